"""URLs of files: /media/<digest>/<name>, and nothing else. Links in texts are parsed by the same pattern."""

import re
from typing import NamedTuple

from content.media.urls.sizes import RENDITIONS
from content.models.media import LONGEST_ADDRESS_NAME
from foundation.slugs import slug_from

PREFIX = "/media/"
ADDRESS = re.compile(r"/media/([0-9a-f]{64})/([a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]{1,8})", re.ASCII)
# As the sanitiser writes them: every value in double quotes, and none contains one.
TAG = re.compile(r'<(img|a)((?: [a-z]+="[^"]*")+)>')
ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
ADDRESS_IN = {"img": "src", "a": "href"}


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
    addresses = (dict(ATTRIBUTE.findall(tag[2])).get(ADDRESS_IN[tag[1]], "") for tag in TAG.finditer(html))
    return list(dict.fromkeys(named for address in addresses if (named := read_address(address))))


def address_name(stem: str, extension: str) -> str:
    """ASCII name for the URL of a file called ``stem``, never the name of a rendition."""
    slug = slug_from(stem, fallback="file")
    return f"{slug}.{extension}" if f"{slug}.{extension}" not in RENDITIONS else f"file-{slug}.{extension}"
