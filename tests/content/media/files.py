"""Files as inspection hands them over, and assets made of them by the verbs."""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content import workflow
from content.media.ingest import take_in
from content.media.inspection.inspecting import Inspected
from content.models import Article, Asset, Section
from tests.newsroom import Person


@dataclass(frozen=True)
class Checked(Inspected):
    kind: str = "image"
    media_type: str = "image/png"
    extension: str = "png"
    width: int | None = 8
    height: int | None = 6
    frames: int | None = 1
    milliseconds: int | None = None
    name: str = "Harbour at dawn.png"


def picture(folder: Path, shade: int = 120, size: tuple[int, int] = (8, 6), **facts: Any) -> Checked:
    """A grey picture: other shades, other bytes."""
    path = folder / f"{shade}-{size[0]}x{size[1]}.png"
    path.write_bytes(png(shade, *size))
    return Checked(path, width=size[0], height=size[1], **facts)


def png(shade: int, width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(height * (b"\0" + bytes([shade]) * width))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def document(folder: Path, content: bytes = b"%PDF-1.7 minutes") -> Checked:
    path = folder / "minutes.pdf"
    path.write_bytes(content)
    return Checked(path, "document", "application/pdf", "pdf", None, None, None, None, "Minutes of May.pdf")


def source_of(checked: Checked) -> str:
    """The digest of what was uploaded, before it was cleaned into ``checked``."""
    return hashlib.sha256(b"source of " + checked.path.read_bytes()).hexdigest()


def upload(checked: Checked, *, by: Person, section: Section) -> Asset:
    return take_in(checked, by=by, section=section, source_digest=source_of(checked))


def current(asset: Asset) -> Any:
    return Asset.objects.select_related("current__file").get(pk=asset.pk).current


def shown(asset: Asset) -> str:
    return f'<p>Look:</p><img src="{current(asset).address}" alt="Boats">'


def write_about(asset: Asset, *, by: Person, section: Section, title: str = "Ferries") -> Article:
    return workflow.create_article(section, by=by, title=title, body=shown(asset))
