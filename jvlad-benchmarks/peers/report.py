"""Prints tables in Markdown as they come, and writes docs/performance.md at the end."""

import datetime
import os
from importlib.metadata import version
import pathlib
import platform
import subprocess
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
        self.shares = {}
        self.trained = {}
        self.error_texts = {}

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
        dtype = title.rpartition(", ")[2]
        self.medians[name, dtype] = {one.name: one.median for one in series}
        self.error_texts[name, dtype] = errors.get(series[0].name, "")

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
        self.trained = results
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

    def stream(self, what, results, threads):
        self.print(f"""## Files that grow (`vlad encode`)

Images of 1,000 descriptors of 128 bytes ({what}), K=64, a heap of 256 MiB; the whole command, from its start to its end.
Descriptors are read from the page cache, vectors are written to memory, so no disk is measured.
"more" is the time over that of the file of a tenth, for each descriptor that it has more.
""")
        lines = ["| descriptors | threads | s | least–most | ns each more | MiB not mapped |"]
        lines.append("|---:|---:|---:|---:|---:|---:|")
        before, more = {}, {}
        for one in results:
            last = before.get(one.threads)
            each = ""
            if last:
                added = one.descriptors - last.descriptors
                more[one.descriptors, one.threads] = 1e9 * (one.median - last.median) / added
                each = f"{more[one.descriptors, one.threads]:.0f}"
            before[one.threads] = one
            lines.append(
                f"| {one.descriptors:,} | {one.threads} | {one.median:.2f} |"
                f" {min(one.seconds):.2f}–{max(one.seconds):.2f} | {each} | {one.mebibytes:.0f} |"
            )
        self.print("\n".join(lines) + "\n")
        largest = results[-1].descriptors
        if largest >= 10_000_000:
            self.values["growth"] = more[largest, threads] / more[largest // 10, threads]
            if threads == 2:
                self.values["two threads"] = more[largest, 1] / more[largest, 2]

    def bars(self):
        """What was aimed at, and whether this run has it."""
        rows = [*self.ratio_bars(), *self.limit_bars(), *self.training_bars()]
        if "latency" in self.values:
            rows.append(at_most("one image at a time", "its share of a batch, one thread",
                                1.3, self.values["latency"]))  # fmt: skip
            rows.append(at_most("one image at a time", "bytes of garbage", 0, self.values["garbage"]))
        if "growth" in self.values:
            rows.append(at_most("files that grow", "time of a descriptor more, over that in the file"
                                " of a tenth", 1.25, self.values["growth"]))  # fmt: skip
        if "two threads" in self.values:
            rows.append(at_least("files that grow", "two threads over one", 1.8,
                                 self.values["two threads"]))  # fmt: skip
        if rows:
            lines = ["## Aims", "", "| case | what | aim | measured | met |", "|---|---|---:|---:|---|"]
            self.print("\n".join(lines + rows) + "\n")

    def ratio_bars(self):
        """Whole encode, peers' medians over ours."""
        article = ("looping", "naivec", "truvec", "optvec")
        jax = ("jax, segment_sum", "jax, one-hot")
        bare, faiss = ("`X @ C.T` alone",), ("faiss, assignment alone",)
        wanted = [
            ("article", "the fastest of the article's functions", article, 15),
            ("article", "jax", jax, 1.5),
            ("article", "faiss's assignment alone", faiss, 3),
            ("article", "VLFeat", ("VLFeat",), 6),
            ("k512", "the fastest of the article's functions", article, 8),
            ("k512", "jax", jax, 6),
            ("k512", "`X @ C.T` alone", bare, 1),
            ("k512", "faiss's assignment alone", faiss, 1),
            ("sift", "`X @ C.T` alone", bare, 1),
            ("sift", "faiss's assignment alone", faiss, 1.3),
            ("sift", "jax", jax, 3),
            ("sift", "VLFeat", ("VLFeat",), 8),
        ]
        for case, against, names, aim in wanted:
            for dtype in ("float32", "float64"):
                medians = self.medians.get((case, dtype), {})
                times = [time for name, time in medians.items() if name.startswith(names)]
                if times:
                    yield at_least(f"{case}, {dtype}", f"time of {against} over ours", aim,
                                   min(times) / medians["**jvlad**"])  # fmt: skip

    def limit_bars(self):
        brute = {key: share for key, share in self.shares.items() if key[0] == "random"}
        for (_, k, f), share in brute.items():
            yield at_least(f"assignment, random data, K={k:,} F={f:,}", "share of the FMA limit",
                           0.75, share)  # fmt: skip
        for k, aim in {256: 1.3, 1024: 2.0, 4096: 2.5}.items():
            if ("real", k, 128) in self.shares:
                yield at_least(f"assignment, real SIFT, K={k:,}", "share of the FMA limit of brute"
                               " force", aim, self.shares["real", k, 128])  # fmt: skip
            error = self.error_texts.get((f"real{k}", "float32"))
            if error:
                yield at_most(f"real SIFT, K={k:,}", "error of the worst image: every word is"
                              " float64's", 1e-5, float(error))  # fmt: skip

    def training_bars(self):
        """Our fastest whose inertia is at most 1 % above the peer's."""
        aims = {"faiss.Kmeans": 4, "scikit-learn MiniBatchKMeans": 2}
        for k, trained in self.trained.items():
            ours = [t for t in trained if "vlad" in t.name]
            for peer in trained[len(ours) :]:
                aim = next((a for name, a in aims.items() if peer.name.startswith(name)), None)
                reach = [t.seconds for t in ours if t.inertia <= 1.01 * peer.inertia]
                if aim:
                    yield at_least(f"training, K={k:,}", f"time of {peer.name} over ours", aim,
                                   peer.seconds / min(reach, default=float("inf")))  # fmt: skip

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
            versions=f"Java {java_version(options.java)}, Python {platform.python_version()}, {versions}."
            f" {datetime.date.today():%B %Y}.",
        )


def digits(millis):
    """Three significant digits, and no exponent."""
    return f"{millis:.3f}" if millis < 10 else f"{millis:.1f}" if millis < 1000 else f"{millis:.0f}"


def at_least(case, what, aim, measured):
    return f"| {case} | {what} | ≥ {aim} | {measured:.2f} | {'yes' if measured >= aim else 'no'} |"


def at_most(case, what, aim, measured):
    text = f"{measured:.2f}" if measured == 0 or measured >= 0.01 else f"{measured:.0e}"
    return f"| {case} | {what} | ≤ {aim} | {text} | {'yes' if measured <= aim else 'no'} |"


def java_version(java):
    told = subprocess.run([java, "-version"], capture_output=True, text=True).stderr
    return told.split('"')[1]


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
