"""This library, timed inside one JVM that stays alive (dev.jvlad.benchmarks.PeerServer)."""

import os
import pathlib
import statistics
import subprocess

import numpy as np


class Library:
    def __init__(self, java, class_path, folder, threads):
        self.folder = pathlib.Path(folder)
        self.threads = threads
        self.process = subprocess.Popen(
            [java, "--add-modules", "jdk.incubator.vector", "-Xlog:disable", "-Xlog:all=error",
             "-cp", class_path, "dev.jvlad.benchmarks.PeerServer"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def ask(self, *words):
        self.process.stdin.write("\t".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().rstrip("\n")
        if not answer or answer.startswith("error: "):
            raise RuntimeError(f"{words[0]}: {answer or 'the JVM has ended'}")
        return answer

    def nanos(self, request, millis):
        return [int(word) for word in self.ask(request, millis).split()]

    def open(self, case, threads=None):
        names = [self.folder / name for name in ("x.npy", "o.npy", "c.npy")]
        for name, array in zip(names, (case.x, case.offsets, case.centroids)):
            np.save(name, array)
        self.ask("open", *names, threads or self.threads)

    def warm_up(self, request):
        """Runs until it no longer gets faster: by then the JVM has compiled what is hot."""
        best, waiting = float("inf"), 0
        for _ in range(60):
            median = statistics.median(self.nanos(request, 500))
            waiting = 0 if median < 0.95 * best else waiting + 1
            best = min(best, median)
            if waiting == 3:
                return

    def vectors(self):
        path = self.folder / "y.npy"
        self.ask("save", path)
        vectors = np.load(path)
        os.remove(path)
        return vectors

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
