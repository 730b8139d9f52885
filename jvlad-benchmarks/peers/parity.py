"""Is `vlad encode --codebook` the float64 reference to 1e-5 of each row's norm?

    python parity.py ../../vlad

Random ragged batches: 300 images of 0 to 200 descriptors; the first, the last and every tenth image
have none, and the first and the last word of three or more are no descriptor's nearest. For every
F, K and normalisation list, vectors of one and of two threads must have the same bits. One line for
each F and K; ends with 1 if any is out of bounds.
"""

import argparse
import itertools
import pathlib
import sys
import tempfile

import numpy as np

import command
import reference

IMAGES, MOST_DESCRIPTORS = 300, 200
DIMENSIONS = [2, 3, 17, 64, 128]
CLUSTERS = [1, 5, 16, 100]
LISTS = ["none", "ssr,l2", "intra", "intra,l2", "power:0.2,l2", "l2", "ssr,intra,l2"]
TOLERANCE = 1e-5


def ragged_batch(random, dimension, clusters):
    lengths = random.integers(0, MOST_DESCRIPTORS + 1, IMAGES)
    lengths[random.random(IMAGES) < 0.1] = 0
    lengths[[0, -1]] = 0
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    descriptors = random.standard_normal((offsets[-1], dimension), np.float32)
    centroids = random.standard_normal((clusters, dimension), np.float32)
    if clusters > 2:
        centroids[0] += 1000
        centroids[-1] -= 1000
    return descriptors, offsets, centroids


def greatest_error(vectors, wanted):
    """The greatest error of a row over its norm; infinite where a zero row is not zero."""
    errors = np.abs(vectors - wanted).max(axis=1, initial=0)
    norms = np.sqrt((wanted * wanted).sum(axis=1))
    ratios = np.divide(errors, norms, out=np.zeros_like(errors), where=norms > 0)
    ratios[(norms == 0) & (errors != 0)] = np.inf
    return np.inf if np.isnan(errors).any() else ratios.max(initial=0)


def encode(vlad, folder, steps, threads):
    output = folder / f"y{threads}.npy"
    command.run(
        vlad, "encode", "--codebook", folder / "c.npy", "--normalize", steps,
        "--descriptors", folder / "x.npy", "--offsets", folder / "o.npy",
        "--threads", threads, "-o", output,
    )  # fmt: skip
    return np.load(output)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("vlad", help="path of the vlad command")
    parser.add_argument("--seed", type=int, default=20260101)
    arguments = parser.parse_args()

    print(f"greatest error / row norm, wanted at most {TOLERANCE:g}; seed {arguments.seed}")
    print(f"{'F':>4} {'K':>4} {'rows':>6}  " + "  ".join(f"{steps:>12}" for steps in LISTS))
    failures = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for dimension, clusters in itertools.product(DIMENSIONS, CLUSTERS):
            random = np.random.default_rng([arguments.seed, dimension, clusters])
            descriptors, offsets, centroids = ragged_batch(random, dimension, clusters)
            np.save(folder / "x.npy", descriptors)
            np.save(folder / "o.npy", offsets)
            np.save(folder / "c.npy", centroids)
            labels = reference.words(descriptors, centroids)
            sums = reference.residual_sums(descriptors, offsets, centroids, labels)
            cells = []
            for steps in LISTS:
                one = encode(arguments.vlad, folder, steps, 1)
                two = encode(arguments.vlad, folder, steps, 2)
                wanted = reference.normalize(sums, steps)
                where = f"F={dimension} K={clusters} {steps}"
                if one.dtype != np.float32 or one.shape != wanted.shape:
                    failures.append(f"{where}: {one.dtype} {one.shape}, wanted {wanted.shape}")
                    continue
                error = greatest_error(one, wanted)
                cells.append(f"{error:12.1e}")
                if not error <= TOLERANCE:
                    failures.append(f"{where}: error {error:.2e}")
                if one.tobytes() != two.tobytes():
                    failures.append(f"{where}: other bits with two threads")
            print(f"{dimension:4} {clusters:4} {len(descriptors):6}  " + "  ".join(cells), flush=True)
    for failure in failures:
        print(failure)
    print("parity" if not failures else f"{len(failures)} failures")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
