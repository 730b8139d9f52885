"""Times this library and its peers in turn, on the same inputs and threads; see ../compare."""

import argparse
import os
import pathlib
import sys
import tempfile

SECTIONS = [
    "article", "k512", "sift", "large", "real", "deep", "ragged", "latency", "limit", "train", "stream"
]  # fmt: skip
QUICK_SECTIONS = ["article", "k512", "sift", "latency", "limit"]


def arguments():
    parser = argparse.ArgumentParser(prog="compare", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few cases in about two minutes")
    parser.add_argument("--only", help=f"sections, comma-separated: {','.join(SECTIONS)}")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, help="turns of every contender (default: 15; quick 5)")
    parser.add_argument("--stream-to", type=int, default=10_000_000, metavar="N",
                        help="descriptors of the largest file of the section stream"
                        " (default: 10,000,000; 100,000,000 take 16 GB of disk)")  # fmt: skip
    parser.add_argument("--torch", action="store_true", help="PyTorch too (a large download)")
    parser.add_argument("--offline", action="store_true", help="install nothing")
    parser.add_argument("--output", type=pathlib.Path, help="default: docs/performance.md; none: no file")
    parser.add_argument("--root", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--java", required=True, help=argparse.SUPPRESS)
    parsed = parser.parse_args()
    chosen = parsed.only.split(",") if parsed.only else QUICK_SECTIONS if parsed.quick else SECTIONS
    unknown = sorted(set(chosen) - set(SECTIONS))
    if unknown:
        parser.error(f"--only {','.join(unknown)}; wanted some of {','.join(SECTIONS)}")
    if not 1 <= parsed.threads <= len(os.sched_getaffinity(0)):
        parser.error(f"--threads {parsed.threads}; wanted 1 to {len(os.sched_getaffinity(0))}")
    parsed.sections = [section for section in SECTIONS if section in chosen]
    parsed.rounds = parsed.rounds or (5 if parsed.quick else 15)
    parsed.sift = parsed.root.parent / "shared" / "sift60k.bvecs"
    return parsed


def limit_threads(count):
    """Before any of the libraries is loaded: they ask the system how many processors there are."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:count])
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(count)
    os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen={'true' if count > 1 else 'false'}"
    os.environ["JAX_PLATFORMS"] = "cpu"


def main():
    options = arguments()
    limit_threads(options.threads)
    import faiss
    from threadpoolctl import threadpool_limits

    from report import Report
    import sections
    from library import Library

    faiss.omp_set_num_threads(options.threads)
    report = Report(options)
    target = options.root / "jvlad-benchmarks" / "target" / "classes"
    class_path = f"{target}:{options.root}/jvlad-app/target/lib/*"
    with tempfile.TemporaryDirectory() as folder, threadpool_limits(options.threads):
        library = Library(options.java, class_path, folder, options.threads)
        try:
            for name in options.sections:
                sections.run(name, options, library, pathlib.Path(folder), report)
        finally:
            library.close()
    report.finish()
    sys.exit(1 if report.disagreements else 0)


if __name__ == "__main__":
    main()
