"""A picture that looks like one: the harbour at dawn, painted by numbers."""

import io
import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

SKY = ((38, 58, 92), (232, 150, 110), (250, 214, 160))


def harbour(folder: Path, name: str = "Harbour at dawn.jpg", size: tuple[int, int] = (1600, 1000)) -> Path:
    """A JPEG of about a hundred kilobytes."""
    path = folder / name
    path.write_bytes(painted(size))
    return path


def painted(size: tuple[int, int], hour: float = 0.0) -> bytes:
    width, height = size
    picture = Image.new("RGB", size)
    draw = ImageDraw.Draw(picture)
    horizon = int(height * 0.62)
    for y in range(horizon):
        draw.line([(0, y), (width, y)], fill=_sky((y / horizon + hour) % 1.0))
    for y in range(horizon, height):
        red, green, blue = _sky(1 - (y - horizon) / (height - horizon))
        draw.line([(0, y), (width, y)], fill=(red // 2, green // 2 + 12, blue // 2 + 40))
    sun = width // 3, int(horizon * 0.8), height // 14
    draw.ellipse([sun[0] - sun[2], sun[1] - sun[2], sun[0] + sun[2], sun[1] + sun[2]], fill=(255, 236, 200))
    picture = picture.filter(ImageFilter.GaussianBlur(2))
    _cranes(ImageDraw.Draw(picture), width, height, horizon)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def _sky(part: float) -> tuple[int, int, int]:
    low, high, share = (SKY[0], SKY[1], part * 2) if part < 0.5 else (SKY[1], SKY[2], part * 2 - 1)
    red, green, blue = (int(a + (b - a) * share) for a, b in zip(low, high, strict=True))
    return red, green, blue


def _cranes(draw: ImageDraw.ImageDraw, width: int, height: int, horizon: int) -> None:
    dark = (24, 34, 52)
    draw.rectangle([0, horizon - height // 40, width, horizon], fill=dark)
    for n, place in enumerate((0.55, 0.68, 0.84)):
        x, tall = int(width * place), int(height * (0.26 + 0.05 * math.sin(n * 2)))
        draw.line([(x, horizon), (x, horizon - tall)], fill=dark, width=width // 130)
        draw.line(
            [(x - width // 14, horizon - tall + 20), (x + width // 9, horizon - tall)],
            fill=dark,
            width=width // 170,
        )
        draw.line(
            [(x + width // 12, horizon - tall), (x + width // 12, horizon - tall // 2)], fill=dark, width=3
        )
