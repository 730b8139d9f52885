"""Makes lumas.zip.gz: small pictures of every kind, and beside each (NAME.pgm) the grey that Pillow decodes.

Transparent parts lie on white. Command, in this folder: python3 lumas.py (with Pillow 13.0.0, numpy)
"""
import gzip
import io
import struct
import zipfile
import zlib

import numpy as np
from PIL import Image, ImageCms

W, H = 24, 18
FILES = {}


def encoded(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def grey(image):
    """Luma of ITU-R 601 on white, from samples of any depth."""
    if image.mode in ("I;16", "I;16B", "I"):
        return Image.fromarray((np.asarray(image).astype(np.uint32) >> 8).astype(np.uint8))
    if image.mode == "F":
        return Image.fromarray((np.clip(np.asarray(image), 0, 1) * 255).astype(np.uint8))
    if image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("L")
    return image.convert("L")


def add(name, content, expected=None):
    FILES[name] = content
    FILES[name + ".pgm"] = encoded(expected or grey(Image.open(io.BytesIO(content))), "PPM")


def swapped(profile):
    """The profile with the primaries of red and blue exchanged: whoever applies it changes colours."""
    out, at = bytearray(profile), {}
    for i in range(struct.unpack_from(">I", profile, 128)[0]):
        tag, start, size = struct.unpack_from(">4sII", profile, 132 + 12 * i)
        at[tag] = (start, size)
    (r, n), (b, _) = at[b"rXYZ"], at[b"bXYZ"]
    out[r:r + n], out[b:b + n] = profile[b:b + n], profile[r:r + n]
    return bytes(out)


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
OTHER = swapped(SRGB)
PROFILES = {"srgb": SRGB, "other": OTHER, "cut": OTHER[:200], "noise": bytes(range(7, 250)), "empty": b"\0"}

y, x = np.mgrid[0:H, 0:W].astype(float)
RGB = np.stack([40 + 8 * x, 230 - 6 * x - 4 * y, 60 + 9 * y], 2).clip(20, 235).astype(np.uint8)
RGB[4:9, 5:12] = (200, 60, 50)
RGB[10:15, 10:20] = (40, 70, 210)
ALPHA = np.where(x + y < 15, 255, np.where(x > 16, 100, 0)).astype(np.uint8)
rgb = Image.fromarray(RGB)
rgba = Image.fromarray(np.dstack([RGB, ALPHA]))
luma = rgb.convert("L")
deep = ((RGB.astype(np.uint32) * 257) ^ 0x5A).astype(">u2")
deep_alpha = (ALPHA.astype(np.uint32) * 257).astype(">u2")


# JPEG: segments are taken out and put in by hand, as Pillow always writes its own.
def segments(jpeg):
    parts, at = [], 2
    while jpeg[at + 1] != 0xDA:
        n = struct.unpack_from(">H", jpeg, at + 2)[0]
        parts.append(jpeg[at:at + 2 + n])
        at += 2 + n
    return parts, jpeg[at:]


def without(jpeg, *markers):
    parts, scan = segments(jpeg)
    return jpeg[:2] + b"".join(p for p in parts if p[1] not in markers) + scan


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", 2 + len(content)) + content


def adobe(jpeg, transform):
    bare = without(jpeg, 0xEE)
    return bare[:2] + segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([transform])) + bare[2:]


def icc(jpeg, profile):
    parts, scan = segments(jpeg)
    first = parts.pop(0) if parts[0][1] == 0xE0 else b""
    half = (len(profile) + 1) // 2  # in two segments, as large ones are
    both = b"".join(segment(0xE2, b"ICC_PROFILE\0" + bytes([i + 1, 2]) + profile[i * half:(i + 1) * half]) for i in (0, 1))
    return jpeg[:2] + first + both + b"".join(parts) + scan


def named(jpeg, ids):
    """The components named otherwise in frame and scans."""
    out = bytearray(jpeg)
    for marker, first, step in ((0xC0, 10, 3), (0xDA, 5, 2)):
        at = jpeg.index(bytes([0xFF, marker]))
        for i, value in enumerate(ids):
            out[at + first + step * i] = value
    return bytes(out)


inks = np.dstack([255 - RGB, np.full((H, W), 40, np.uint8)])
cmyk = Image.fromarray(inks, "CMYK")
ycc = np.asarray(rgb.convert("YCbCr"))
ycck = Image.fromarray(np.dstack([255 - ycc, np.full((H, W), 40, np.uint8)]), "CMYK")
yccRaw = encoded(rgb, "JPEG", quality=95, subsampling=0)
JPEGS = {
    "grey": encoded(luma, "JPEG", quality=95),
    "444": yccRaw,
    "420": encoded(rgb, "JPEG", quality=95, subsampling=2),
    "422-progressive": encoded(rgb, "JPEG", quality=95, subsampling=1, progressive=True),
    "rgb": adobe(encoded(rgb, "JPEG", quality=95, keep_rgb=True), 0),
    "rgb-named": without(encoded(rgb, "JPEG", quality=95, keep_rgb=True), 0xE0, 0xEE),
    "444-bare": without(yccRaw, 0xE0),
    "444-named-0-1-2": named(without(yccRaw, 0xE0), (0, 1, 2)),
    "444-jfif-named-0-1-2": named(yccRaw, (0, 1, 2)),
    "444-adobe": adobe(without(yccRaw, 0xE0), 1),
    "444-jfif-and-adobe-0": adobe(yccRaw, 0),
    "cmyk": encoded(cmyk, "JPEG", quality=95),
    "cmyk-progressive": encoded(cmyk, "JPEG", quality=95, progressive=True),
    "cmyk-unmarked": without(encoded(cmyk, "JPEG", quality=95), 0xEE),
    "ycck": adobe(encoded(ycck, "JPEG", quality=95), 2),
    "ycck-420": adobe(encoded(ycck, "JPEG", quality=95, subsampling=2), 2),
}
for kind, content in JPEGS.items():
    add(f"jpeg-{kind}.jpg", content)
    for which in ("other", "noise") if kind not in ("420", "444", "grey") else PROFILES:
        add(f"jpeg-{kind}-icc-{which}.jpg", icc(content, PROFILES[which]))


# PNG: by hand, for depths that Pillow does not write.
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(color, depth, samples, *chunks):
    bits = np.unpackbits(samples.view(np.uint8).reshape(H, -1), axis=1)
    if depth < 8:
        bits = bits.reshape(H, -1, 8)[:, :, 8 - depth:].reshape(H, -1)
    rows = np.packbits(bits, axis=1)
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    head = struct.pack(">IIBBBBB", W, H, depth, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunks) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def profile_chunk(which):
    return chunk(b"iCCP", b"x\0\0" + zlib.compress(PROFILES[which]))


L = np.asarray(luma)
for depth in (1, 2, 4, 8):
    cut = L >> (8 - depth)
    full = Image.fromarray((cut.astype(int) * 255 // (2 ** depth - 1)).astype(np.uint8))
    add(f"png-grey-{depth}.png", png(0, depth, cut), full)
    index = ((x + 2 * y) % 2 ** depth).astype(np.uint8)
    entries = np.stack([np.arange(2 ** depth) * 37 % 256, np.arange(2 ** depth) * 91 % 256, 255 - np.arange(2 ** depth)], 1)
    palette = chunk(b"PLTE", entries.astype(np.uint8).tobytes())
    add(f"png-palette-{depth}.png", png(3, depth, index, palette))
    add(f"png-palette-{depth}-alpha.png", png(3, depth, index, palette, chunk(b"tRNS", bytes([0, 128]))))
grey16 = np.ascontiguousarray(deep[:, :, 1])
high = Image.fromarray((grey16 >> 8).astype(np.uint8))
add("png-grey-16.png", png(0, 16, grey16), high)
add("png-grey-16-icc-other.png", png(0, 16, grey16, profile_chunk("other")), high)
deep_rgb = Image.fromarray((deep >> 8).astype(np.uint8))
add("png-rgb-16.png", png(2, 16, deep), grey(deep_rgb))
deep_rgba = Image.fromarray((np.dstack([deep, deep_alpha]) >> 8).astype(np.uint8))
add("png-rgba-16.png", png(6, 16, np.dstack([deep, deep_alpha]).astype(">u2")), grey(deep_rgba))
deep_la = Image.merge("LA", [high, Image.fromarray(ALPHA)])
add("png-la-16.png", png(4, 16, np.dstack([grey16, deep_alpha]).astype(">u2")), grey(deep_la))
add("png-la-8.png", png(4, 8, np.dstack([L, ALPHA])))
add("png-rgba-8.png", png(6, 8, np.dstack([RGB, ALPHA])))
add("png-rgb-8.png", png(2, 8, RGB))
add("png-rgb-8-one-transparent.png", png(2, 8, RGB, chunk(b"tRNS", struct.pack(">HHH", 200, 60, 50))))
add("png-grey-8-one-transparent.png", png(0, 8, L, chunk(b"tRNS", struct.pack(">H", int(L[5, 6])))))
add("png-rgb-8-gamma.png", png(2, 8, RGB, chunk(b"gAMA", struct.pack(">I", 100000))))
for which in PROFILES:
    add(f"png-rgb-8-icc-{which}.png", png(2, 8, RGB, profile_chunk(which)), luma)
    add(f"webp-lossless-icc-{which}.webp", encoded(rgb, "WEBP", lossless=True, icc_profile=PROFILES[which]))
    add(f"webp-lossy-icc-{which}.webp", encoded(rgb, "WEBP", quality=90, icc_profile=PROFILES[which]))
    add(f"tiff-rgb-icc-{which}.tif", encoded(rgb, "TIFF", icc_profile=PROFILES[which]))
    add(f"tiff-cmyk-icc-{which}.tif", encoded(cmyk, "TIFF", icc_profile=PROFILES[which]))

add("webp-lossless-alpha.webp", encoded(rgba, "WEBP", lossless=True, exact=True))
add("webp-lossless-alpha-icc-other.webp", encoded(rgba, "WEBP", lossless=True, exact=True, icc_profile=OTHER))
add("webp-lossy-alpha.webp", encoded(rgba, "WEBP", quality=90))
v, u = np.mgrid[0:72, 0:96]  # grey, as decoders are free in how they enlarge colours
waves = Image.fromarray((128 + 60 * np.sin(u * u / 150) + 50 * np.cos(v * u / 90)).astype(np.uint8)).convert("RGB")
for method in (0, 4):
    add(f"webp-lossy-grey-{method}.webp", encoded(waves, "WEBP", quality=60, method=method))
add("webp-grey.webp", encoded(luma, "WEBP", lossless=True))

few = rgb.quantize(16)
add("gif-grey.gif", encoded(luma, "GIF"))
add("gif-palette.gif", encoded(few, "GIF"))
add("gif-transparent.gif", encoded(few, "GIF", transparency=3))

for mode in ("1", "L", "P", "RGB", "RGBA"):
    image = {"1": luma.convert("1"), "P": few, "RGBA": rgba}.get(mode, rgb.convert(mode))
    add(f"bmp-{mode}.bmp", encoded(image, "BMP"))


def bmp5(profile):
    """24 bits under a header of version 5 that holds a profile: LINK, MBED."""
    rows = b"".join(RGB[row, :, ::-1].tobytes() for row in range(H - 1, -1, -1))
    head = struct.pack("<IiiHHIIiiII", 124, W, H, 1, 24, 0, len(rows), 2835, 2835, 0, 0)
    head += struct.pack("<IIII", 0, 0, 0, 0) + b"DEBM" + b"\0" * 48
    head += struct.pack("<IIII", 4, 124 + len(rows), len(profile), 0)
    whole = head + rows + profile
    return b"BM" + struct.pack("<IHHI", 14 + len(whole), 0, 0, 14 + 124) + whole


for which in PROFILES:
    add(f"bmp-rgb-icc-{which}.bmp", bmp5(PROFILES[which]))

TIFFS = {"1": luma.convert("1"), "L": luma, "LA": rgba.convert("LA"), "P": few, "RGB": rgb, "RGBA": rgba, "CMYK": cmyk}
for mode, image in TIFFS.items():
    add(f"tiff-{mode}.tif", encoded(image, "TIFF"))
    add(f"tiff-{mode}-lzw.tif", encoded(image, "TIFF", compression="tiff_lzw"))
add("tiff-16.tif", encoded(Image.fromarray(grey16.astype("<u2")), "TIFF"))
add("tiff-float.tif", encoded(Image.fromarray((L / 255).astype("<f4")), "TIFF"))
add("tiff-jpeg.tif", encoded(rgb, "TIFF", compression="jpeg", quality=95))
add("tiff-jpeg-icc-other.tif", encoded(rgb, "TIFF", compression="jpeg", quality=95, icc_profile=OTHER))
add("tiff-jpeg-grey.tif", encoded(luma, "TIFF", compression="jpeg", quality=95))
add("tiff-ycbcr-deflate.tif", encoded(rgb.convert("YCbCr"), "TIFF", compression="tiff_adobe_deflate"))
add("tiff-white-is-zero-8.tif", encoded(luma, "TIFF", tiffinfo={262: 0}))
add("tiff-white-is-zero-1.tif", encoded(luma.convert("1"), "TIFF", tiffinfo={262: 0}))
add("tiff-group4.tif", encoded(luma.convert("1"), "TIFF", compression="group4"))
add("tiff-big.tif", encoded(rgb, "TIFF", big_tiff=True, icc_profile=OTHER))

stored = io.BytesIO()
with zipfile.ZipFile(stored, "w") as out:
    for name in sorted(FILES):
        out.writestr(zipfile.ZipInfo(name), FILES[name])
with open("lumas.zip.gz", "wb") as out:  # packed as a whole: files of a kind are much alike
    out.write(gzip.compress(stored.getvalue(), 9, mtime=0))
print(len(FILES) // 2, "pictures")
