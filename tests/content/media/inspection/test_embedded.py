"""Pictures in documents tell as little as pictures by themselves, and look as before."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from content.media.inspection.embedded import without_notes
from content.media.inspection.inspecting import inspect
from tests.content.media.inspection.children.test_office import docx
from tests.content.media.inspection.children.test_pdf import document
from tests.content.media.inspection.here import cleaned
from tests.content.media.inspection.pictures import PROFILE, saved, scene

PLACE = "+52.5163+013.3777/"


def photograph(turned: int = 6, mode: str = "RGB", **settings: object) -> bytes:
    notes = Image.Exif()
    notes[ExifTags.Base.Orientation] = turned
    notes[ExifTags.Base.ImageDescription] = PLACE
    second = saved(scene(), "JPEG", comment=PLACE.encode())
    return (
        saved(scene(mode=mode), "JPEG", exif=notes, comment=PLACE, icc_profile=PROFILE, **settings) + second
    )


def shown(data: bytes) -> tuple[bytes, int, object]:
    with Image.open(io.BytesIO(data)) as picture:
        turned = picture.getexif().get(ExifTags.Base.Orientation, 1)
        return picture.tobytes(), turned, picture.info.get("icc_profile")


@pytest.mark.parametrize("turned", [1, 6])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("settings", [{"progressive": True}, {"restart_marker_blocks": 2}], ids=str)
def test_a_photograph_stays_as_it_looks(turned: int, mode: str, settings: dict[str, object]) -> None:
    before = photograph(turned, mode, **settings)
    after = without_notes(before)
    assert PLACE.encode() in before
    assert PLACE.encode() not in after
    assert shown(after) == shown(before)
    assert without_notes(after) == after


def test_a_drawing_of_pixels_does_too() -> None:
    notes = PngInfo()
    notes.add_itxt("Place", PLACE)
    before = saved(scene(), "PNG", pnginfo=notes) + PLACE.encode()
    after = without_notes(before)
    assert PLACE.encode() not in after
    assert shown(after) == shown(before)


def test_what_ends_early_ends_there() -> None:
    for whole in (photograph(), saved(scene(), "PNG")):
        for length in range(0, len(whole), 41):
            assert len(without_notes(whole[:length])) <= length + 40


def test_a_picture_in_an_office_document(tmp_path: Path) -> None:
    """In the very process that is shut in, which can load nothing any more."""
    sent = tmp_path / "part"
    sent.write_bytes(docx({"word/media/image1.jpg": photograph()}))
    with zipfile.ZipFile(inspect(sent, name="Report.docx").path) as parts:
        kept = parts.read("word/media/image1.jpg")
    assert PLACE.encode() not in kept
    assert shown(kept) == shown(photograph())


@pytest.mark.parametrize("filtered", [Name.DCTDecode, Array([Name.DCTDecode])], ids=["alone", "in a list"])
def test_a_picture_in_a_pdf(filtered: Object) -> None:
    def add(pdf: Pdf) -> None:
        facts = {"Width": 96, "Height": 64, "BitsPerComponent": 8, "ColorSpace": Name.DeviceRGB}
        kind = {"Type": Name.XObject, "Subtype": Name.Image, "Filter": filtered}
        picture = pdf.make_stream(photograph(), **kind, **facts)
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=picture))
        pdf.pages[0].obj.Contents = Stream(pdf, b"/I Do")

    with Pdf.open(io.BytesIO(cleaned(document(add))[1])) as pdf:
        kept: Any = pdf.pages[0].obj.Resources.XObject.I
        assert PLACE.encode() not in kept.read_raw_bytes()
        assert pikepdf.PdfImage(kept).as_pil_image().tobytes() == shown(photograph())[0]
