"""Audit log filters: read from the URL, applied in SQL. Unknown values are ignored."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.models.person import same_address
from audit.actors import identity_of
from audit.events import registry
from audit.models import Entry
from secureproject.journal_reader.labels import about

PER_PAGE = 50
ROLES = ("actor", "subject", "person", "on_behalf_of")
LONGEST = 300


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
