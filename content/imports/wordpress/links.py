"""Rewrites links between imported texts to their new addresses; reports each that cannot be rewritten."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

LISTED = 200  # links of one text listed in the report, which is held in memory to the end
LONGEST_NAMED = 300


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
