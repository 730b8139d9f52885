"""The four ways to VLAD of "Scatter Reduction (Numpy Gems, Part 5)" (Vlad Feinberg, 2021), rewritten.

All take something with the attributes n_clusters and cluster_centers_ and the method predict (a
fitted KMeans of scikit-learn, or Centroids below) and T x L x F descriptors, and return T x K x F
vectors: residual sums, their signed square root, each image to unit length.

What the post's optvec got wrong is right here: buckets may be empty anywhere, the first and the
last too, and an image whose residuals are all zero stays zero. Run this file to hold the four
against one another.
"""

from dataclasses import dataclass

import numpy as np


@dataclass
class Centroids:
    """Centroids with the face of a fitted KMeans."""

    cluster_centers_: np.ndarray

    @property
    def n_clusters(self):
        return len(self.cluster_centers_)

    def predict(self, rows):
        c = self.cluster_centers_
        # ||x||^2 is the same for all centroids of a row.
        return (0.5 * (c * c).sum(axis=1) - rows @ c.T).argmin(axis=1)


def normalized(vlad_tkf):
    vlad_tkf = np.sign(vlad_tkf) * np.sqrt(np.abs(vlad_tkf))
    norm_t11 = np.sqrt((vlad_tkf * vlad_tkf).sum(axis=(1, 2), keepdims=True))
    return np.divide(vlad_tkf, norm_t11, out=np.zeros_like(vlad_tkf), where=norm_t11 > 0)


def looping(kmeans, local_tlf):
    """Per image and word, the sum of the rows that a mask picks."""
    k, (t, l, f) = kmeans.n_clusters, local_tlf.shape
    centers_kf = kmeans.cluster_centers_
    vlad_tkf = np.zeros((t, k, f), local_tlf.dtype)
    for vlad_kf, local_lf in zip(vlad_tkf, local_tlf):
        label_l = kmeans.predict(local_lf)
        for i in range(k):
            vlad_kf[i] = np.sum(local_lf[label_l == i] - centers_kf[i], axis=0)
    return normalized(vlad_tkf)


def naivec(kmeans, local_tlf):
    """One-hot mask times the dense T x L x K x F tensor of differences, summed over L."""
    k, (t, l, f) = kmeans.n_clusters, local_tlf.shape
    label_tl = kmeans.predict(local_tlf.reshape(-1, f)).reshape(t, l)
    mask_tlk = label_tl[..., np.newaxis] == np.arange(k)
    delta_tlkf = local_tlf[..., np.newaxis, :] - kmeans.cluster_centers_
    return normalized((delta_tlkf * mask_tlk[..., np.newaxis]).sum(axis=1))


def truvec(kmeans, local_tlf):
    """np.add.at of all rows into T * K buckets, then minus count times centroid."""
    k, (t, l, f) = kmeans.n_clusters, local_tlf.shape
    bucket_tl = buckets(kmeans, local_tlf)
    vlad_mf = np.zeros((t * k, f), local_tlf.dtype)
    np.add.at(vlad_mf, bucket_tl.ravel(), local_tlf.reshape(-1, f))
    count_m = np.bincount(bucket_tl.ravel(), minlength=t * k)
    vlad_tkf = vlad_mf.reshape(t, k, f)
    vlad_tkf -= count_m.reshape(t, k, 1) * kmeans.cluster_centers_
    return normalized(vlad_tkf)


def optvec(kmeans, local_tlf):
    """Rows sorted by bucket, one prefix sum over all of them, differences at the buckets' ends."""
    k, (t, l, f) = kmeans.n_clusters, local_tlf.shape
    bucket_n = buckets(kmeans, local_tlf).ravel()
    order_n = np.argsort(bucket_n, kind="stable")
    local_fn = local_tlf.reshape(-1, f).T[:, order_n]
    # prefix_fn[:, i] is the sum of the first i rows, so that empty buckets anywhere come out as 0.
    prefix_fn = np.zeros((f, t * l + 1), local_tlf.dtype)
    np.cumsum(local_fn, axis=1, out=prefix_fn[:, 1:])
    count_m = np.bincount(bucket_n, minlength=t * k)
    end_m = np.cumsum(count_m)
    vlad_fm = prefix_fn[:, end_m] - prefix_fn[:, end_m - count_m]
    vlad_tkf = np.ascontiguousarray(vlad_fm.T).reshape(t, k, f)
    vlad_tkf -= count_m.reshape(t, k, 1) * kmeans.cluster_centers_
    return normalized(vlad_tkf)


def buckets(kmeans, local_tlf):
    k, (t, l, f) = kmeans.n_clusters, local_tlf.shape
    label_tl = kmeans.predict(local_tlf.reshape(-1, f)).reshape(t, l)
    return label_tl + np.arange(t)[:, np.newaxis] * k


def compare():
    random = np.random.default_rng(7)
    for t, l, f, k in [(20, 50, 8, 16), (6, 10, 3, 40), (4, 25, 64, 1)]:
        local = random.standard_normal((t, l, f))
        centers = random.standard_normal((k, f))
        centers[0] += 100  # the first and the last word of every image are empty
        centers[-1] -= 100 if k > 1 else 0
        kmeans = Centroids(centers)
        wanted = looping(kmeans, local)
        for way in (naivec, truvec, optvec):
            np.testing.assert_allclose(
                way(kmeans, local), wanted, rtol=0, atol=1e-6, err_msg=way.__name__
            )
    print("looping, naivec, truvec and optvec agree")


if __name__ == "__main__":
    compare()
