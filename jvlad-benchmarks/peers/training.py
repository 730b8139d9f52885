"""Time to a codebook: the whole `vlad train` beside faiss and scikit-learn, on the same samples."""

from dataclasses import dataclass
import pathlib
import subprocess
import time

import faiss
import numpy as np
from sklearn.cluster import KMeans, MiniBatchKMeans

import cases

ITERATIONS, PASSES, BATCH, SEED = 25, 10, 4096, 1


@dataclass
class Trained:
    name: str
    seconds: float
    inertia: float


def samples(sift, count):
    """Real SIFT again and again, each time with other noise (standard deviation 2)."""
    rows, what = cases.sift_rows(sift)
    random = np.random.default_rng(2026)
    x = np.tile(rows, (-(-count // len(rows)), 1))[:count]
    x += 2 * random.standard_normal(x.shape, np.float32)
    return x, f"{count:,} × {x.shape[1]}: {what} repeated with noise of standard deviation 2"


def inertia(x, centroids):
    """The sum of squared distances, by the same code for everyone."""
    index = faiss.IndexFlatL2(x.shape[1])
    index.add(np.ascontiguousarray(centroids, np.float32))
    _, nearest = index.search(x, 1)
    total = 0.0
    for first in range(0, len(x), 65536):
        part = slice(first, first + 65536)
        difference = x[part].astype(np.float64) - centroids[nearest[part, 0]]
        total += (difference * difference).sum()
    return total


def timed(name, x, train):
    start = time.perf_counter()
    centroids = train()
    seconds = time.perf_counter() - start
    return Trained(name, seconds, inertia(x, centroids))


def faiss_kmeans(x, clusters, most):
    kmeans = faiss.Kmeans(
        x.shape[1], clusters, niter=ITERATIONS, seed=SEED, max_points_per_centroid=most
    )
    kmeans.train(x)
    return kmeans.centroids


def peers(x, clusters, with_lloyd):
    every = -(-len(x) // clusters)
    yield timed(
        f"faiss.Kmeans, {ITERATIONS} iterations, 256 points a centroid (its default)",
        x, lambda: faiss_kmeans(x, clusters, 256),
    )  # fmt: skip
    if every > 256:
        yield timed(
            f"faiss.Kmeans, {ITERATIONS} iterations, all points",
            x, lambda: faiss_kmeans(x, clusters, every),
        )  # fmt: skip
    learner = MiniBatchKMeans(
        clusters, max_iter=PASSES, batch_size=BATCH, n_init=1, random_state=SEED
    )
    yield timed(
        f"scikit-learn MiniBatchKMeans, {PASSES} passes, batches of {BATCH:,}",
        x, lambda: learner.fit(x).cluster_centers_,
    )  # fmt: skip
    if with_lloyd:
        lloyd = KMeans(clusters, max_iter=ITERATIONS, n_init=1, random_state=SEED)
        yield timed(
            f"scikit-learn KMeans, {ITERATIONS} iterations",
            x, lambda: lloyd.fit(x).cluster_centers_,
        )  # fmt: skip


def ours(vlad, library, folder, x, clusters, threads, variants):
    """The command from its start to its end: starting the JVM, reading, writing the model."""
    model, centroids = folder / "model", folder / "centroids.npy"
    for variant in variants:
        command = [vlad, "train", "--descriptors", folder / "samples.npy", "--clusters", clusters,
                   "--seed", SEED, "--threads", threads, *variant, "-o", model]  # fmt: skip

        def train():
            subprocess.run(list(map(str, command)), check=True, capture_output=True)
            library.ask("codebook", model, centroids)
            return np.load(centroids)

        name = " ".join(("vlad train", *variant))
        yield timed(f"`{name}`", x, train)


def compare(vlad, library, folder, sift, count, clusters, threads, with_lloyd):
    """(what was trained on, {K: [Trained]}), ours first."""
    folder = pathlib.Path(folder)
    x, what = samples(sift, count)
    np.save(folder / "samples.npy", x)
    # The first is the default.
    variants = [(), ("--samples", str(count)), ("--algorithm", "minibatch")]
    results = {}
    for k in clusters:
        results[k] = list(ours(vlad, library, folder, x, k, threads, variants))
        results[k] += list(peers(x, k, with_lloyd))
    return what, results
