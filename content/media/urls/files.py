"""URLs of files: /media/<digest>/<name>, and nothing else. Links in texts are parsed by the same pattern."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

from content.media.urls.sizes import RENDITIONS
from content.models.media import LONGEST_ADDRESS_NAME
from foundation.slugs import slug_from

PREFIX = "/media/"
ADDRESS = re.compile(r"/media/([0-9a-f]{64})/([a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]{1,8})", re.ASCII)
_ATTRIBUTE = {"img": "src", "a": "href"}


class Named(NamedTuple):
    digest: str
    name: str


def read_address(address: str) -> Named | None:
    """The stored file that ``address`` names; None for everything else, renditions included."""
    found = ADDRESS.fullmatch(address)
    if found is None or len(found[2]) > LONGEST_ADDRESS_NAME or found[2] in RENDITIONS:
        return None
    return Named(found[1], found[2])


def named_in(html: str) -> list[Named]:
    """Files that clean HTML shows or links to, each once, in order."""
    if PREFIX not in html:
        return []
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return list(dict.fromkeys(reader.named))


def address_name(stem: str, extension: str) -> str:
    """ASCII name for the URL of a file called ``stem``, never the name of a rendition."""
    slug = slug_from(stem, fallback="file")
    return f"{slug}.{extension}" if f"{slug}.{extension}" not in RENDITIONS else f"file-{slug}.{extension}"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.named: list[Named] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == _ATTRIBUTE.get(tag) and (named := read_address(value or "")):
                self.named.append(named)
