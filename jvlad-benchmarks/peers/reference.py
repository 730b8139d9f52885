"""VLAD from its definition, in float64 from beginning to end.

    r_j = sum of (x - c_j) over the descriptors x of an image whose nearest centroid is c_j

stacked over j and normalised. Written to be read, not to be fast; parity.py holds the `vlad`
command against it. Run it to compare it with article.py's looping().
"""

import numpy as np


def words(descriptors, centroids, block=256):
    """The nearest centroid of every row (N,), ties to the lowest index; no N x K x F tensor."""
    x = np.asarray(descriptors, np.float64)
    c = np.asarray(centroids, np.float64)
    labels = np.empty(len(x), np.int64)
    rows = max(1, min(block, (1 << 24) // max(1, c.size)))
    for first in range(0, len(x), rows):
        part = x[first : first + rows]
        difference = part[:, None, :] - c[None, :, :]
        labels[first : first + rows] = (difference * difference).sum(axis=2).argmin(axis=1)
    return labels


def residual_sums(descriptors, offsets, centroids, labels):
    """T x K x F: image t owns the rows offsets[t] to offsets[t + 1], and may have none."""
    x = np.asarray(descriptors, np.float64)
    c = np.asarray(centroids, np.float64)
    sums = np.zeros((len(offsets) - 1, *c.shape))
    for image in range(len(offsets) - 1):
        for row in range(offsets[image], offsets[image + 1]):
            sums[image, labels[row]] += x[row] - c[labels[row]]
    return sums


def normalize(sums, steps):
    """Applies a list like "ssr,l2" to T x K x F sums; zero stays zero."""
    v = sums.copy()
    for step in [] if steps == "none" else steps.split(","):
        if step == "ssr":
            v = np.sign(v) * np.sqrt(np.abs(v))
        elif step.startswith("power:"):
            v = np.sign(v) * np.abs(v) ** float(step.removeprefix("power:"))
        elif step == "intra":
            v = divided(v, np.sqrt((v * v).sum(axis=2, keepdims=True)))
        elif step == "l2":
            v = divided(v, np.sqrt((v * v).sum(axis=(1, 2), keepdims=True)))
        else:
            raise ValueError(f"step {step!r}; wanted ssr, power:A, intra or l2")
    return v.reshape(len(v), -1)


def divided(v, norms):
    return np.divide(v, norms, out=np.zeros_like(v), where=norms > 0)


def encode(descriptors, offsets, centroids, steps="ssr,l2"):
    """T x (K*F), row-major, word by word."""
    labels = words(descriptors, centroids)
    return normalize(residual_sums(descriptors, offsets, centroids, labels), steps)


def compare_with_looping():
    from article import Centroids, looping

    random = np.random.default_rng(1234)
    for t, l, f, k in [(9, 30, 4, 3), (5, 8, 16, 20), (3, 1, 2, 1)]:
        local = random.standard_normal((t, l, f))
        centroids = random.standard_normal((k, f))
        ours = encode(local.reshape(-1, f), np.arange(t + 1) * l, centroids)
        theirs = looping(Centroids(centroids), local)
        np.testing.assert_allclose(ours, theirs.reshape(t, -1), rtol=0, atol=1e-12)
    print("reference equals looping")


if __name__ == "__main__":
    compare_with_looping()
