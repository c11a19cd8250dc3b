"""Review reminders by email: due by tomorrow or overdue. At most one email a day to each user.

A claimed review is a reminder for its claimant alone, as long as they could still approve; others are for every
user who could.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import ngettext

from content.actions import APPROVE_ARTICLE
from content.models import Article, ReviewReminder
from content.models.articles.review import State
from content.notifications.emails import EDITOR, Waiting
from content.policy import demands_of, people_in, roles_in
from foundation.chunked import objects_of
from rbac.assignments import in_force
from rbac.models import CustomRole, RoleAssignment
from rbac.queries import visible_to

SOON = timedelta(hours=24)
APART = timedelta(hours=23)  # a job that runs a little early must not skip a day
SHOWN = 20


def remind_reviewers() -> int:
    """Returns the number of emails. Users are marked before their email is sent: never twice a day."""
    sent = 0
    for reminder in _reminders():  # one after the other: there may be thousands, each with articles
        if _first_today(reminder.person.pk):
            reminder.mail("reviews", _subject, "cms:review")
            sent += 1
    return sent


def wanted_soon() -> QuerySet[Article]:
    """Articles in review due within a day or overdue, most urgent first."""
    waiting = Article.objects.filter(
        draft__status__state=State.IN_REVIEW, draft__status__due_at__lte=Now() + SOON, archived_at=None
    )
    return waiting.order_by("draft__status__due_at", "pk")


def _reminders() -> Iterator[Waiting]:
    wanted = wanted_soon()
    if not wanted.exists():
        return
    lately = ReviewReminder.objects.filter(sent_at__gt=Now() - APART)
    taken = _in_good_hands()
    for person in objects_of(_reviewers().exclude(pk__in=lately.values("person"))):
        theirs = visible_to(person, APPROVE_ARTICLE, wanted).filter(
            ~Q(pk__in=taken) | Q(draft__status__claimed_by=person)
        )
        rows = theirs.select_related("section", "draft__status").defer("draft__body")
        if reminder := Waiting.of(person, rows, SHOWN):
            yield reminder


def _in_good_hands() -> list[int]:
    """Keys of reviews claimed by a user who could approve now. One who left, or approved, holds nothing up."""
    claimed = wanted_soon().order_by().values("draft__status__claimed_by")
    return [
        key
        for person in get_user_model()._default_manager.filter(pk__in=claimed)
        for key in visible_to(person, APPROVE_ARTICLE, wanted_soon())
        .filter(draft__status__claimed_by=person)
        .values_list("pk", flat=True)
    ]


def _reviewers() -> QuerySet[Any]:
    """Users who may approve by a role, directly or in a team, and claimants; each row is decided by itself."""
    # Includes users whom a section demands by role or by name.
    lists = wanted_soon().order_by().values_list("section__demands", flat=True).distinct()
    demands = [demand for demands in lists for demand in demands_of(demands)]
    own = CustomRole.objects.filter(cells__has_key=str(APPROVE_ARTICLE)).values_list("key", flat=True)
    held = RoleAssignment.objects.filter(in_force(), role__in=[EDITOR, *own, *roles_in(demands)])
    people = Q(pk__in=held.values("user")) | Q(groups__in=held.values("team"))
    people |= Q(pk__in=people_in(demands))
    people |= Q(pk__in=wanted_soon().order_by().values("draft__status__claimed_by"))
    return get_user_model()._default_manager.filter(people, is_active=True).distinct()


@transaction.atomic
def _first_today(person: int) -> bool:
    """Of two concurrent workers, one sends the email to each user."""
    known, is_new = ReviewReminder.objects.select_for_update().get_or_create(person_id=person)
    if is_new:
        return True
    again = ReviewReminder.objects.filter(pk=known.pk, sent_at__lte=Now() - APART)
    return bool(again.update(sent_at=Now()))


def _subject(number: int) -> str:
    return ngettext(
        "%(number)d article waits for your review",
        "%(number)d articles wait for your review",
        number,
    ) % {"number": number}
