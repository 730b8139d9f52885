"""Prints tables in Markdown as they come, and writes docs/performance.md at the end."""

import datetime
import os
from importlib.metadata import version
import pathlib
import platform
import sys

HEADER = """# Performance

Every number on this page is from one run of

    {command}

on {machine}.
Contenders take turns: in each round everyone runs for a moment on the same input with {threads}
(float64 input too: whoever computes in float32 converts it within the time). Times are medians over
all runs, with quartiles; "ratio" is a contender's median over that of jvlad, so above 1 jvlad is
faster. All rows but those that say "alone" or "array" go from descriptors to vectors after signed square root and unit length.
"error" is the greatest distance of an image's vector (of norm 1) from the one computed in float64.
jvlad runs in a JVM that stays alive and is warm; its times are taken inside it, theirs in Python.

{versions}
"""


class Report:
    def __init__(self, options):
        self.options = options
        self.parts = []
        self.disagreements = []
        self.values = {}
        self.medians = {}

    def print(self, text):
        self.parts.append(text)
        print(text, flush=True)

    def expect(self, holds, message):
        if not holds:
            self.disagreements.append(message)
            print(f"DISAGREES: {message}", file=sys.stderr, flush=True)

    def note(self, text):
        self.print(text + "\n")

    def table(self, name, title, series, errors, left_out):
        ours = series[0].median
        lines = [f"## {title[0].upper()}{title[1:]}", "", "| | ms | quartiles | runs | ratio | error |"]
        lines.append("|---|---:|---:|---:|---:|---:|")
        for one in series:
            low, high = one.quartiles
            lines.append(
                f"| {one.name} | {digits(one.median)} | {digits(low)}–{digits(high)} |"
                f" {len(one.millis)} | {one.median / ours:.2f} | {errors.get(one.name, '')} |"
            )
        lines += [f"| {name} | left out: {why} | | | | |" for name, why in left_out.items()]
        self.print("\n".join(lines) + "\n")
        if title.endswith("float32"):
            self.medians[name] = {one.name: one.median for one in series}

    def limits(self, rows):
        lines = ["## Assignment and the machine's limits (`vlad bench`)", ""]
        lines.append("| | FMA limit GFLOP/s | read GB/s | encode ms | assign ms | share of FMA limit |")
        lines.append("|---|---:|---:|---:|---:|---:|")
        for title, document in rows:
            fused = next(s for s in document["strategies"] if s["name"] == "fused")
            lines.append(
                f"| {title} | {document['fmaLimitGflops']:.0f} | {document['readLimitGBs']:.0f} |"
                f" {digits(fused['medianMillis'])} | {digits(fused['assignMillis'])} |"
                f" {fused['shareOfFmaLimit']:.2f} |"
            )
        self.print("\n".join(lines) + "\n")
        self.note(
            "The share counts brute force's 2·N·K·F operations, so finding the same words with fewer"
            " operations takes it past 1."
        )

    def training(self, what, results):
        self.print(f"## Training, {what}\n")
        for clusters, trained in results.items():
            lines = [f"K={clusters:,}, one run each:", "", "| | s | inertia |", "|---|---:|---:|"]
            lines += [f"| {t.name} | {t.seconds:.2f} | {t.inertia:.4g} |" for t in trained]
            self.print("\n".join(lines) + "\n")
            ours = [t for t in trained if "vlad" in t.name]
            for peer in trained[len(ours) :]:
                reach = [t for t in ours if t.inertia <= 1.01 * peer.inertia]
                best = min(reach, key=lambda t: t.seconds, default=None)
                self.note(
                    f"- {peer.name}: no `vlad train` came within 1 % of its inertia"
                    if best is None
                    else f"- {best.name} is {peer.seconds / best.seconds:.1f} × as fast as {peer.name},"
                    f" at {best.inertia / peer.inertia:.4f} of its inertia"
                )

    def finish(self):
        self.bars()
        if self.disagreements:
            self.note("Disagreements: " + "; ".join(self.disagreements))
        path = self.options.output
        if path is None and not self.options.quick and not self.options.only:
            path = self.options.root / "docs" / "performance.md"
        if path is None or str(path) == "none":
            return
        pathlib.Path(path).write_text(self.header() + "\n" + "\n".join(self.parts))
        print(f"written: {path}", file=sys.stderr)

    def bars(self):
        """The ratios that were aimed at; float32, whole encode, peers' medians over ours."""
        seeds = ("looping", "naivec", "truvec", "optvec")
        jax = ("jax, segment_sum", "jax, one-hot")
        wanted = [
            ("seed", "the fastest of the seed's functions", seeds, 15),
            ("seed", "jax", jax, 1.5),
            ("seed", "faiss's assignment alone", ("faiss, assignment alone",), 3),
            ("seed", "VLFeat", ("VLFeat",), 6),
            ("k512", "the fastest of the seed's functions", seeds, 8),
            ("k512", "jax", jax, 6),
            ("k512", "`X @ C.T` alone", ("`X @ C.T` alone",), 1),
            ("k512", "faiss's assignment alone", ("faiss, assignment alone",), 1),
            ("sift", "`X @ C.T` alone", ("`X @ C.T` alone",), 1),
            ("sift", "faiss's assignment alone", ("faiss, assignment alone",), 1.3),
            ("sift", "jax", jax, 3),
            ("sift", "VLFeat", ("VLFeat",), 8),
        ]
        lines = ["## Aims", "", "| case | against | aim | measured |", "|---|---|---:|---:|"]
        for case, against, names, aim in wanted:
            medians = self.medians.get(case, {})
            times = [time for name, time in medians.items() if name.startswith(names)]
            if times:
                ratio = min(times) / medians["**jvlad**"]
                lines.append(f"| {case} | {against} | {aim} × | {ratio:.2f} × |")
        if "latency / share" in self.values:
            ratio = self.values["latency / share"]
            lines.append(f"| latency | its share of the batch, one thread | at most 1.3 | {ratio:.2f} |")
        if len(lines) > 4:
            self.print("\n".join(lines) + "\n")

    def header(self):
        options = self.options
        command = "jvlad-benchmarks/compare" + " --quick" * options.quick + " --torch" * options.torch
        command += f" --only {options.only}" if options.only else ""
        command += f" --threads {options.threads} --rounds {options.rounds}"
        packages = ["numpy", "scikit-learn", "faiss-cpu", "jax"] + ["torch"] * options.torch
        versions = ", ".join(f"{name} {version(name)}" for name in packages)
        return HEADER.format(
            command=command,
            machine=machine(),
            threads="one thread" if options.threads == 1 else f"{options.threads} threads",
            versions=f"Python {platform.python_version()}, {versions}."
            f" {datetime.date.today():%B %Y}.",
        )


def digits(millis):
    """Three significant digits, and no exponent."""
    return f"{millis:.3f}" if millis < 10 else f"{millis:.1f}" if millis < 1000 else f"{millis:.0f}"


def machine():
    """The processor, without the name of the host."""
    facts = {}
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        facts.setdefault(name.strip(), value.strip())
    memory = next(
        int(line.split()[1]) >> 20
        for line in pathlib.Path("/proc/meminfo").read_text().splitlines()
        if line.startswith("MemTotal")
    )
    flags = facts.get("flags", "").split()
    width = "AVX-512" if "avx512f" in flags else "AVX2" if "avx2" in flags else "no AVX2"
    return (
        f"{os.cpu_count()} cores of {facts.get('model name', platform.machine())} (family"
        f" {facts.get('cpu family', '?')}, model {facts.get('model', '?')}, {width}),"
        f" {memory} GiB of memory, {platform.system()}"
    )
