"""Screenshots compared with those in tests/look/screenshots/, with a small tolerance for other builds of a browser."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import FloatRect

from devserver.paths import LOCAL

KEPT = Path(__file__).parent / "screenshots"
SEEN = LOCAL / "screenshots"
NOTICEABLE = 40  # of 255, in a channel: less is another way of smoothing an edge
SHARE = 0.004  # of the pixels may differ noticeably
SLACK = 2  # pixels in width and height: a fraction that was rounded the other way


def picture(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def cut(whole: Image.Image, place: FloatRect | None) -> Image.Image:
    """What stands at ``place`` of a picture of the whole page."""
    assert place is not None
    left, top = round(place["x"]), round(place["y"])
    return whole.crop((left, top, left + round(place["width"]), top + round(place["height"])))


def difference(name: str, seen: Image.Image) -> str:
    """What is wrong with ``seen``, or nothing. It then lies in .local/screenshots, beside what differs."""
    kept = KEPT / f"{name}.png"
    if not kept.exists():
        return _told(name, seen, "there is none to compare it with")
    expected = Image.open(kept).convert("RGB")
    if any(abs(one - other) > SLACK for one, other in zip(seen.size, expected.size, strict=True)):
        return _told(name, seen, f"it is {seen.size}, and was {expected.size}")
    size = (0, 0, min(seen.width, expected.width), min(seen.height, expected.height))
    apart = ImageChops.difference(seen.crop(size), expected.crop(size))
    noticed = Image.merge(
        "RGB", [band.point(lambda value: 255 * (value > NOTICEABLE)) for band in apart.split()]
    )
    share = sum(noticed.convert("L").point(bool).histogram()[1:]) / (size[2] * size[3])
    if share <= SHARE:
        return ""
    SEEN.mkdir(parents=True, exist_ok=True)
    noticed.save(SEEN / f"{name}.difference.png")
    return _told(name, seen, f"{share:.2%} of it differ")


def _told(name: str, seen: Image.Image, reason: str) -> str:
    SEEN.mkdir(parents=True, exist_ok=True)
    seen.quantize(128).save(SEEN / f"{name}.png", optimize=True)
    return f"{name}: {reason}. Look at {SEEN / name}.png; if it is meant, move it to {KEPT}."
