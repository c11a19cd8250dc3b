"""State of one import, shared by the modules that import one kind of object each."""

from dataclasses import dataclass, field

from django.contrib.auth.base_user import AbstractBaseUser

from audit.actors import Actor
from content.imports.wordpress.report import Report
from content.imports.wordpress.validation import Outline
from content.models import ImportedItem, Section, Topic


@dataclass(frozen=True, slots=True)
class Destination:
    """Future location of a text: its slug, its public path, and whether readers may open it."""

    slug: str
    path: str
    public: bool


@dataclass(slots=True)
class Run:
    """``here`` maps source objects of earlier runs (and this one): (kind, identifier) -> primary key.

    ``without`` says why texts will be left out, so that no link leads to them.
    """

    source: str
    language: str
    outline: Outline
    report: Report
    section: Section
    by: Actor
    here: dict[tuple[str, str], int]
    people: dict[str, AbstractBaseUser] = field(default_factory=dict)
    topics: dict[tuple[str, str], Topic] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    attached_to: list[tuple[int, str]] = field(default_factory=list)
    destinations: dict[str, Destination] = field(default_factory=dict)
    without: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)
    redirects: int = 0

    def remember(self, kind: str, identifier: str, key: int) -> None:
        """Neither this run nor a later one imports the same object again."""
        ImportedItem.objects.create(source=self.source, kind=kind, identifier=identifier, object_id=key)
        self.here[kind, identifier] = key


def already_here(source: str) -> dict[tuple[str, str], int]:
    """Objects that earlier imports from ``source`` created."""
    rows = ImportedItem.objects.filter(source=source).values_list("kind", "identifier", "object_id")
    return {(kind, identifier): key for kind, identifier, key in rows.iterator()}
