"""Kinds of pages: each has a name, fields beside the text, a template and a place where it is listed.

``kinds`` is the registry of all of them. Filled by ``AppConfig.ready()``, and read-only from then on.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from audit.stored_messages import gettext as _
from audit.stored_messages import several
from content.errors import UncleanText, WrongState
from content.kinds.fields import Field, Moment, Text, Zone
from content.kinds.sharing import SHARING
from rbac.errors import Invalid

type Details = Mapping[str, str]  # stored fields of a kind, by name; without empty ones

_NAME = re.compile(r"[a-z][a-z0-9_]{0,19}\Z")


class Listed(Enum):
    """Where readers find it, beside search, topics and the sitemap."""

    BY_DATE = "by date"  # among the articles, newest first, and in the feed
    IN_SECTION = "in section"  # by title, on the page of its section
    UNTIL_OVER = "until over"  # featured on the pages of its section and on the front page until it ends


class Span(NamedTuple):
    begins_at: datetime | None
    ends_at: datetime | None


class Part(NamedTuple):
    """Names of fields shown together: a line, a few lines, and addresses."""

    heading: str
    words: str
    shows: str


class NotComplete(WrongState):
    """A field is missing that readers need."""

    status = 422


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of page. ``template`` shows it to readers and extends public/article.html.

    ``parts`` are shown below the text, each with the targets of its addresses. ``begins`` and ``ends`` name
    fields that are Moments: when it takes place or is in force; with both, readers can add it to their
    calendars, with the location in the field ``place``; ``zone`` names a Zone for its Moments. ``check``
    returns a sentence for conflicts between fields, "" if there are none. ``schema_type`` is its type of
    schema.org. Once registered, ``fields`` are its own and those of content/kinds/sharing.py. Raises TypeError
    for an invalid declaration.
    """

    name: str
    label: Text
    plural: Text
    about: Text  # what it is for, shown to authors who choose a kind
    listed: Listed
    fields: tuple[Field, ...] = ()
    template: str = "public/article.html"
    check: Callable[[Mapping[str, Any]], Text] | None = None
    parts: tuple[Part, ...] = ()
    begins: str = ""
    ends: str = ""
    place: str = ""
    zone: str = ""
    schema_type: str = "WebPage"
    is_signed: bool = True  # whether readers see author and date
    takes_comments: bool = True  # if its section does

    def __post_init__(self) -> None:
        for name in (self.name, *(field.name for field in self.fields)):
            if not _NAME.match(name):
                raise TypeError(f"{name!r} is no name: lower-case letters, digits and _, at most 20.")
        if len({field.name for field in self.fields}) < len(self.fields):
            raise TypeError(f"The kind {self.name!r} has two fields of one name.")
        shown = {self.place, *(name for part in self.parts for name in part)}
        named: dict[type, set[str]] = {Moment: {self.begins, self.ends}, Zone: {self.zone}, Field: shown}
        for kind, names in named.items():
            if wrong := names - {field.name for field in self.fields if isinstance(field, kind)} - {""}:
                raise TypeError(
                    f"The kind {self.name!r} has no field {wrong.pop()!r} that is a {kind.__name__}."
                )
        if (self.listed is Listed.UNTIL_OVER) != bool(self.ends):
            raise TypeError(
                f"The kind {self.name!r} is listed until it ends, so it says which field that is."
            )

    @property
    def own_fields(self) -> list[Field]:
        """Without those that every kind has."""
        return [field for field in self.fields if field not in SHARING]

    def cleaned(self, details: Details) -> dict[str, str]:
        """As stored: only fields of this kind, without empty ones. Raises UncleanText."""
        clean = {field.name: field.cleaned(details.get(field.name, "")) for field in self.fields}
        kept = {name: value for name, value in clean.items() if value}
        if self.check and (sentence := self.check(self.facts(kept))):
            raise UncleanText(str(sentence))
        return kept

    def facts(self, details: Details) -> dict[str, Any]:
        """Each field as templates and programs get it."""
        return {field.name: field.fact(details.get(field.name, "")) for field in self.fields}

    def said(self, details: Details) -> list[tuple[str, str]]:
        """(label, text) of each field that is not empty, in the active language, for a page."""
        zone, said = self.zone_of(details), [field for field in self.fields if details.get(field.name)]
        return [(str(field.label), field.shown(details[field.name], zone)) for field in said]

    def words(self, details: Details) -> dict[str, str]:
        """Text of each field, in the active language; timestamps in the zone of the page."""
        zone = self.zone_of(details)
        return {field.name: field.said(details.get(field.name, ""), zone) for field in self.fields}

    def zone_of(self, details: Details) -> ZoneInfo | None:
        """Zone of its timestamps; None: that of the site."""
        zone = next(
            (field.fact(details.get(field.name, "")) for field in self.fields if field.name == self.zone),
            None,
        )
        return zone if isinstance(zone, ZoneInfo) else None

    def missing(self, details: Details) -> list[Field]:
        """Required fields that are empty. A redacted field is not missing."""
        return [field for field in self.fields if field.required and not details.get(field.name)]

    def require_complete(self, details: Details) -> None:
        """Raises NotComplete, which names what is missing."""
        if missing := self.missing(details):
            names = several(field.label for field in missing)
            raise NotComplete(_("Before readers can see it, fill in: %(fields)s.") % {"fields": names})

    def span(self, details: Details) -> Span:
        """When it begins and ends; None if it does neither."""
        named = {field.name: field for field in self.fields if field.name in (self.begins, self.ends)}
        facts = {name: field.fact(details.get(name, "")) for name, field in named.items()}
        return Span(facts.get(self.begins), facts.get(self.ends))


class UnknownKind(Invalid, LookupError):
    """No app declares a kind of this name: its app was removed while pages of it existed. They are kept."""

    status = 503  # to clients: try again later, and keep what you have

    sentence = gettext_lazy(
        "This site does not know pages of the kind “%(kind)s” any more. Nothing of this page is lost: the"
        " operator of the site can bring the kind back."
    )


class Kinds:
    def __init__(self) -> None:
        self._kinds: dict[str, Kind] = {}
        self._is_in_use = False

    def register(self, *kinds: Kind) -> None:
        """At start-up only. Raises TypeError for a name that is taken, RuntimeError once a kind was read."""
        if self._is_in_use:
            raise RuntimeError(
                "Kinds of pages are declared in AppConfig.ready(), before anybody asks for one."
            )
        for kind in kinds:
            if kind.name in self._kinds:
                raise TypeError(f"There are two kinds {kind.name!r}.")
            self._kinds[kind.name] = replace(kind, fields=(*kind.fields, *SHARING))

    def __iter__(self) -> Iterator[Kind]:
        self._is_in_use = True
        return iter(self._kinds.values())

    def __getitem__(self, name: str) -> Kind:
        """Raises UnknownKind, also for one whose app was removed while articles of it existed."""
        self._is_in_use = True
        try:
            return self._kinds[name]
        except KeyError:
            raise UnknownKind(kind=name) from None

    def names(self, *listed: Listed) -> list[str]:
        """Names of kinds with these ``listed`` values; of all without an argument."""
        return [kind.name for kind in self if not listed or kind.listed in listed]


kinds = Kinds()
