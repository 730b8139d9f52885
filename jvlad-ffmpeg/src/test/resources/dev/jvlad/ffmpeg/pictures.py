"""Makes small HEIC and AVIF files, and beside each (NAME.png) the grey that Pillow decodes.

grid.heic is of six tiles, as iPhones write photos. Command, in this folder: python3 pictures.py
(with Pillow 13.0.0, pillow-heif 1.8.1, numpy)
"""
import numpy as np
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()
W, H = 192, 128
y, x = np.mgrid[0:H, 0:W].astype(float)
picture = np.stack([60 + x / 2, 200 - y, 70 + (x + y) / 3], 2)
for i in range(12):  # so that every tile is like no other
    at = (16 * (i % 4 * 3) + 8 * (i % 3), 44 * (i // 4) + 6 * (i % 2))
    picture[at[1]:at[1] + 10 + 2 * i, at[0]:at[0] + 30 - i] = (20 * i, 250 - 19 * i, 40 + 9 * i)
picture = Image.fromarray(picture.clip(16, 240).astype(np.uint8))
exif = Image.Exif()  # both libraries take the orientation (274) away: written as 256, and renamed
exif[256] = 6
turned = Image.Exif()
turned[256] = 6
turned[274] = 6


def save(name, image=picture, **options):
    image.save(name, **options)
    as_width, as_orientation = b"\1\0\0\4\0\0\0\1\0\0\0\6", b"\1\x12\0\3\0\0\0\1\0\6\0\0"
    content = open(name, "rb").read().replace(as_width, as_orientation)
    open(name, "wb").write(content)
    # pillow-heif turns by itself, Pillow leaves an AVIF's own turn to others.
    decoded = Image.open(name)
    if name == "turned.avif":
        decoded = decoded.transpose(Image.Transpose.ROTATE_270)
    decoded.convert("L").save(name + ".png", optimize=True)


save("plain.heic", quality=60)
save("grid.heic", quality=60, tile_size=64)
save("plain.avif", quality=60)
save("turned.avif", quality=60, exif=turned)
save("exif.heic", quality=60, exif=exif)
save("grey.heic", image=picture.convert("L"), quality=60)
