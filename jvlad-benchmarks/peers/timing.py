"""Rounds in which every contender has its turn."""

from dataclasses import dataclass, field
import statistics
import time


@dataclass
class Series:
    """One contender's times in milliseconds; sits out rounds once it has used up its patience."""

    name: str
    nanos: object  # takes milliseconds, returns the nanoseconds of each run in about that time
    patience: float
    millis: list = field(default_factory=list)

    def turn(self, millis):
        if not self.millis or sum(self.millis) < self.patience:
            self.millis += [nanos / 1e6 for nanos in self.nanos(millis)]

    @property
    def median(self):
        return statistics.median(self.millis)

    @property
    def quartiles(self):
        if len(self.millis) < 2:
            return self.median, self.median
        low, _, high = statistics.quantiles(self.millis, n=4, method="inclusive")
        return low, high


def repeated(run):
    """Nanoseconds of each run of a function, for about so many milliseconds."""

    def nanos(millis):
        times = []
        start = time.perf_counter_ns()
        end = start
        while not times or end - start < millis * 1e6:
            begin = time.perf_counter_ns()
            run()
            end = time.perf_counter_ns()
            times.append(end - begin)
        return times

    return nanos


def rounds(series, count, millis):
    for _ in range(count):
        for one in series:
            time.sleep(0.01)  # idle threads of the last one's OpenMP go on spinning for a while
            one.turn(millis)
