"""Pictures and films in the forms that phones write, made by the programs of Debian: they pass and tell nothing.

Not shown: files of the devices themselves. What is alike: tiles, a thumbnail, ten bits, orientation and place of a HEIC
(libheif); HEVC turned by its display matrix, with QuickTime's place, maker and day, of a film (ffmpeg).
"""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from content.media.inspection.errors import UnsafeFile
from tests.content.media.inspection.test_real_files import cleaned, converted, program, run
from tests.content.media.scenery import harbour

pytestmark = pytest.mark.deep

TOLD = (b"Kreuzberg", b"52.5163", b"Apple", b"2026:05", b"2026-05", b"GPS")
NOTES = (
    "-Orientation#=6", "-GPSLatitude=52.5163", "-GPSLatitudeRef=N", "-GPSLongitude=13.3777", "-GPSLongitudeRef=E",
    "-Artist=Kreuzberg", "-Make=Apple", "-DateTimeOriginal=2026:05:01 06:00:00",
)  # fmt: skip
HEIC = {
    "plain.heic": (),
    "with-thumbnail.heic": ("--thumb", "320"),
    "in-tiles.heic": ("--cut-tiles", "512"),
    "in-ten-bits.heic": ("--bit-depth", "10"),
    "in-tiles.avif": ("--cut-tiles", "512", "--avif"),
}
FILM = "-f lavfi -i testsrc=duration=1:size=320x180:rate=30 -f lavfi -i sine=frequency=440:duration=1"
KEYS = (
    "com.apple.quicktime.location.ISO6709=+52.5163+013.3777/", "com.apple.quicktime.make=Apple",
    "com.apple.quicktime.creationdate=2026-05-01T06:00:00+0200", "location=+52.5163+013.3777/",
)  # fmt: skip
LETTER = (
    "<html><h1>Minutes</h1><p>Plain <b>words</b>.</p><table border=1><tr><th>Boat</th><td>Heron</td></tr></table>"
    "<p><img src='{picture}' width=320 height=200></p><ol><li>One</li><li>Two</li></ol></html>"
)


@pytest.mark.parametrize("name", HEIC)
def test_a_picture_of_a_phone_stands_upright_and_tells_nothing(name: str, tmp_path: Path) -> None:
    photo = harbour(tmp_path, "photo.jpg")
    run(program("exiftool"), "-q", "-overwrite_original", *NOTES, str(photo))
    sent = tmp_path / name
    run(program("heif-enc"), *HEIC[name], str(photo), "-o", str(sent))
    assert b"Kreuzberg" in sent.read_bytes()
    made = cleaned(sent)
    assert made.media_type == ("image/avif" if name.endswith("avif") else "image/jpeg")
    assert (made.width, made.height) == (1000, 1600)
    clean = made.path.read_bytes()
    assert not [word for word in TOLD if word in clean]
    with Image.open(io.BytesIO(clean)) as shown, Image.open(photo) as original:
        assert not dict(shown.getexif())
        sky = original.rotate(-90, expand=True).convert("RGB").resize((1, 1)).getpixel((0, 0))
        seen = shown.convert("RGB").resize((1, 1)).getpixel((0, 0))
        assert isinstance(sky, tuple)
        assert isinstance(seen, tuple)
        assert max(abs(a - b) for a, b in zip(sky, seen, strict=True)) < 8


@pytest.mark.parametrize("turned", ["0", "90", "180"])
def test_a_film_of_a_phone_plays_as_it_was_held_and_tells_nothing(turned: str, tmp_path: Path) -> None:
    flat, sent = tmp_path / "flat.mov", tmp_path / "sent.mov"
    coded = "-c:v libx265 -x265-params log-level=none -tag:v hvc1 -pix_fmt yuv420p -c:a aac"
    told = [word for key in KEYS for word in ("-metadata", key)]
    tags = ("-movflags", "use_metadata_tags")
    run(program("ffmpeg"), "-v", "error", *FILM.split(), *coded.split(), *told, *tags, str(flat))
    turn = ("-display_rotation", turned, "-i", str(flat), "-c", "copy", *tags)
    run(program("ffmpeg"), "-v", "error", *turn, str(sent))
    assert b"52.5163" in sent.read_bytes()
    made = cleaned(sent)
    assert (made.media_type, made.milliseconds) == ("video/mp4", 1000)
    clean = made.path.read_bytes()
    assert not [word for word in TOLD if word in clean]
    assert rotation_of(made.path) == rotation_of(sent)


def rotation_of(film: Path) -> str:
    asked = ("-v", "error", "-show_entries", "stream_side_data=rotation", "-of", "csv=p=0")
    return run(program("ffprobe"), *asked, str(film)).strip().strip(",")


def letter(folder: Path, ending: str, picture: str) -> Path:
    source = folder / "letter.html"
    source.write_text(LETTER.format(picture=picture))
    return converted(source, ending)


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_a_letter_with_a_picture_and_a_table_opens_again(ending: str, tmp_path: Path) -> None:
    photo = base64.b64encode(harbour(tmp_path, "photo.jpg", (320, 200)).read_bytes()).decode()
    made = cleaned(letter(tmp_path, ending, f"data:image/jpeg;base64,{photo}"))
    assert made.extension == ending
    (again := tmp_path / f"again.{ending}").write_bytes(made.path.read_bytes())
    assert converted(again, "pdf").stat().st_size > 5_000


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_a_letter_that_loads_its_picture_from_elsewhere_is_refused(ending: str, tmp_path: Path) -> None:
    """LibreOffice keeps a link to a picture of a web page, and asks for it whenever the letter is opened."""
    with pytest.raises(UnsafeFile, match="loads something from elsewhere"):
        cleaned(letter(tmp_path, ending, harbour(tmp_path, "photo.jpg", (320, 200)).as_uri()))
