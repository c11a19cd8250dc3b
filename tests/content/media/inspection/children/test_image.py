"""content.media.inspection.children.image: pictures look as before, and what was smuggled in is gone."""

import io
import zipfile

import pytest
from PIL import Image, PngImagePlugin

from tests.content.media.inspection import chunks
from tests.content.media.inspection.here import cleaned
from tests.content.media.inspection.pictures import PROFILE, animation, difference, saved, scene, seen

ALIKE = {"JPEG": 1.5, "PNG": 0.0, "GIF": 0.0, "WEBP": 1.5, "AVIF": 2.0, "HEIF": 2.0}
STORED = {"JPEG": "jpeg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif", "HEIF": "jpeg"}


@pytest.mark.parametrize("form", ALIKE)
def test_a_picture_looks_the_same_and_keeps_its_format(form: str) -> None:
    data = saved(scene(), form)
    made, clean = cleaned(data)
    assert made.media_type == f"image/{STORED[form]}"
    assert (made.width, made.height, made.frames) == (96, 64, 1)
    assert difference(seen(data), seen(clean)) <= ALIKE[form]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_its_mode_and_every_pixel(mode: str) -> None:
    picture = scene(mode="L").convert("I;16") if mode == "I;16" else scene(mode=mode)
    clean = Image.open(io.BytesIO(cleaned(saved(picture, "PNG"))[1]))
    assert clean.mode == mode
    assert clean.tobytes() == picture.tobytes()


def test_transparency_is_kept() -> None:
    picture = scene(mode="RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    for form in ("PNG", "WEBP", "AVIF"):
        settings = {"lossless": True} if form == "WEBP" else {}
        data = saved(picture, form, **settings)
        assert difference(seen(data), seen(cleaned(data)[1])) <= ALIKE[form]


def test_a_palette_with_a_transparent_colour_is_kept() -> None:
    data = saved(scene(mode="P"), "PNG", transparency=3)
    assert difference(seen(data), seen(cleaned(data)[1])) == 0


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "AVIF"])
def test_an_animation_moves_as_before(form: str) -> None:
    data = animation(form, frames=4, duration=80)
    made, clean = cleaned(data)
    assert (made.frames, made.milliseconds) == (4, 320)
    for frame in range(4):
        assert difference(seen(data, frame), seen(clean, frame)) <= ALIKE[form]


def test_an_animation_with_transparent_frames_moves_as_before() -> None:
    frames = []
    for place in range(3):
        frame = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
        frame.paste((200, 30 * place, 40, 255), (8 * place, 8, 8 * place + 8, 24))
        frames.append(frame)
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=50, disposal=2, loop=0)
    clean = cleaned(data)[1]
    for place in range(3):
        assert difference(seen(data, place), seen(clean, place)) == 0
    assert Image.open(io.BytesIO(clean)).info["loop"] == 0


def test_a_moving_photo_of_a_phone_keeps_its_photo() -> None:
    """Phones append a film to the picture; the picture is innocent and the film is left out."""
    data = saved(scene(), "JPEG") + b"\0\0\0\x18ftypmp42" + bytes(500)
    made, clean = cleaned(data)
    assert made.media_type == "image/jpeg"
    assert b"ftypmp42" not in clean


def test_the_same_picture_always_becomes_the_same_bytes() -> None:
    for form in ALIKE:
        data = saved(scene(), form)
        assert cleaned(data)[1] == cleaned(data)[1]


def test_cleaning_a_clean_picture_loses_next_to_nothing() -> None:
    clean = cleaned(saved(scene(), "JPEG", quality=90))[1]
    assert difference(seen(clean), seen(cleaned(clean)[1])) < 1


SCRIPT = b"<script>alert(document.domain)</script>"
PLACE = b"52.5163N13.3777E"
JPEG, PNG, GIF = (saved(scene(), form) for form in ("JPEG", "PNG", "GIF"))


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("payload.html", SCRIPT)
    return out.getvalue()


def exif() -> Image.Exif:
    made = Image.Exif()
    made[0x010E] = PLACE.decode()
    made.get_ifd(0x8825)[1] = "N"
    made.get_ifd(0x8825)[2] = (52.0, 30.0, 58.0)
    return made


def text() -> PngImagePlugin.PngInfo:
    made = PngImagePlugin.PngInfo()
    made.add_text("Comment", PLACE.decode())
    made.add_itxt("XML:com.adobe.xmp", PLACE.decode())
    return made


SMUGGLED = {
    "gif that is a script": b"GIF89a/*" + GIF[8:] + b"*/=1;alert(1)//" + SCRIPT,
    "gif with a page behind it": GIF + SCRIPT,
    "gif with a comment": saved(scene(), "GIF", comment=SCRIPT),
    "jpeg with an archive behind it": JPEG + archive(),
    "jpeg with a page behind it": JPEG + b"<html>" + SCRIPT,
    "jpeg with a comment": saved(scene(), "JPEG", comment=SCRIPT),
    "jpeg with a place": saved(scene(), "JPEG", exif=exif()),
    "jpeg with xmp": saved(scene(), "JPEG", xmp=b"<x>" + PLACE + b"</x>"),
    "jpeg with a script in its first segment": chunks.jpeg_with(JPEG, 0xE5, b"=1;/*" + SCRIPT),
    "jpeg with captions of an agency": chunks.jpeg_with(JPEG, 0xED, b"Photoshop 3.0\0" + PLACE),
    "png with a page behind it": PNG + b"<html>" + SCRIPT,
    "png with a private chunk": chunks.png_with(PNG, chunks.png_chunk(b"prVt", SCRIPT)),
    "png with texts": saved(scene(), "PNG", pnginfo=text(), exif=exif()),
    "webp with a place": saved(scene(), "WEBP", exif=exif(), xmp=PLACE),
    "webp with a private chunk": chunks.riff_with(saved(scene(), "WEBP", exif=exif()), b"EVIL", SCRIPT),
    "avif with a place": saved(scene(), "AVIF", exif=exif(), xmp=PLACE),
    "heic with a place": saved(scene(), "HEIF", exif=exif(), xmp=PLACE),
    "profile with a stowaway": saved(scene(), "JPEG", icc_profile=PROFILE + SCRIPT),
}


@pytest.mark.parametrize("case", SMUGGLED)
def test_what_was_smuggled_in_is_gone(case: str) -> None:
    data = SMUGGLED[case]
    assert SCRIPT in data or PLACE in data or b"alert" in data
    clean = cleaned(data)[1]
    for word in (b"script", b"alert", PLACE, b"Exif", b"payload.html", b"xmp", b"PK\x03\x04"):
        assert word not in clean
