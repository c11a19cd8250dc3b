"""Why two accounts count as one person, from when they count as two, and who could vouch."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from audit.stored_messages import gettext as _
from audit.stored_messages import moment, several
from foundation.clock import database_now
from rbac.assignments import in_force
from rbac.independence.rule import linked_to
from rbac.models import Act, Founding, RoleAssignment, Vouch
from rbac.rulebook import administrator_role

WINDOW = timedelta(hours=72)  # also in rbac/models/act_triggers.py and rbac/migrations/0002_triggers.py
FOUNDING = timedelta(hours=24)
NAMED = 3  # administrators who could vouch


def why_one_person(actor: Any, others: Collection[int | None]) -> str:
    """Why ``actor`` counts as one person with another of ``others``, from when not, and who could vouch; else ""."""
    if not (linked := linked_to(actor).intersection(others)):
        return ""
    mine = {actor.pk, *linked_to(actor)}
    other = get_user_model()._default_manager.get(pk=min(linked))
    why = _(
        "You and %(name)s count as one person until %(when)s: one of you invited, promoted or recovered the other in"
        " the last 72 hours, or another user did both."
    )
    when = moment(linked_until(actor.pk, linked, mine), "DATETIME_FORMAT")
    return several([why % {"name": str(other), "when": when}, _who_could_vouch(mine)], between=" ")


@dataclass(frozen=True)
class Link:
    """The other accounts that count as one person with an account, and until when."""

    others: list[Any]
    until: datetime


def link_of(person: Any) -> Link | None:
    """None for a person of their own."""
    if not (others := linked_to(person)):
        return None
    found = get_user_model()._default_manager.filter(pk__in=others).order_by("pk")
    return Link(list(found), linked_until(person.pk, others, {person.pk, *others}))


def _who_could_vouch(people: Collection[int]) -> str:
    held = RoleAssignment.objects.filter(in_force(), role=administrator_role(), scope=None)
    outside = held.exclude(user__in=people).values("user")
    names = get_user_model()._default_manager.filter(pk__in=outside, is_active=True).order_by("pk")[:NAMED]
    if not names:
        return _("The operator of the server can vouch for you sooner.")
    said = _("Sooner, if an administrator who has no part in that vouches for you: %(names)s.")
    return said % {"names": several(str(one) for one in names)}


def linked_until(person: int, others: Collection[int], people: Collection[int]) -> datetime:
    """When the last chain between ``person`` and ``others``, all among ``people``, is 72 hours old."""
    linked = {key: {key} for key in people}
    for by, about, at in _acts_of(people):
        both = linked[by] | linked[about]
        linked.update(dict.fromkeys(both, both))
        if person in both and both.intersection(others):
            return at + WINDOW
    return database_now()


def _acts_of(people: Collection[int]) -> Iterable[tuple[int, int, datetime]]:
    """Acts that link these people, newest first. The database counts the same."""
    vouched = Vouch.objects.filter(person=OuterRef("about"), at__gte=OuterRef("at"))
    founded = Founding.objects.filter(at__lte=OuterRef("at"), at__gt=OuterRef("at") - FOUNDING)
    found = Act.objects.filter(~Exists(vouched), ~Exists(founded), by__in=people, at__gt=Now() - WINDOW)
    rows: Any = found.order_by("-at", "-pk").values_list("by", "about", "at")
    return [(by, about, at) for by, about, at in rows]
