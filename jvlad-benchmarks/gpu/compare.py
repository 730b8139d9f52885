"""The same encoding by jvlad, JAX, PyTorch and CuPy on one device, beside the device's own limits.

Data lies on the device and times are of whole rounds that wait once at the end, so neither copies
nor the start of a call count. Every peer must give the vectors of a float64 reference. Writes
table.md and results.json to --out.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")

import numpy as np  # noqa: E402

CASES = [(256, 128, 64, 16), (256, 128, 64, 512), (4096, 1000, 128, 64), (64, 529, 1536, 32)]
# To see that everything runs, on a processor too.
QUICK_CASES = [(256, 128, 64, 16), (16, 1000, 128, 64)]
ROUNDS, RUNS = 5, 10


def median_millis(run, wait):
    """Milliseconds of one run; wait(result) returns once the device is done."""
    wait(run())
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(RUNS):
            result = run()
        wait(result)
        times.append((time.perf_counter() - start) * 1e3 / RUNS)
    return sorted(times)[ROUNDS // 2]


def reference(x, c):
    """Float64, image by image."""
    vectors = []
    for image in x.astype(np.float64):
        distance = (c.astype(np.float64) ** 2).sum(1) - 2 * image @ c.T.astype(np.float64)
        label = distance.argmin(1)
        v = np.zeros(c.shape)
        np.add.at(v, label, image - c[label])
        v = np.sign(v) * np.sqrt(np.abs(v))
        vectors.append((v / np.linalg.norm(v)).ravel())
    return np.array(vectors)


def jax_peers(x, c):
    import jax
    import jax.numpy as jnp

    k, high = c.shape[0], jax.lax.Precision.HIGHEST

    def finish(v):
        v = jnp.sign(v) * jnp.sqrt(jnp.abs(v))
        v = v.reshape(v.shape[0], -1)
        return v / jnp.linalg.norm(v, axis=1, keepdims=True)

    def labels(x, c):
        return ((c * c).sum(1) - 2 * jnp.einsum("tlf,kf->tlk", x, c, precision=high)).argmin(-1)

    @jax.jit
    def one_hot(x, c):
        mask = jax.nn.one_hot(labels(x, c), k, dtype=x.dtype)
        sums = jnp.einsum("tlk,tlf->tkf", mask, x, precision=high)
        return finish(sums - mask.sum(1)[..., None] * c)

    @jax.jit
    def one_hot_of_residuals(x, c):
        label = labels(x, c)
        mask = jax.nn.one_hot(label, k, dtype=x.dtype)
        return finish(jnp.einsum("tlk,tlf->tkf", mask, x - c[label], precision=high))

    @jax.jit
    def segment_sum(x, c):
        t, l, f = x.shape
        label = labels(x, c)
        bucket = (label + jnp.arange(t)[:, None] * k).ravel()
        sums = jax.ops.segment_sum((x - c[label]).reshape(-1, f), bucket, t * k)
        return finish(sums.reshape(t, k, f))

    dx, dc = jax.device_put(x), jax.device_put(c)
    for name, function in [
        ("jax one-hot", one_hot),
        ("jax one-hot of residuals (the same algorithm)", one_hot_of_residuals),
        ("jax segment_sum", segment_sum),
    ]:
        yield name, (lambda f=function: f(dx, dc)), lambda r: r.block_until_ready(), np.asarray


def torch_peer(x, c):
    import torch

    torch.backends.cuda.matmul.allow_tf32 = False
    dx, dc = torch.tensor(x, device="cuda"), torch.tensor(c, device="cuda")

    def run():
        t, l, f = dx.shape
        k = dc.shape[0]
        label = torch.addmm((dc * dc).sum(1), dx.reshape(-1, f), dc.T, alpha=-2).argmin(1)
        bucket = label + torch.arange(t, device="cuda").repeat_interleave(l) * k
        v = torch.zeros(t * k, f, device="cuda").index_add_(0, bucket, dx.reshape(-1, f) - dc[label])
        v = (v.sign() * v.abs().sqrt()).reshape(t, -1)
        return v / v.norm(dim=1, keepdim=True)

    yield "torch index_add", run, lambda r: torch.cuda.synchronize(), lambda r: r.cpu().numpy()


def cupy_peer(x, c):
    import cupy
    import cupyx

    dx, dc = cupy.asarray(x), cupy.asarray(c)

    def run():
        t, l, f = dx.shape
        k = dc.shape[0]
        label = ((dc * dc).sum(1) - 2 * dx.reshape(-1, f) @ dc.T).argmin(1)
        bucket = label + cupy.repeat(cupy.arange(t), l) * k
        v = cupy.zeros((t * k, f), cupy.float32)
        cupyx.scatter_add(v, bucket, dx.reshape(-1, f) - dc[label])
        v = (cupy.sign(v) * cupy.sqrt(cupy.abs(v))).reshape(t, -1)
        return v / cupy.linalg.norm(v, axis=1, keepdims=True)

    wait = lambda r: cupy.cuda.Device().synchronize()  # noqa: E731
    yield "cupy scatter_add", run, wait, cupy.asnumpy


def limits(quick):
    """GB/s of a copy and GFLOP/s of a float32 product at full precision, as JAX reaches them."""
    import jax
    import jax.numpy as jnp

    n = 1 << (24 if quick else 28)
    x = jnp.zeros(n, jnp.float32)
    copy = jax.jit(lambda x: x + 1)
    gbs = 8 * n / 1e6 / median_millis(lambda: copy(x), lambda r: r.block_until_ready())
    m = 1024 if quick else 8192
    a = jnp.ones((m, m), jnp.float32)
    product = jax.jit(lambda a: jnp.matmul(a, a, precision=jax.lax.Precision.HIGHEST))
    gflops = 2 * m**3 / 1e6 / median_millis(lambda: product(a), lambda r: r.block_until_ready())
    return {"device": jax.devices()[0].device_kind, "copyGBs": gbs, "productGflops": gflops}


def measure_peers(case, rows):
    t, l, f, k = case
    random = np.random.default_rng(1)
    x = np.tile(random.standard_normal((min(t, 16), l, f), np.float32), (-(-t // 16), 1, 1))[:t]
    c = random.standard_normal((k, f), np.float32)
    wanted = reference(x[:16], c)
    for peers in (jax_peers, torch_peer, cupy_peer):
        try:
            for name, run, wait, to_numpy in peers(x, c):
                error = float(np.abs(to_numpy(run())[:16] - wanted).max())
                rows.append({"case": case, "name": name, "residentMillis": median_millis(run, wait),
                             "error": error})
        except Exception as e:  # a peer that is not there, or fails, is told and left out
            print(f"{peers.__name__}: {type(e).__name__}: {str(e).splitlines()[0]}", file=sys.stderr)


def measure_jvlad(case, command, plugin, rows):
    words = [*command, plugin, *map(str, case), str(RUNS)]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        print(f"jvlad: {done.stderr.strip()[-2000:]}", file=sys.stderr)
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            rows.append({"case": case, **json.loads(line)})


def table(found, rows):
    lines = [
        f"Device: {found['device']}; copy {found['copyGBs']:,.0f} GB/s, float32 product"
        f" {found['productGflops']:,.0f} GFLOP/s.",
        "",
        "| T, L, F, K | who | ms, resident | share of the arithmetic limit | of the memory limit | error |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        t, l, f, k = row["case"]
        flops, moved = 4 * t * l * k * f, 4 * (t * l * f + t * k * f)
        ms = row["residentMillis"]
        error = f"{row['error']:.1e}" if "error" in row else ""
        lines.append(
            f"| {t}, {l}, {f}, {k} | {row['name']} | {ms:.3f}"
            f" | {flops / ms / 1e6 / found['productGflops']:.2f}"
            f" | {moved / ms / 1e6 / found['copyGBs']:.2f} | {error} |")
    lines += ["", "Arithmetic counts the distances and a one-hot product (4·T·L·K·F); memory counts"
              " the input read once and the vectors written once. jvlad's errors are the contract's."]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--plugin", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--quick", action="store_true", help="small inputs")
    parser.add_argument("command", nargs="+", help="how ResidentTiming is started")
    args = parser.parse_args()
    cases = QUICK_CASES if args.quick else CASES
    rows = []
    # In processes of their own: two clients do not share a device's memory well.
    for case in cases:
        measure_jvlad(case, args.command, args.plugin, rows)
    found = limits(args.quick)
    for case in cases:
        measure_peers(case, rows)
    rows.sort(key=lambda row: cases.index(tuple(row["case"])))
    (args.out / "results.json").write_text(json.dumps({"limits": found, "rows": rows}, indent=1))
    (args.out / "table.md").write_text(table(found, rows))
    print((args.out / "table.md").read_text())


if __name__ == "__main__":
    main()
