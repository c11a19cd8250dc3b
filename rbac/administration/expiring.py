"""Expiring roles and grants: those that end within a week, each returned once, to notify holder and assigner.

They expire without any job, to the second, because every decision compares the end with the database's clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Model
from django.db.models.functions import Now
from django.utils.functional import lazy

from rbac.administration.grant_checks import Holder
from rbac.administration.grants import action_of_grant, holder_of
from rbac.models import RoleAssignment
from rbac.names import assignment_label
from rbac.rulebook import rulebook

AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Ending:
    holder: Holder
    what: Any  # "editor of News"; "edit an article: Ferry timetable", in the language of its reader
    until: datetime
    reason: str
    assigner: Any  # the user, or None if a part of the system assigned it
    about: Any = None  # the object of a grant, which the assigner may no longer be allowed to see


@transaction.atomic
def claim_endings() -> list[Ending]:
    """Assignments that end within a week and were longer than that; each is returned once only."""
    found = [
        Ending(r.holder, _role_in_words(r), r.until, r.reason, r.assigned_by)
        for r in _claimed(RoleAssignment)
    ]
    for store in rulebook.grant_stores:
        for model in (store.to_person, store.to_team):
            found += [
                Ending(
                    holder_of(g),
                    _grant_in_words(g),
                    g.until,
                    g.reason,
                    g.assigned_by,
                    g.content_object,
                )
                for g in _claimed(model)
            ]
    return found


def _grant_said(grant: Any) -> str:
    return f"{action_of_grant(grant).label}: {grant.content_object}"


_role_in_words, _grant_in_words = lazy(assignment_label, str), lazy(_grant_said, str)


def _claimed(model: type[Model]) -> Iterator[Any]:
    # Uses the index made by ``ending``: a range of times, without those that ended long ago.
    ending = model._default_manager.filter(
        announced_at=None,
        until__gt=Now(),
        until__lte=Now() + AHEAD,
        assigned_at__lte=F("until") - AHEAD,
    )
    keys = list(ending.select_for_update(skip_locked=True).values_list("pk", flat=True))
    model._default_manager.filter(pk__in=keys).update(announced_at=Now())
    yield from model._default_manager.filter(pk__in=keys).order_by("pk")
