"""The state of one import, shared by the modules that bring in one kind of thing each."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from audit.actors import Actor
from content.imports.portable.lines import Line
from content.imports.wordpress.report import Report
from content.media.ingest import CheckedFile
from content.models import AssetVersion, ImportedItem, Section

SOURCE = "export:"
LONGEST_KEY = 500  # characters of ImportedItem.identifier


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the export that was looked at: ``digest`` is that of what lies in the store now."""

    digest: str
    size: int
    checked: CheckedFile


@dataclass(slots=True)
class Run:
    """``here`` knows what earlier runs (and this one) made of the source: (kind, identifier) -> primary key.

    What stands in the dictionaries is named as in the export. ``without`` says why which sections were left out.
    """

    source: str
    by: Actor
    report: Report
    read: Callable[[str], Iterator[Line]]
    here: dict[tuple[str, str], int]
    drafts: bool = False
    with_people: bool = True
    people: dict[str, Any] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    new_sections: set[str] = field(default_factory=set)
    without: dict[str, str] = field(default_factory=dict)
    audiences: dict[str, str] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    bylines: dict[str, int] = field(default_factory=dict)
    files: dict[str, Stored] = field(default_factory=dict)  # by the digest in the export
    problems: dict[str, str] = field(default_factory=dict)  # why a file cannot come in
    # By the address in the export: (address of the section, version), in the order in which they came.
    versions: dict[str, list[tuple[str, AssetVersion]]] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)  # those that came in now
    live: int = 0
    led: dict[str, list[str]] = field(default_factory=dict)  # old addresses by the address that they lead to

    @property
    def site(self) -> str:
        """The site that it comes from, for people."""
        return self.source.removeprefix(SOURCE)

    def known_by_address(self, kind: str, address: str) -> int | None:
        """The same under an old address: since it came in, it was moved where it comes from."""
        for path in (address, *self.led.get(address, ())):
            if key := self.known(kind, path):
                self.here[kind, short(address)] = key
                return key
        return None

    def known(self, kind: str, identifier: str) -> int | None:
        return self.here.get((kind, short(identifier)))

    def remember(self, kind: str, identifier: str, key: int) -> None:
        """So that neither this run nor a later one brings the same thing in again."""
        ImportedItem.objects.create(
            source=self.source, kind=kind, identifier=short(identifier), object_id=key
        )
        self.here[kind, short(identifier)] = key


def short(identifier: str) -> str:
    """What is too long for its column by its digest."""
    if len(identifier) <= LONGEST_KEY:
        return identifier
    return f"sha256:{hashlib.sha256(identifier.encode()).hexdigest()}"


def source_of(site: str) -> str:
    """No import of another format has the same: their kinds may be called alike."""
    return f"{SOURCE}{site}"[:500]
