"""Innocent pictures, made when they are needed."""

import io
from typing import Any

import pillow_heif
from PIL import Image, ImageChops, ImageCms, ImageDraw

pillow_heif.register_heif_opener()

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def scene(width: int = 96, height: int = 64, mode: str = "RGB") -> Image.Image:
    """Something with an upper left corner (red), slow changes and a sharp edge."""
    picture = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, width // 4, height // 4), fill=(220, 20, 30))
    draw.rectangle((width // 2, height // 2, width - 1, height - 1), fill=(20, 90, 200))
    return picture.convert(mode)


def saved(picture: Image.Image, form: str, **settings: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format=form, **settings)
    return out.getvalue()


def animation(form: str, frames: int = 3, **settings: Any) -> bytes:
    pictures = [
        Image.new("RGB", (24, 16), (60 * (place % 4), 10 * (place % 20), 90)) for place in range(frames)
    ]
    return saved(pictures[0], form, save_all=True, append_images=pictures[1:], **settings)


def seen(data: bytes, frame: int = 0) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.seek(frame)
    return picture.convert("RGBA")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of a channel, 0 to 255. Pictures of different sizes differ completely."""
    if one.size != other.size:
        return 255.0
    bands = ImageChops.difference(one.convert("RGBA"), other.convert("RGBA")).split()
    means = [sum(level * count for level, count in enumerate(band.histogram())) for band in bands]
    return max(means) / (one.width * one.height)
