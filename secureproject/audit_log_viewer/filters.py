"""Audit log filters: read from the URL, applied in SQL, with labels of events and subjects. Unknown values: ignored."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from urllib.parse import urlencode

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.person import same_address
from audit.actors import identity_of
from audit.events import PLACEHOLDER, Event, registry
from audit.models import Entry
from content.models import Revision, Section

PER_PAGE = 50
ROLES = ("actor", "subject", "person", "on_behalf_of")
LONGEST = 300
MOST_TITLES = 50
REFERENCE = re.compile(r"[a-z_]*\.?[a-z_]*:.*")
GROUPS = {
    "content": gettext_lazy("Articles and sections"),
    "accounts": gettext_lazy("People and their accounts"),
    "rbac": gettext_lazy("Roles and permissions"),
    "intrusion": gettext_lazy("Attacks and blocks"),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Filters of the list.

    event: its name. who: email address of a user who did it or whom it concerned. thing: part of a title, or
    ``content.article:5`` as in links.
    request: request id, as in logs and on error pages. first and last: days.
    """

    event: str = ""
    who: str = ""
    thing: str = ""
    request: str = ""
    first: str = ""
    last: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        given = {name: data.get(name, "").replace("\x00", "").strip()[:LONGEST] for name in cls.__slots__}
        if registry.get(given["event"]) is None:
            given["event"] = ""
        for name in ("first", "last"):
            given[name] = given[name] if _day(given[name]) else ""
        return cls(**given)

    def entries(self) -> QuerySet[Entry]:
        """Matching entries, newest first."""
        return Entry.objects.filter(*self._conditions()).order_by("-pk")

    def query(self, **more: object) -> str:
        """Query string that keeps the filters."""
        return urlencode({name: value for name, value in (asdict(self) | more).items() if value})

    @property
    def any(self) -> bool:
        return any(asdict(self).values())

    def _conditions(self) -> Iterator[Q]:
        if self.event:
            yield Q(event=self.event)
        if self.who:
            yield self._about_person()
        if self.thing:
            yield about(self.thing)
        if self.request:
            yield Q(request_id=self.request)
        if first := _day(self.first):
            yield Q(recorded_at__gte=_start_of(first))
        if last := _day(self.last):
            yield Q(recorded_at__lt=_start_of(last + timedelta(days=1)))

    def _about_person(self) -> Q:
        person = get_user_model().objects.filter(email=same_address(self.who)).first()
        if person is None:
            return Q(pk__in=[])
        who, involved = identity_of(person), Q()
        for role in ROLES:
            involved |= Q(**{f"{role}_kind": who.kind, f"{role}_id": who.id})
        return involved


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and date(2000, 1, 1) <= day < date(9999, 1, 1) else None


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time())).astimezone(UTC)


def event_labels() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every event, grouped by part of the site: its name, and its sentence without names."""
    groups: dict[str, list[tuple[str, str]]] = {str(label): [] for label in GROUPS.values()}
    others = _("The site and its audit log")
    for event in registry:
        label = str(GROUPS.get(event.name.partition(".")[0], others))
        groups.setdefault(label, []).append((event.name, in_words(event)))
    return [(label, sorted(found, key=lambda pair: pair[1])) for label, found in groups.items() if found]


def in_words(event: Event) -> str:
    """The sentence of an event, with dots in place of names and numbers."""
    return PLACEHOLDER.sub("…", str(event.sentence))


def event_label(name: str) -> str:
    """The same for an event name; a name unknown to this release is returned unchanged."""
    event = registry.get(name)
    return in_words(event) if event else name


def subject_label_of(kind: str, number: str) -> str:
    """“article 7” for ``content.article`` and 7; a kind unknown to this release is returned as in the entry."""
    try:
        called = str(apps.get_model(kind)._meta.verbose_name)
    except (LookupError, ValueError):
        called = kind
    return f"{called} {number}"


def about(text: str) -> Q:
    """Filter for entries about ``text``: part of the title of an article or section, or a reference from a link."""
    if REFERENCE.fullmatch(text.lower()):
        kind, _colon, key = text.rpartition(":")
        return Q(subject_kind=kind.lower(), subject_id=key)
    return Q(pk__in=[]) | Q(*_titled(text), _connector=Q.OR)


def _titled(text: str) -> Iterator[Q]:
    articles = Revision.objects.filter(title__icontains=text).values_list("article_id", flat=True)
    sections = Section.objects.filter(title__icontains=text).values_list("pk", flat=True)
    for kind, found in (("content.article", articles.distinct()), ("content.section", sections)):
        if keys := [str(key) for key in found[:MOST_TITLES]]:
            yield Q(subject_kind=kind, subject_id__in=keys)
