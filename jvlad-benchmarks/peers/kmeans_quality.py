"""How good are the codebooks of `vlad train`, measured by scikit-learn's?

    python kmeans_quality.py ../../vlad [--vectors ../../../shared/sift60k.bvecs]

Trains on blobs, and on the vectors of a .bvecs file, with Lloyd and mini-batches of 4,096 at
K = 16, 64 and 256, scikit-learn with the same number of iterations or passes. Prints inertias (the
sum of squared distances, computed here in float64 for both) and their ratio; means over the seeds.
Below 1 is better than scikit-learn. Wanted: 1.01 for Lloyd, 1.03 for mini-batches.
"""

import argparse
import json
import pathlib
import tempfile

import numpy as np
from sklearn.cluster import KMeans, MiniBatchKMeans

import command

CLUSTERS = [16, 64, 256]
LLOYD_ITERATIONS, MINIBATCH_PASSES, BATCH = 50, 10, 4096
WANTED = {"lloyd": 1.01, "minibatch": 1.03}


def blobs(seed, count=60_000, dimension=32, centres=100):
    random = np.random.default_rng(seed)
    centre = random.uniform(-5, 5, (centres, dimension))
    noise = random.standard_normal((count, dimension))
    return (centre[random.integers(0, centres, count)] + noise).astype(np.float32)


def read_bvecs(path):
    raw = np.fromfile(path, np.uint8)
    dimension = int(raw[:4].view("<i4")[0])
    return raw.reshape(-1, 4 + dimension)[:, 4:].astype(np.float32)


def inertia(samples, centroids):
    c = np.asarray(centroids, np.float64)
    total = 0.0
    for first in range(0, len(samples), 4096):
        x = samples[first : first + 4096].astype(np.float64)
        nearest = ((c * c).sum(axis=1) - 2 * x @ c.T).argmin(axis=1)
        total += ((x - c[nearest]) ** 2).sum()
    return total


def ours(vlad, folder, samples, clusters, algorithm, iterations, seed):
    model = folder / "model"
    command.run(
        vlad, "train", "--descriptors", folder / "x.npy", "--clusters", clusters, "--seed", seed,
        "--algorithm", algorithm, "--iterations", iterations, "-o", model,
    )  # fmt: skip
    return json.loads(command.run(vlad, "info", model, "--json"))["inertia"]


def theirs(samples, clusters, algorithm, iterations, seed):
    if algorithm == "lloyd":
        learner = KMeans(clusters, n_init=1, max_iter=iterations, random_state=seed)
    else:
        learner = MiniBatchKMeans(
            clusters, n_init=1, max_iter=iterations, batch_size=BATCH, random_state=seed
        )
    return inertia(samples, learner.fit(samples).cluster_centers_)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("vlad", help="path of the vlad command")
    parser.add_argument("--vectors", type=pathlib.Path, help="a .bvecs file")
    parser.add_argument("--seeds", type=int, default=3, help="runs to take the mean of")
    arguments = parser.parse_args()
    sets = {"blobs": blobs(1)}
    if arguments.vectors:
        sets[arguments.vectors.stem] = read_bvecs(arguments.vectors)

    print(f"{'samples':10} {'algorithm':10} {'K':>4} {'vlad':>12} {'sklearn':>12} {'ratio':>7} wanted")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for label, samples in sets.items():
            np.save(folder / "x.npy", samples)
            for algorithm, wanted in WANTED.items():
                iterations = LLOYD_ITERATIONS if algorithm == "lloyd" else MINIBATCH_PASSES
                for clusters in CLUSTERS:
                    budget = (clusters, algorithm, iterations)
                    mine, other = (
                        np.mean([learn(*budget, seed) for seed in range(arguments.seeds)])
                        for learn in (
                            lambda *b: ours(arguments.vlad, folder, samples, *b),
                            lambda *b: theirs(samples, *b),
                        )
                    )
                    print(
                        f"{label:10} {algorithm:10} {clusters:4} {mine:12.5g} {other:12.5g}"
                        f" {mine / other:7.4f} {wanted}",
                        flush=True,
                    )


if __name__ == "__main__":
    main()
