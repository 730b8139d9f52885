"""`vlad encode` on files that grow: seconds, memory, and what another thread is worth."""

from dataclasses import dataclass
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

import numpy as np

import cases

ROWS, CLUSTERS, HEAP = 1000, 64, "256m"


@dataclass
class Streamed:
    descriptors: int
    threads: int
    seconds: list
    mebibytes: float

    @property
    def median(self):
        return statistics.median(self.seconds)


def write_descriptors(path, sift, count):
    """Images of 1,000 real SIFT as (T, 1000, 128) bytes, the same 60 of them again and again."""
    rows, what = cases.sift_rows(sift)
    block = rows[: len(rows) // ROWS * ROWS].astype(np.uint8).reshape(-1, ROWS, rows.shape[1])
    images = count // ROWS
    out = np.lib.format.open_memmap(path, "w+", np.uint8, (images, *block.shape[1:]))
    for first in range(0, images, len(block)):
        part = min(len(block), images - first)
        out[first : first + part] = block[:part]
    out.flush()
    return what


def anonymous_mebibytes(pid):
    """Memory of a process that is no mapped file; 0 once it has ended."""
    try:
        with open(f"/proc/{pid}/status") as lines:
            return next((int(l.split()[1]) / 1024 for l in lines if l.startswith("RssAnon")), 0)
    except OSError:
        return 0


def timed(command, environment):
    """Seconds of a command, and the most memory that it was seen with."""
    start = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)), env=environment, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    most = 0
    while True:
        try:
            process.wait(0.01)
            break
        except subprocess.TimeoutExpired:
            most = max(most, anonymous_mebibytes(process.pid))
    seconds = time.perf_counter() - start
    errors = process.stderr.read()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: {errors.strip()}")
    return seconds, most


def measure(vlad, folder, sift, largest, threads, rounds):
    """(what was encoded, [Streamed]) for 10,000 descriptors and ten times as many up to largest."""
    folder = pathlib.Path(folder)
    learned, _ = cases.sift_rows(sift)
    np.save(folder / "words.npy", cases.learned(learned, CLUSTERS))
    environment = {**os.environ, "JDK_JAVA_OPTIONS": f"-Xmx{HEAP}"}
    environment.pop("OMP_NUM_THREADS", None)
    # No disk is to be measured: the descriptors lie in the page cache, the vectors in memory.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else folder
    results, what = [], ""
    count = 10_000
    while count <= largest:
        what = write_descriptors(folder / "x.npy", sift, count)
        with tempfile.TemporaryDirectory(dir=memory) as target:
            command = [vlad, "encode", "--codebook", folder / "words.npy",
                       "--descriptors", folder / "x.npy", "-o", f"{target}/y.npy"]  # fmt: skip
            timed([*command, "--threads", threads], environment)  # fills the page cache
            by_threads = {n: Streamed(count, n, [], 0) for n in sorted({1, threads})}
            for _ in range(rounds):
                for n, streamed in by_threads.items():
                    seconds, most = timed([*command, "--threads", n], environment)
                    streamed.seconds.append(seconds)
                    streamed.mebibytes = max(streamed.mebibytes, most)
        results += by_threads.values()
        count *= 10
    os.remove(folder / "x.npy")
    return what, results
