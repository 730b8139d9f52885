"""What each section of the comparison does."""

import json
import subprocess
import sys

import numpy as np

import cases
import contenders
import stream
import timing
import training

# Vectors may differ from float64's by so much of an image's norm.
OUR_TOLERANCE = 1e-5
# A peer's near tie may fall to the other word, and optvec's sums over all rows cancel: so much is
# allowed to the worst but one in fifty images, and but one of fewer.
PEER_TOLERANCE = 0.05

CASES = {
    "article": lambda options: [cases.random_case("article", 256, 128, 64, 16)],
    "k512": lambda options: [cases.random_case("k512", 256, 128, 64, 512)],
    "sift": lambda options: [cases.random_case("sift", 64, 1000, 128, 64)],
    "large": lambda options: [cases.random_case("large", 16, 2000, 128, 4096)],
    "deep": lambda options: [cases.random_case("deep", 32, 529, 1536, 32)],
    "ragged": lambda options: [cases.ragged_case()],
    "real": lambda options: (cases.sift_case(options.sift, k) for k in (64, 256, 1024, 4096)),
}


def run(name, options, library, folder, report):
    print(f"{name} …", file=sys.stderr, flush=True)
    if name == "latency":
        latency(options, library, report)
    elif name == "limit":
        limit(options, report)
    elif name == "train":
        train(options, library, folder, report)
    elif name == "stream":
        streamed(options, folder, report)
    else:
        types = [np.float32] if options.quick else [np.float32, np.float64]
        for case in CASES[name](options):
            for dtype in types:
                batch(case.as_type(dtype), options, library, report)


def batch(case, options, library, report):
    turn = 60 if options.quick else 120
    patience = 1500 if options.quick else 6000
    library.open(case)
    request = "encode" if case.x.dtype == np.float32 else "convert"
    library.warm_up(request)
    ours = timing.Series("**jvlad**", lambda millis: library.nanos(request, millis), float("inf"))
    errors = {ours.name: checked(report, case, ours.name, library.vectors(), OUR_TOLERANCE)}
    series, left_out = [ours], {}
    for name, make in contenders.all_of(options.threads, options.torch):
        try:
            contender = make(case)
            result = contender()
        except contenders.LeftOut as why:
            left_out[name] = str(why)
            continue
        errors[name] = checked(report, case, name, result, PEER_TOLERANCE)
        del result
        series.append(timing.Series(name, timing.repeated(contender), patience))
    timing.rounds(series, options.rounds, turn)
    report.table(case.name, f"{case.title}, {case.x.dtype}", series, errors, left_out)


def checked(report, case, name, result, tolerance):
    """Compares with float64's vectors or words; returns what the table says of it."""
    if result is None:
        return ""
    result = np.asarray(result)
    if result.ndim == 1:
        wrong = int((result != case.words).sum())
        report.expect(wrong <= len(result) // 1000, f"{case.title}: {name}: {wrong} other words")
        return f"{wrong} other words"
    worst = np.zeros(case.images)
    for t in range(case.images):
        worst[t] = np.linalg.norm(result[t].astype(np.float64) - case.vectors[t])
    allowed = max(1, case.images // 50) if tolerance > OUR_TOLERANCE else 0
    ranked = np.append(np.sort(worst)[::-1], 0)  # of one image the worst is allowed
    report.expect(ranked[allowed] <= tolerance, f"{case.title}: {name}: error {ranked[allowed]:.1e}")
    return f"{ranked[0]:.0e}"


def latency(options, library, report):
    """One image of 1,000 x 128 at a time, K=64; peers with all threads, as they come."""
    whole = cases.random_case("latency", 64, 1000, 128, 64)
    one = cases.Case("latency", whole.title, whole.x[:1000], whole.offsets[:2], whole.centroids)
    turn = 60 if options.quick else 200
    series, left_out = [], {}
    for name, make in contenders.all_of(options.threads, options.torch):
        try:
            contender = make(one)
            contender()
        except contenders.LeftOut as why:
            left_out[name] = str(why)
            continue
        series.append(timing.Series(name, timing.repeated(contender), 4000))
    share = timing.Series(
        "jvlad, one thread: an image's share of a batch of 64",
        lambda millis: [nanos / 64 for nanos in library.nanos("encode", millis)],
        float("inf"),
    )
    each = timing.Series(
        "**jvlad**, one thread", lambda millis: library.nanos("each", millis), float("inf")
    )
    library.open(whole, threads=1)
    library.warm_up("encode")
    library.warm_up("each")
    series = [each, share, *series]
    timing.rounds(series, options.rounds, turn)
    garbage = min(int(library.ask("garbage")) for _ in range(3)) / 64
    report.table("latency", "one image at a time, L=1,000 F=128 K=64, float32", series, {}, left_out)
    report.note(
        f"One at a time takes {each.median / share.median:.2f} × the share of a batch, and"
        f" allocates {garbage:.0f} bytes an image."
    )
    report.values["latency"] = each.median / share.median
    report.values["garbage"] = garbage


def limit(options, report):
    """`vlad bench` has the assignment's share of the multiply-add limit of the machine."""
    rows = []
    shapes = [(256, 128, 64, 64), (256, 128, 64, 512), (64, 1000, 128, 64), (32, 529, 1536, 64)]
    if not options.quick:
        shapes.append((16, 2000, 128, 4096))
    for t, l, f, k in shapes:
        sizes = ["--images", t, "--descriptors", l, "--dimension", f, "--clusters", k]
        document = bench(options, sizes)
        rows.append((f"random, T={t} L={l:,} F={f:,} K={k:,}", document))
        report.shares["random", k, f] = share_of_limit(document)
    if options.sift.exists():
        for k in (256, 1024) if options.quick else (64, 256, 1024, 4096):
            sizes = ["--input", options.sift, "--clusters", k]
            document = bench(options, sizes)
            rows.append((f"real SIFT, 60 images of 1,000, K={k:,}", document))
            report.shares["real", k, 128] = share_of_limit(document)
    report.limits(rows)


def share_of_limit(document):
    return next(s["shareOfFmaLimit"] for s in document["strategies"] if s["name"] == "fused")


def bench(options, sizes):
    rounds = 7 if options.quick else 15
    command = [options.root / "vlad", "bench", *sizes, "--rounds", rounds]
    command += ["--threads", options.threads, "--json"]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr.strip()}")
    return json.loads(done.stdout)


def train(options, library, folder, report):
    what, results = training.compare(
        options.root / "vlad",
        library,
        folder,
        options.sift,
        60_000 if options.quick else 500_000,
        [64] if options.quick else [64, 256, 1024],
        options.threads,
        with_lloyd=not options.quick,
    )
    report.training(what, results)


def streamed(options, folder, report):
    rounds = 1 if options.quick else 3
    what, results = stream.measure(
        options.root / "vlad", folder, options.sift, options.stream_to, options.threads, rounds
    )
    report.stream(what, results, options.threads)
