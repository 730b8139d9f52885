"""Everyone who is timed: bare numpy, faiss, the article's functions, jax, VLFeat, torch.

A contender is made for one case and is then called without arguments. It returns what is checked:
T x (K*F) vectors after signed square root and unit length, words (N,), or None.
"""

from functools import partial

import faiss
import jax
import jax.numpy as jnp
import numpy as np
from sklearn.cluster import MiniBatchKMeans

import article
from vlfeat import VlFeat

jax.config.update("jax_enable_x64", True)


class LeftOut(Exception):
    """Why a contender does not take part in a case."""


def available_bytes():
    with open("/proc/meminfo") as lines:
        return next(int(line.split()[1]) << 10 for line in lines if line.startswith("MemAvail"))


def numpy_product(case):
    x, centroids = case.x, case.centroids

    def run():
        x @ centroids.T

    return run


def numpy_product_reused(case):
    x, centroids = case.x, case.centroids
    products = np.empty((len(x), len(centroids)), x.dtype)

    def run():
        np.matmul(x, centroids.T, out=products)

    return run


def faiss_assign(case):
    """faiss computes in float32: float64 is converted in every run, as it is for the library."""
    index = faiss.IndexFlatL2(case.x.shape[1])
    index.add(case.centroids.astype(np.float32))
    return lambda: index.search(case.x.astype(np.float32, copy=False), 1)[1][:, 0]


def sklearn_kmeans(centroids):
    kmeans = MiniBatchKMeans(len(centroids), init=centroids, n_init=1, max_iter=1)
    kmeans.fit(centroids)
    kmeans.cluster_centers_ = centroids
    return kmeans


def of_article(function, kmeans_of, case):
    k, f = case.centroids.shape
    if function is article.naivec:
        rows = len(case.x) if case.uniform else max(np.diff(case.offsets))
        needed = 2 * rows * k * f * case.x.itemsize
        if needed > 0.5 * available_bytes():
            raise LeftOut(f"needs {needed / 1e9:.0f} GB")
    if kmeans_of is sklearn_kmeans and not np.diff(case.offsets).all():
        raise LeftOut("refuses an image without descriptors")
    kmeans = kmeans_of(case.centroids)
    if case.uniform:
        local = case.x.reshape(case.images, case.uniform, f)
        return lambda: function(kmeans, local).reshape(case.images, k * f)
    parts = np.split(case.x, case.offsets[1:-1])

    def image_by_image():
        return np.concatenate([function(kmeans, part[None]).reshape(1, k * f) for part in parts])

    return image_by_image


def jax_normalized(sums):
    vectors = jnp.sign(sums) * jnp.sqrt(jnp.abs(sums))
    norms = jnp.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    return vectors / jnp.where(norms > 0, norms, 1)


@partial(jax.jit, static_argnums=3)
def jax_segments(x, image_of_row, centroids, images):
    k, f = centroids.shape
    words = (x @ centroids.T - 0.5 * (centroids * centroids).sum(axis=1)).argmax(axis=1)
    buckets = image_of_row * k + words
    sums = jax.ops.segment_sum(x, buckets, images * k)
    counts = jax.ops.segment_sum(jnp.ones(len(x), x.dtype), buckets, images * k)
    sums = sums.reshape(images, k, f) - counts.reshape(images, k, 1) * centroids
    return jax_normalized(sums.reshape(images, k * f))


@jax.jit
def jax_dense(local, centroids):
    (t, _, f), k = local.shape, len(centroids)
    scores = local @ centroids.T - 0.5 * (centroids * centroids).sum(axis=1)
    one_hot = jax.nn.one_hot(scores.argmax(axis=2), k, dtype=local.dtype)
    sums = jnp.einsum("tlk,tlf->tkf", one_hot, local)
    sums = sums - one_hot.sum(axis=1)[..., None] * centroids
    return jax_normalized(sums.reshape(t, k * f))


def jax_segment_sum(case):
    inputs = jax.device_put((case.x, case.image_of_row, case.centroids))
    return lambda: jax_segments(*inputs, case.images).block_until_ready()


def jax_one_hot(case):
    if not case.uniform:
        raise LeftOut("wants equally many descriptors in each image")
    local = case.x.reshape(case.images, case.uniform, -1)
    inputs = jax.device_put((local, case.centroids))
    return lambda: jax_dense(*inputs).block_until_ready()


def vlfeat(threads, case):
    try:
        loaded = VlFeat(case.centroids, threads)
    except OSError:
        raise LeftOut("no libvl here (Debian: libvlfeat1)") from None
    return lambda: loaded.encode(case.x, case.offsets)


def torch_index_add(threads, case):
    import torch

    torch.set_num_threads(threads)
    x, centroids = torch.from_numpy(case.x), torch.from_numpy(case.centroids)
    image_of_row = torch.from_numpy(case.image_of_row)
    k, f = case.centroids.shape
    half_norms = 0.5 * (centroids * centroids).sum(dim=1)

    @torch.inference_mode()
    def run():
        words = (half_norms - x @ centroids.T).argmin(dim=1)
        buckets = image_of_row * k + words
        sums = torch.zeros(case.images * k, f, dtype=x.dtype).index_add_(0, buckets, x)
        counts = torch.bincount(buckets, minlength=case.images * k).to(x.dtype)
        sums = sums.view(case.images, k, f) - counts.view(case.images, k, 1) * centroids
        sums = (sums.sign() * sums.abs().sqrt()).view(case.images, k * f)
        return torch.nn.functional.normalize(sums).numpy()

    return run


def all_of(threads, with_torch):
    """(name, maker) in the order of the tables; a maker takes a case."""
    listed = [
        ("`X @ C.T` alone", numpy_product),
        ("the same into a reused array", numpy_product_reused),
        ("faiss, assignment alone", faiss_assign),
    ]
    for function in (article.looping, article.naivec, article.truvec, article.optvec):
        listed.append((function.__name__, partial(of_article, function, article.Centroids)))
    for function in (article.looping, article.optvec):
        name = f"{function.__name__}, scikit-learn's predict"
        listed.append((name, partial(of_article, function, sklearn_kmeans)))
    listed += [
        ("jax, segment_sum", jax_segment_sum),
        ("jax, one-hot", jax_one_hot),
        ("VLFeat", partial(vlfeat, threads)),
    ]
    if with_torch:
        listed.append(("torch, index_add", partial(torch_index_add, threads)))
    return listed
