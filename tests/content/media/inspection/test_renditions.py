"""Smaller pictures: of the right part, never larger than the whole, the same bytes each time."""

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from content.media.inspection.children import rendition
from content.media.inspection.children.rendition import Shape, frame_of
from content.media.inspection.errors import UnsafeFile
from content.media.inspection.limits import Limits
from content.media.inspection.renditions import make_rendition
from tests.content.media.inspection.pictures import difference, saved, scene, seen


def made(data: bytes, form: str = "webp", width: int = 48, **task: Any) -> Image.Image:
    """As the child makes it, in this process."""
    target = io.BytesIO()
    asked = {
        "media_type": "image/png",
        "format": f"image/{form}",
        "width": width,
        "crop": None,
        "focal_point": None,
    }
    rendition.work(io.BytesIO(data), target, asked | task, Limits())
    return Image.open(target)


@pytest.mark.parametrize("form", ["avif", "webp", "jpg", "png"])
def test_a_rendition_is_smaller_and_looks_the_same(form: str, tmp_path: Path) -> None:
    source, out = tmp_path / "source", tmp_path / f"out.{form}"
    source.write_bytes(saved(scene(), "PNG"))
    assert make_rendition(source, width=48, format=form, out=out) == (48, 32)
    assert difference(seen(out.read_bytes()), scene().resize((48, 32), Image.Resampling.LANCZOS)) < 5
    first = out.read_bytes()
    make_rendition(source, width=48, format=form, out=out)
    assert out.read_bytes() == first
    assert sorted(tmp_path.iterdir()) == sorted([source, out])


def test_it_is_never_larger_than_the_picture() -> None:
    assert made(saved(scene(), "PNG"), width=5_000).size == (96, 64)


def test_it_shows_the_part_that_matters() -> None:
    corner = made(saved(scene(), "PNG"), "png", width=16, crop=[1, 1], focal_point=[0, 0])
    opposite = made(saved(scene(), "PNG"), "png", width=16, crop=[1, 1], focal_point=[1000, 1000])
    assert corner.convert("RGB").getpixel((0, 0)) == (220, 20, 30)
    assert opposite.convert("RGB").getpixel((15, 15)) == (20, 90, 200)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_picture_can_be_scaled(mode: str) -> None:
    picture = scene(mode="L").convert("I;16") if mode == "I;16" else scene(mode=mode)
    for form in ("avif", "webp", "jpeg", "png"):
        assert made(saved(picture, "PNG"), form).size == (48, 32)


def test_a_transparent_picture_stays_so_where_it_can() -> None:
    picture = scene(mode="RGBA")
    picture.putalpha(0)
    assert made(saved(picture, "PNG")).getchannel("A").getextrema() == (0, 0)
    assert made(saved(picture, "PNG"), "jpeg").getpixel((0, 0)) == (255, 255, 255)


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"%PDF-1.7")
    with pytest.raises(UnsafeFile):
        make_rendition(tmp_path / "source", width=48, format="webp", out=tmp_path / "out")


@pytest.mark.parametrize(
    "asked",
    [
        {"format": "gif"},
        {"width": 0},
        {"width": 10**6},
        {"crop": (0, 1)},
        {"focal_point": (1001, 0)},
    ],
)
def test_senseless_arguments_are_refused(asked: dict[str, Any], tmp_path: Path) -> None:
    arguments: dict[str, Any] = {"width": 48, "format": "webp", "out": tmp_path / "o"} | asked
    with pytest.raises(ValueError, match=r"is no"):
        make_rendition(tmp_path, **arguments)


SIDE = st.integers(1, 30_000)
RATIO = st.tuples(st.integers(1, 100), st.integers(1, 100))
POINT = st.tuples(st.integers(0, 1000), st.integers(0, 1000))


@given(st.tuples(SIDE, SIDE), RATIO, POINT)
def test_the_part_lies_in_the_picture(
    size: tuple[int, int], crop: tuple[int, int], focus: tuple[int, int]
) -> None:
    left, top, right, bottom = frame_of(size, Shape(1, crop, focus))
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]
