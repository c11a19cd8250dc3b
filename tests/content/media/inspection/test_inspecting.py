"""``inspect``: a file in, a clean file beside it or a sentence with the way out; no answer of a child is trusted."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from content.media.inspection import process
from content.media.inspection.errors import CannotInspect, UnsafeFile
from content.media.inspection.inspecting import inspect, made_of, missing_walls
from content.media.inspection.limits import Limits
from content.media.inspection.result import Refusal, RefusedFile
from secureproject.doctor.environment import walls_missing
from secureproject.startup import refuse_to_start
from tests.content.media.inspection import sounds
from tests.content.media.inspection.children.test_pdf import document
from tests.content.media.inspection.children.test_svg import INNOCENT, drawing
from tests.content.media.inspection.chunks import png_of_size
from tests.content.media.inspection.pictures import difference, saved, scene, seen
from tests.samples import samples


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    return tmp_path / "0042.part"


@pytest.mark.parametrize("form", ["JPEG", "AVIF", "HEIF"])
def test_a_picture_comes_back_clean_beside_what_was_sent(form: str, sent: Path) -> None:
    data = saved(scene(), form)
    sent.write_bytes(data)
    made = inspect(sent, name="../Meine Fotos\\Übersicht 1.PNG")
    assert made.path == sent.with_name("0042.part.cleaned")
    assert (made.kind, made.width, made.height, made.frames) == ("image", 96, 64, 1)
    assert made.name == f"Übersicht-1.{made.extension}"
    assert difference(seen(data), seen(made.path.read_bytes())) < 2
    assert sent.read_bytes() == data
    assert sorted(sent.parent.iterdir()) == [sent, made.path]
    assert made.path.stat().st_mode & 0o777 == 0o600


OTHER = {
    "pdf": (document(), "document", "application/pdf"),
    "svg": (drawing(INNOCENT), "image", "image/svg+xml"),
    "m4a": (sounds.m4a(), "audio", "audio/mp4"),
    "mp3": (sounds.mp3(), "audio", "audio/mpeg"),
    "flac": (sounds.flac(), "audio", "audio/flac"),
}


@pytest.mark.parametrize("case", OTHER)
def test_other_files_come_back_clean_too(case: str, sent: Path) -> None:
    data, kind, media_type = OTHER[case]
    sent.write_bytes(data)
    made = inspect(sent, name=f"Bericht.{case}")
    assert (made.kind, made.media_type, made.name) == (kind, media_type, f"Bericht.{case}")


def test_a_refused_file_leaves_nothing_behind_and_says_the_way_out(sent: Path) -> None:
    sent.write_bytes(png_of_size(60_000, 60_000))
    with pytest.raises(UnsafeFile, match=r"at most 50 megapixels.*Scale it down") as refused:
        inspect(sent, name="sky.png")
    assert (refused.value.refusal, refused.value.status) == (Refusal.TOO_MANY_PIXELS, 422)
    assert list(sent.parent.iterdir()) == [sent]


@pytest.mark.parametrize(
    ("data", "name", "lies"),
    [
        (b"<html><script>", "photo.jpg", True),
        (b"MZ\x90\0", "photo.jpg", True),
        (b"<html><script>", "page.html", False),
        (b"", "photo.jpg", False),
        (b"BM" + bytes(50), "photo.bmp", False),
    ],
)
def test_a_name_that_claims_what_the_file_is_not_is_noticed(
    data: bytes, name: str, lies: bool, sent: Path
) -> None:
    sent.write_bytes(data)
    with pytest.raises(UnsafeFile) as refused:
        inspect(sent, name=name)
    assert refused.value.lies is lies


def test_a_file_over_the_limit_is_not_even_opened_by_a_decoder(sent: Path) -> None:
    sent.write_bytes(saved(scene(), "PNG"))
    with pytest.raises(UnsafeFile) as refused:
        inspect(sent, name="a.png", limits=Limits(image_bytes=100))
    assert refused.value.refusal == Refusal.TOO_LARGE


@pytest.mark.parametrize(
    ("data", "name", "most"),
    [
        (drawing(""), "logo.svg", "at most 2 MB"),
        (drawing(""), "logo.png", "at most 2 MB"),
        (sounds.mp4(), "film.mov", "at most 7 MB"),
    ],
)
def test_what_is_too_large_is_told_the_limit_of_what_it_is(
    data: bytes, name: str, most: str, sent: Path
) -> None:
    sent.write_bytes(data)
    os.truncate(sent, 7_500_000)
    with pytest.raises(UnsafeFile, match=most):
        inspect(sent, name=name, limits=Limits(recording_bytes=7_000_000))


@pytest.mark.parametrize(
    ("stream", "why"), [("EncryptedPackage", "by a password"), ("Workbook", "old format")]
)
def test_an_office_document_with_a_password_is_no_old_one(stream: str, why: str, sent: Path) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0") + b"\x09\0"
    whole = head.ljust(48, b"\0") + (11).to_bytes(4, "little")
    directory = "".join(name.ljust(64, "\0") for name in ("Root Entry", "EncryptionInfo", stream))
    sent.write_bytes(whole.ljust(12 * 512, b"\0") + directory.encode("utf-16-le"))
    with pytest.raises(UnsafeFile, match=why):
        inspect(sent, name="Report.docx")


def test_a_link_put_in_the_place_of_a_file_is_not_followed(sent: Path) -> None:
    (sent.parent / "secret.png").write_bytes(saved(scene(), "PNG"))
    sent.symlink_to(sent.parent / "secret.png")
    with pytest.raises(CannotInspect):
        inspect(sent, name="a.png")


def test_a_pipe_put_in_the_place_of_a_file_does_not_hold_the_worker_up(sent: Path) -> None:
    os.mkfifo(sent)
    with pytest.raises((CannotInspect, UnsafeFile)):
        inspect(sent, name="a.png")


def test_what_a_killed_process_left_is_written_over(sent: Path) -> None:
    sent.with_name("0042.part.cleaned.making").write_bytes(b"half a picture")
    sent.write_bytes(saved(scene(), "PNG"))
    assert inspect(sent, name="a.png").media_type == "image/png"


@pytest.mark.parametrize(("data", "name"), [(sounds.mp4(), "film.mp4"), (sounds.mp3(), "sound.mp3")])
def test_without_the_extra_for_them_film_and_sound_are_refused(
    data: bytes, name: str, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.media.inspection.inspecting.TAKES_RECORDINGS", False)
    sent.write_bytes(data)
    with pytest.raises(UnsafeFile, match="takes no film and no sound") as refused:
        inspect(sent, name=name)
    assert refused.value.refusal == Refusal.NO_RECORDINGS


@pytest.fixture
def no_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine without libseccomp: no filter of system calls can be installed."""
    without = "from content.media.inspection.children import seccomp; seccomp.library = lambda: None; runpy."
    monkeypatch.setattr(process, "_START", process._START.replace("runpy.run", f"{without}run"))
    missing_walls.cache_clear()
    yield
    missing_walls.cache_clear()


@pytest.mark.usefixtures("no_library")
def test_a_file_is_refused_when_a_wall_is_missing(sent: Path, settings: Settings) -> None:
    settings.MEDIA_WITHOUT_WALLS = False
    sent.write_bytes(saved(scene(), "PNG"))
    with pytest.raises(UnsafeFile, match="takes no files at the moment") as refused:
        inspect(sent, name="a.png")
    assert refused.value.refusal == Refusal.NOT_CONFINED
    assert not refused.value.lies
    assert list(sent.parent.iterdir()) == [sent]


@pytest.mark.usefixtures("no_library")
def test_a_demo_takes_it_and_says_what_is_missing(
    sent: Path, capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    sent.write_bytes(saved(scene(), "PNG"))
    assert inspect(sent, name="a.png").media_type == "image/png"
    refuse_to_start([], {})
    assert "inspected without the filter of system calls." in capsys.readouterr().err
    assert list(walls_missing()) == [
        "The inspection of uploads lacks a wall on this machine: the filter of system calls."
    ]


GOOD = {"media_type": "image/png", "width": 1, "height": 1, "frames": 1, "milliseconds": None}


@pytest.mark.parametrize("answer", samples(__file__)["senseless answers"])
def test_an_answer_that_makes_no_sense_is_not_believed(answer: object) -> None:
    with pytest.raises(RefusedFile) as refused:
        made_of(answer, Limits())
    assert refused.value.refusal == Refusal.CRASHED


def test_a_good_answer_is_believed() -> None:
    assert made_of({"made": GOOD}, Limits()).width == 1
