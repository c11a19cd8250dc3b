"""Files that real programs write pass, through the process that cleans them, and still open afterwards.

Of phones: tiles, a thumbnail, ten bits, orientation and place of a HEIC (libheif); HEVC turned by its display
matrix, with QuickTime's place, maker and day, of a film (ffmpeg). Files of the devices themselves are not here.
"""

import io
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from content.media.inspection.errors import UnsafeFile
from content.media.inspection.inspecting import Inspected, inspect
from content.media.inspection.limits import Limits
from tests.content.media.inspection.children.test_office import docx
from tests.content.media.inspection.chunks import gif_of_frames, png_chunk, png_of_size
from tests.content.media.scenery import harbour

pytestmark = pytest.mark.deep
TOLD = b"Kreuzberg"
NOTES = "-metadata title=Kreuzberg -metadata artist=Kreuzberg -metadata location=Kreuzberg"
FILM = "-f lavfi -i testsrc=duration=1:size=160x120:rate=10"
SOUND = "-f lavfi -i sine=frequency=440:duration=1"
H264 = f"{FILM} {SOUND} {NOTES} -c:v libx264 -pix_fmt yuv420p -c:a aac"
VP9 = f"{FILM} {SOUND} {NOTES} -c:v libvpx-vp9 -cpu-used 8"
COVER = f"{SOUND} -i COVER -map 0 -map 1 {NOTES} -disposition:v attached_pic"
PASSES = {
    "plain.mp4": (H264, "video/mp4"),
    "fast.mp4": (f"{H264} -movflags +faststart", "video/mp4"),
    "pieces.mp4": (f"{H264} -movflags frag_keyframe+empty_moov", "video/mp4"),
    "dash.mp4": (f"{H264} -movflags frag_keyframe+empty_moov+default_base_moof", "video/mp4"),
    "hevc.mp4": (f"{H264} -c:v libx265 -tag:v hvc1", "video/mp4"),
    "phone.mov": (f"{H264} -movflags use_metadata_tags -timecode 01:00:00:00", "video/mp4"),
    "fast.mov": (f"{H264} -c:v libx265 -tag:v hvc1 -movflags +faststart", "video/mp4"),
    "plain.m4a": (f"{SOUND} {NOTES} -c:a aac", "audio/mp4"),
    "cover.m4a": (f"{COVER} -c:v mjpeg -c:a aac", "audio/mp4"),
    "lossless.m4a": (f"{SOUND} {NOTES} -c:a alac", "audio/mp4"),
    "vp8.webm": (f"{FILM} {SOUND} {NOTES} -c:v libvpx -c:a libvorbis", "video/webm"),
    "vp9.webm": (f"{VP9} -c:a libopus", "video/webm"),
    "live.webm": (f"{VP9} -c:a libopus -live 1", "video/webm"),
    "sound.webm": (f"{SOUND} {NOTES} -c:a libopus", "audio/webm"),
    "vorbis.ogg": (f"{SOUND} {NOTES} -c:a libvorbis", "audio/ogg"),
    "voice.opus": (f"{SOUND} {NOTES} -c:a libopus", "audio/ogg"),
    "plain.mp3": (f"{SOUND} {NOTES} -c:a libmp3lame -write_id3v1 1", "audio/mpeg"),
    "varied.mp3": (f"{SOUND} {NOTES} -c:a libmp3lame -q:a 4", "audio/mpeg"),
    "cover.mp3": (f"{COVER} -c:v mjpeg -c:a libmp3lame -id3v2_version 3", "audio/mpeg"),
    "plain.wav": (f"{SOUND} {NOTES} -c:a pcm_s16le -write_bext 1", "audio/wav"),
    "deep.wav": (f"{SOUND} {NOTES} -c:a pcm_s24le", "audio/wav"),
    "plain.flac": (f"{SOUND} {NOTES} -c:a flac", "audio/flac"),
    "cover.flac": (f"{COVER} -c:v mjpeg -c:a flac", "audio/flac"),
}
REFUSED = {
    "film.mkv": H264,
    "edit.mov": f"{FILM} -c:v prores",
    "raw.mov": f"{H264} -c:a pcm_s16le",
    "theora.ogv": f"{FILM} {SOUND} -c:v libtheora -c:a libvorbis",
}
SECONDS = 120
TEXT = "<html><h1>Minutes</h1><p>Plain <b>words</b> and <a href='https://example.org/'>a link</a></p></html>"
TABLE = "a,b\n1,2\n3,4\n"
SOURCES = {"docx": TEXT, "odt": TEXT, "pdf": TEXT, "xlsx": TABLE, "ods": TABLE}
PERSONAL = (b"Kreuzberg", b"52.5163", b"Apple", b"2026:05", b"2026-05", b"GPS")
CAMERA = (
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
HELD = "-f lavfi -i testsrc=duration=1:size=320x180:rate=30 -f lavfi -i sine=frequency=440:duration=1"
KEYS = (
    "com.apple.quicktime.location.ISO6709=+52.5163+013.3777/", "com.apple.quicktime.make=Apple",
    "com.apple.quicktime.creationdate=2026-05-01T06:00:00+0200", "location=+52.5163+013.3777/",
)  # fmt: skip


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(
            f"{name} is not installed: apt-get install ffmpeg libreoffice-nogui libheif-examples libimage-exiftool-perl"
        )
    return found


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def recorded(path: Path, how: str) -> Path:
    cover = path.with_name("cover.jpg")
    Image.new("RGB", (64, 64), "red").save(cover)
    run(program("ffmpeg"), "-v", "error", "-y", *how.replace("COVER", str(cover)).split(), str(path))
    return path


def cleaned(path: Path) -> Inspected:
    return inspect(path, name=path.name)


@pytest.mark.parametrize("name", PASSES)
def test_a_recording_passes_plays_and_tells_nothing(name: str, tmp_path: Path) -> None:
    how, media_type = PASSES[name]
    made = cleaned(recorded(tmp_path / name, how))
    assert made.media_type == media_type
    assert TOLD not in made.path.read_bytes()
    assert run(program("ffmpeg"), "-v", "error", "-i", str(made.path), "-f", "null", "-") == ""
    asked = ("-v", "error", "-show_entries", "stream=codec_type", "-of", "csv=p=0")
    kinds = run(program("ffprobe"), *asked, str(made.path))
    assert (
        set(kinds.replace(",", " ").split()) == {"audio", "video"}
        if media_type.startswith("video")
        else {"audio"}
    )


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_browser_plays_is_refused_with_a_way_out(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnsafeFile, match="Save it as MP4"):
        cleaned(recorded(tmp_path / name, REFUSED[name]))


def converted(source: Path, ending: str) -> Path:
    folder = source.parent / ending
    writer = ["--writer"] if source.suffix == ".html" else []
    home = f"-env:UserInstallation=file://{source.parent}/office"
    to = ("--convert-to", ending, "--outdir", str(folder))
    run(program("soffice"), "--headless", home, *writer, *to, str(source))
    return next(folder.iterdir())


@pytest.mark.parametrize("ending", SOURCES)
def test_a_document_of_libreoffice_passes_and_opens_again(ending: str, tmp_path: Path) -> None:
    source = tmp_path / ("source.html" if SOURCES[ending] is TEXT else "source.csv")
    source.write_text(SOURCES[ending])
    made = cleaned(converted(source, ending))
    assert made.extension == ending
    if ending == "pdf":
        with pikepdf.open(made.path) as document:
            assert len(document.pages) == 1
    else:
        (again := tmp_path / f"again.{ending}").write_bytes(made.path.read_bytes())
        assert converted(again, "pdf").stat().st_size > 1000


def pdf_bomb() -> bytes:
    """A page whose content is 300 MB of nothing, packed twice."""
    packed = zlib.compress(zlib.compress(bytes(300_000_000), 9), 9)
    document, out = pikepdf.new(), io.BytesIO()
    page = document.add_blank_page()
    page.Contents = document.make_stream(b"")
    page.Contents.write(packed, filter=pikepdf.Array([pikepdf.Name.FlateDecode] * 2))
    document.save(out, compress_streams=False)
    return out.getvalue()


def png_bomb() -> bytes:
    """All that its header promises is there: 30,000 x 30,000 points in a few hundred kilobytes."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(3_751 * 1_000)) for _ in range(30)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")
    )


BOMBS: dict[str, Callable[[], bytes]] = {
    "png": png_bomb,
    "png that only promises": lambda: png_of_size(29_999, 29_999),
    "gif": lambda: gif_of_frames(20, 20_000, 20_000),
    "gif of many frames": lambda: gif_of_frames(20_000),
    "tiff called jpeg": lambda: b"II*\0" + bytes(1_000_000),
    "zip": lambda: docx({"word/media/a.png": bytes(500_000_000)}),
    "zip of many": lambda: docx({f"word/{number}.xml": "<a/>" for number in range(6_000)}),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_refused_and_hurts_no_one(kind: str, tmp_path: Path) -> None:
    (path := tmp_path / "photo.jpg").write_bytes(BOMBS[kind]())
    assert path.stat().st_size < 2_000_000
    with pytest.raises(UnsafeFile):
        cleaned(path)


def test_a_pdf_that_unpacks_to_very_much_costs_its_child_no_more_than_it_may(tmp_path: Path) -> None:
    """Cleaning need not unpack it; whether it does is the child's affair, within its limits."""
    (path := tmp_path / "report.pdf").write_bytes(pdf_bomb())
    try:
        made = inspect(path, name=path.name, limits=Limits(memory_bytes=600_000_000, processor_seconds=20))
    except UnsafeFile:
        return
    assert made.path.stat().st_size < 2_000_000


@pytest.mark.parametrize("name", HEIC)
def test_a_picture_of_a_phone_stands_upright_and_tells_nothing(name: str, tmp_path: Path) -> None:
    photo = harbour(tmp_path, "photo.jpg")
    run(program("exiftool"), "-q", "-overwrite_original", *CAMERA, str(photo))
    sent = tmp_path / name
    run(program("heif-enc"), *HEIC[name], str(photo), "-o", str(sent))
    assert b"Kreuzberg" in sent.read_bytes()
    made = cleaned(sent)
    assert made.media_type == ("image/avif" if name.endswith("avif") else "image/jpeg")
    assert (made.width, made.height) == (1000, 1600)
    clean = made.path.read_bytes()
    assert not [word for word in PERSONAL if word in clean]
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
    run(program("ffmpeg"), "-v", "error", *HELD.split(), *coded.split(), *told, *tags, str(flat))
    turn = ("-display_rotation", turned, "-i", str(flat), "-c", "copy", *tags)
    run(program("ffmpeg"), "-v", "error", *turn, str(sent))
    assert b"52.5163" in sent.read_bytes()
    made = cleaned(sent)
    assert (made.media_type, made.milliseconds) == ("video/mp4", 1000)
    clean = made.path.read_bytes()
    assert not [word for word in PERSONAL if word in clean]
    assert rotation_of(made.path) == rotation_of(sent)


def rotation_of(film: Path) -> str:
    asked = ("-v", "error", "-show_entries", "stream_side_data=rotation", "-of", "csv=p=0")
    return run(program("ffprobe"), *asked, str(film)).strip().strip(",")
