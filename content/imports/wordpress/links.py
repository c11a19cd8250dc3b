"""Links of the old site: its permalinks, numbers and guids, rewritten to new addresses, or reported."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

LISTED = 200  # links of one text listed in the report, which is held in memory to the end
LONGEST_NAMED = 300


LONGEST_ADDRESS = 2_000
_BY_NUMBER = ("p", "page_id", "attachment_id")


@dataclass(frozen=True, slots=True)
class Place:
    """One URL of the old site: its path (decoded, no slash at either end), its query, and the owner of its guid."""

    path: str = ""
    number: str = ""
    guid_of: str = ""
    fragment: str = ""


@dataclass(slots=True)
class OldSite:
    """Filled during the first read of the file. Only the path of an item is kept, not its text."""

    host: str = ""
    home: str = ""
    texts: dict[str, str] = field(default_factory=dict)  # path -> number of the post or page
    files: dict[str, str] = field(default_factory=dict)  # path of an attachment's page -> its number
    guids: dict[str, str] = field(default_factory=dict)  # "" for one that several items have

    def lives_at(self, address: str) -> None:
        if not self.host and (parts := _split(address)):
            self.host, self.home = _host(parts), _path(parts)

    def remember(self, known: dict[str, str], identifier: str, link: str, guid: str) -> None:
        """``known`` is ``texts`` or ``files``."""
        place = self.place(link)
        if place and place.path and not place.number:
            known.setdefault(place.path, identifier)
        if (
            known is not self.texts
            or not guid
            or ((named := self.place(guid)) and named.number == identifier)
        ):
            return  # most guids only repeat the number: stored once, however many items there are
        if name := _name(guid):
            self.guids[name] = identifier if self.guids.get(name, identifier) == identifier else ""

    def place(self, address: str, *, seen_from: str = "") -> Place | None:
        """Target of ``address`` on the old site, or None for a link that does not lead there.

        ``seen_from`` is the URL of the page that contains a relative link.
        """
        if not address.strip() or address.strip().startswith("#") or len(address) > LONGEST_ADDRESS:
            return None
        parts = _split(address, seen_from or f"https://{self.host}/{self.home}/")
        if parts is None or not self.host:
            return None
        path, guid_of = _path(parts), self.guids.get(_name(parts.geturl()), "")
        if _host(parts) == self.host and f"{path}/".startswith(f"{self.home}/" if self.home else ""):
            return Place("" if path == self.home else path, self._number(parts), guid_of, parts.fragment)
        return Place(guid_of=guid_of, fragment=parts.fragment) if guid_of else None

    def _number(self, parts: SplitResult) -> str:
        if _path(parts).removesuffix("index.php").rstrip("/") != self.home:
            return ""
        query = parse_qs(parts.query)
        return next((query[name][0] for name in _BY_NUMBER if name in query), parts.query)


@dataclass(frozen=True, slots=True)
class Way:
    """Result for a link to the old site: ``to`` is its new address, or empty if there is none, and ``why``."""

    to: str = ""
    why: str = ""


type Lead = Callable[[str], Way | None]


@dataclass(slots=True)
class Links:
    """Links of one text to the old site, in the order of the text, each pair once."""

    rewritten: dict[str, int] = field(default_factory=dict)
    unresolved: dict[str, int] = field(default_factory=dict)

    def notes(self) -> list[str]:
        return [
            f"{said}: {sum(found.values())} ({_listed(found)})"
            for said, found in (
                ("links that lead to their new place", self.rewritten),
                ("links that still lead to the old site", self.unresolved),
            )
            if found
        ]


def rewrite_links(anchors: Iterable[Element], lead: Lead) -> Links:
    """Rewrites the ``href`` of each of ``anchors`` that ``lead`` can map; None leaves a link alone."""
    links = Links()
    for anchor in anchors:
        old = anchor.get("href", "")
        way = lead(old)
        if way is None:
            continue
        if not way.to:
            _count(links.unresolved, f"{old[:LONGEST_NAMED]}: {way.why}")
            continue
        anchor.set("href", way.to)
        if (anchor.text or "").strip() == old.strip():
            anchor.text = way.to  # link text that is a URL must not name another one than it leads to
        _count(links.rewritten, f"{old[:LONGEST_NAMED]} → {way.to}")
    return links


def _count(found: dict[str, int], name: str) -> None:
    if name not in found and len(found) > LISTED:
        name = "others"
    found[name] = found.get(name, 0) + 1


def _listed(found: dict[str, int]) -> str:
    return ", ".join(name if count == 1 else f"{name} ({count} times)" for name, count in found.items())


def _split(address: str, base: str = "") -> SplitResult | None:
    try:
        parts = urlsplit(urljoin(base, address.strip()))
        return parts if parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:  # such as "http://[": no browser follows it either
        return None


def _host(parts: SplitResult) -> str:
    """http and https, with and without www: WordPress serves one site under all of them."""
    return (parts.hostname or "").removeprefix("www.")


def _path(parts: SplitResult) -> str:
    return re.sub(r"/{2,}", "/", unquote(parts.path)).strip("/")


def _name(address: str) -> str:
    """A guid in a form comparable with a link: it is never updated, though the site may have moved to https."""
    parts = _split(address)
    path = _path(parts) if parts else ""
    return f"{_host(parts)}/{path}?{parts.query}" if parts and (path or parts.query) else ""
