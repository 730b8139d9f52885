"""VLFeat's k-means quantizer and VLAD encoder in C (Vedaldi, Fulkerson, 2008), through ctypes."""

import ctypes
import ctypes.util

import numpy as np

FLOAT, DOUBLE = 1, 2
L2_DISTANCE = 1
SQUARE_ROOT = 1 << 1
TYPES = {np.dtype(np.float32): FLOAT, np.dtype(np.float64): DOUBLE}


class VlFeat:
    """The centroids of one case, loaded; raises OSError where there is no libvl."""

    def __init__(self, centroids, threads):
        self.library = ctypes.CDLL(ctypes.util.find_library("vl") or "libvl.so.1")
        pointer, size = ctypes.c_void_p, ctypes.c_ulonglong
        self.library.vl_kmeans_new.restype = pointer
        self.library.vl_kmeans_new.argtypes = [ctypes.c_int, ctypes.c_int]
        self.library.vl_kmeans_set_centers.argtypes = [pointer, pointer, size, size]
        self.library.vl_kmeans_quantize.argtypes = [pointer, pointer, pointer, pointer, size]
        self.library.vl_kmeans_delete.argtypes = [pointer]
        self.library.vl_set_num_threads.argtypes = [size]
        self.library.vl_vlad_encode.argtypes = [
            pointer, ctypes.c_int, pointer, size, size, pointer, size, pointer, ctypes.c_int
        ]  # fmt: skip
        self.library.vl_set_num_threads(threads)
        self.centroids = np.ascontiguousarray(centroids)
        self.type = TYPES[centroids.dtype]
        k, f = centroids.shape
        self.kmeans = self.library.vl_kmeans_new(self.type, L2_DISTANCE)
        self.library.vl_kmeans_set_centers(self.kmeans, self.centroids.ctypes.data, f, k)

    def encode(self, x, offsets):
        """All rows are quantized in one call; VLFeat wants the words as a dense N x K matrix."""
        k, f = self.centroids.shape
        n, images = len(x), len(offsets) - 1
        words = np.empty(n, np.uint32)
        distances = np.empty(n, x.dtype)
        self.library.vl_kmeans_quantize(
            self.kmeans, words.ctypes.data, distances.ctypes.data, x.ctypes.data, n
        )
        dense = np.zeros((n, k), x.dtype)
        dense[np.arange(n), words] = 1
        vectors = np.empty((images, k * f), x.dtype)
        encode, centroids = self.library.vl_vlad_encode, self.centroids.ctypes.data
        to, rows, weights = vectors.ctypes.data, x.ctypes.data, dense.ctypes.data
        for t in range(images):
            first, count = int(offsets[t]), int(offsets[t + 1] - offsets[t])
            encode(
                to + t * k * f * x.itemsize, self.type, centroids, f, k,
                rows + first * f * x.itemsize, count,
                weights + first * k * x.itemsize, SQUARE_ROOT,
            )  # fmt: skip
        return vectors

    def __del__(self):
        if hasattr(self, "kmeans"):
            self.library.vl_kmeans_delete(self.kmeans)
