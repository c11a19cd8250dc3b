"""State of one import, shared by the modules that import one kind of object each."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from audit.actors import Actor
from content.imports.portable.folder import Line
from content.imports.wordpress.report import Account, Report
from content.media.inspection.inspecting import Inspected
from content.models import Article, AssetVersion, Byline, ImportedItem, Section

SOURCE = "export:"
LONGEST_KEY = 500  # characters of ImportedItem.identifier


@dataclass(frozen=True, slots=True)
class Stored:
    """An inspected file of the export: ``digest`` is that of the stored file."""

    digest: str
    size: int
    checked: Inspected


@dataclass(frozen=True, slots=True)
class How:
    """``dry``: everything is done, then rolled back. ``drafts``: nothing is live. ``keep_files``: bytes of files stay
    unchanged if inspection finds no problem, for an export that no other user could have changed; otherwise the
    cleaned file is stored, as for an upload.
    """

    dry: bool = False
    drafts: bool = False
    keep_files: bool = False


AS_USUAL = How()


@dataclass(slots=True)
class Run:
    """``here`` maps source objects of earlier runs (and this one): (kind, identifier) -> primary key.

    The dictionaries use the names of the export. ``without`` says why sections were left out.
    """

    source: str
    by: Actor
    report: Report
    read: Callable[[str], Iterator[Line]]
    here: dict[tuple[str, str], int]
    how: How = AS_USUAL
    with_people: bool = True
    people: dict[str, Any] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    new_sections: set[str] = field(default_factory=set)
    without: dict[str, str] = field(default_factory=dict)
    audiences: dict[str, str] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    bylines: dict[str, int] = field(default_factory=dict)
    files: dict[str, Stored] = field(default_factory=dict)  # by the digest in the export
    problems: dict[str, str] = field(default_factory=dict)  # why a file cannot be imported
    # By the address in the export: (address of the section, version), in the order of import.
    versions: dict[str, list[tuple[str, AssetVersion]]] = field(default_factory=dict)
    articles: dict[str, int] = field(default_factory=dict)  # those imported now
    live: int = 0
    led: dict[str, list[str]] = field(default_factory=dict)  # redirects by the address that they lead to

    @property
    def site(self) -> str:
        """Name of the source site, for people."""
        return self.source.removeprefix(SOURCE)

    def known_by_address(self, kind: str, address: str) -> int | None:
        """The same under an old address: it was moved at the source since it was imported."""
        for path in (address, *self.led.get(address, ())):
            if key := self.known(kind, path):
                self.here[kind, short(address)] = key
                return key
        return None

    def known(self, kind: str, identifier: str) -> int | None:
        return self.here.get((kind, short(identifier)))

    def remember(self, kind: str, identifier: str, key: int) -> None:
        """Neither this run nor a later one imports the same object again."""
        ImportedItem.objects.create(
            source=self.source, kind=kind, identifier=short(identifier), object_id=key
        )
        self.here[kind, short(identifier)] = key


def short(identifier: str) -> str:
    """Identifiers too long for the column are replaced by their digest."""
    if len(identifier) <= LONGEST_KEY:
        return identifier
    return f"sha256:{hashlib.sha256(identifier.encode()).hexdigest()}"


def unused_id(model: type[Article | Byline], public_id: UUID, account: Account) -> UUID:
    """``public_id``, so that links to it stay true; a new one if something else here has it."""
    if not model.objects.filter(public_id=public_id).exists():
        return public_id
    account.changed("something else here has its public id, so it got a new one")
    return uuid4()


def source_of(site: str) -> str:
    """Differs from other import formats, whose kinds may have the same names."""
    return f"{SOURCE}{site}"[:500]
