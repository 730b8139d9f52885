"""The inputs of compare.py: descriptors, images and centroids, and the vectors that are right."""

from dataclasses import dataclass, field
from functools import cached_property
import pathlib

import faiss
import numpy as np


@dataclass
class Case:
    """Images one after the other: image t owns the rows offsets[t] to offsets[t + 1]."""

    name: str
    title: str
    x: np.ndarray = field(repr=False)
    offsets: np.ndarray = field(repr=False)
    centroids: np.ndarray = field(repr=False)

    @property
    def images(self):
        return len(self.offsets) - 1

    @cached_property
    def uniform(self):
        """L where all images have as many descriptors, else None."""
        lengths = np.unique(np.diff(self.offsets))
        return int(lengths[0]) if len(lengths) == 1 else None

    @cached_property
    def image_of_row(self):
        return np.repeat(np.arange(self.images), np.diff(self.offsets))

    @cached_property
    def words(self):
        """By float64: the nearest centroid of every row, and its squared distance."""
        c = self.centroids.astype(np.float64)
        half_norms = 0.5 * (c * c).sum(axis=1)
        words = np.empty(len(self.x), np.int64)
        for first in range(0, len(self.x), 4096):
            block = self.x[first : first + 4096].astype(np.float64)
            words[first : first + 4096] = (half_norms - block @ c.T).argmin(axis=1)
        return words

    @cached_property
    def vectors(self):
        """By float64: residual sums, signed square root, unit length; T x (K*F)."""
        k, f = self.centroids.shape
        x, c = self.x.astype(np.float64), self.centroids.astype(np.float64)
        vectors = np.zeros((self.images, k, f), np.float32)
        for t in range(self.images):
            rows = slice(self.offsets[t], self.offsets[t + 1])
            sums = np.zeros((k, f))
            np.add.at(sums, self.words[rows], x[rows] - c[self.words[rows]])
            sums = np.sign(sums) * np.sqrt(np.abs(sums))
            norm = np.sqrt((sums * sums).sum())
            vectors[t] = sums / norm if norm > 0 else sums
        return vectors.reshape(self.images, k * f)

    def as_type(self, dtype):
        return Case(
            self.name, self.title, self.x.astype(dtype), self.offsets, self.centroids.astype(dtype)
        )


def read_bvecs(path):
    raw = np.fromfile(path, np.uint8)
    dimension = int(raw[:4].view("<i4")[0])
    return raw.reshape(-1, 4 + dimension)[:, 4:].astype(np.float32)


def learned(x, clusters, iterations=10):
    """Centroids by faiss: any would do, so long as all contenders have the same."""
    faiss_kmeans = faiss.Kmeans(
        x.shape[1], clusters, niter=iterations, seed=1, min_points_per_centroid=1
    )
    faiss_kmeans.train(x)
    return np.ascontiguousarray(faiss_kmeans.centroids)


def random_case(name, images, rows, dimension, clusters):
    random = np.random.default_rng(1234)
    x = random.standard_normal((images * rows, dimension), np.float32)
    title = f"random data, T={images} L={rows:,} F={dimension:,} K={clusters:,}"
    return Case(name, title, x, np.arange(images + 1) * rows, learned(x, clusters, 5))


def ragged_case():
    random = np.random.default_rng(99)
    lengths = random.integers(0, 2001, 64)
    lengths[[0, 1, -1]] = 0, 2000, 0
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    x = random.standard_normal((offsets[-1], 128), np.float32)
    title = f"ragged: T=64, L from 0 to 2,000 ({len(x):,} rows), F=128 K=64"
    return Case("ragged", title, x, offsets, learned(x, 64, 5))


def sift_rows(path: pathlib.Path):
    """Real descriptors, or a stand-in that says so: (rows, what they are)."""
    if path.exists():
        return read_bvecs(path), "real SIFT"
    random = np.random.default_rng(5)
    axes = random.standard_normal((24, 128)) * np.geomspace(40, 4, 24)[:, None]
    centre = random.standard_normal((400, 24))[random.integers(0, 400, 60_000)]
    x = (centre + 0.6 * random.standard_normal((60_000, 24))) @ axes
    x = np.clip(np.abs(x + 6 * random.standard_normal(x.shape)), 0, 255).astype(np.uint8)
    return x.astype(np.float32), "a generated stand-in for SIFT (no file of real SIFT here)"


def sift_case(path, clusters):
    rows, what = sift_rows(path)
    rows = rows[: len(rows) // 1000 * 1000]
    images = len(rows) // 1000
    title = f"{what}, T={images} L=1,000 F={rows.shape[1]} K={clusters:,}"
    offsets = np.arange(images + 1) * 1000
    return Case(f"real{clusters}", title, rows, offsets, learned(rows, clusters))
