"""Reminders by mail: what is wanted by tomorrow or late already. At most one letter a day to each person.

Whoever took a review on is reminded of it alone, as long as they could still give the approval; of everything else
everybody who could.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from content.actions import APPROVE_ARTICLE
from content.models import Article, ReviewReminder, Site
from content.models.articles.review import State
from content.required_approvals import demands_of, people_in, roles_in
from content.site.settings import language_of
from foundation.chunked import objects_of
from rbac.assignments import in_force
from rbac.models import CustomRole, RoleAssignment
from rbac.queries import visible_to

SOON = timedelta(hours=24)
APART = timedelta(hours=23)  # a job that comes a little early must not skip a day
SHOWN = 20
EDITOR = "editor"


@dataclass(frozen=True)
class Reminder:
    person: Any
    total: int
    articles: list[Article]


def remind_reviewers() -> int:
    """Returns how many letters were sent. A person counts as reminded before theirs goes out: never twice a day."""
    sent = 0
    for (
        reminder
    ) in _reminders():  # one after the other: together they may be thousands, each with its articles
        if _first_today(reminder.person.pk):
            _mail(reminder)
            sent += 1
    return sent


def wanted_soon() -> QuerySet[Article]:
    """What is in review and wanted within a day or late, the most urgent first."""
    waiting = Article.objects.filter(
        draft__status__state=State.IN_REVIEW, draft__status__due_at__lte=Now() + SOON, archived_at=None
    )
    return waiting.order_by("draft__status__due_at", "pk")


def _reminders() -> Iterator[Reminder]:
    wanted = wanted_soon()
    if not wanted.exists():
        return
    lately = ReviewReminder.objects.filter(sent_at__gt=Now() - APART)
    taken = _in_good_hands()
    for person in objects_of(_reviewers().exclude(pk__in=lately.values("person"))):
        theirs = visible_to(person, APPROVE_ARTICLE, wanted).filter(
            ~Q(pk__in=taken) | Q(draft__status__claimed_by=person)
        )
        shown = list(theirs.select_related("section", "draft__status").defer("draft__body")[: SHOWN + 1])
        if shown:
            total = theirs.count() if len(shown) > SHOWN else len(shown)
            yield Reminder(person, total, shown[:SHOWN])


def _in_good_hands() -> list[int]:
    """Keys of what somebody took on who could approve it now. Who left, or said yes already, holds nothing up."""
    claimed = wanted_soon().order_by().values("draft__status__claimed_by")
    return [
        key
        for person in get_user_model()._default_manager.filter(pk__in=claimed)
        for key in visible_to(person, APPROVE_ARTICLE, wanted_soon())
        .filter(draft__status__claimed_by=person)
        .values_list("pk", flat=True)
    ]


def _reviewers() -> QuerySet[Any]:
    """Whoever may approve by a role, be it in a team, and who took something on; each row is decided by itself."""
    # Whoever a section asks for by role or by name hears of it, too, whatever else they are.
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
    """Of two workers at once, one writes to each person."""
    known, is_new = ReviewReminder.objects.select_for_update().get_or_create(person_id=person)
    if is_new:
        return True
    again = ReviewReminder.objects.filter(pk=known.pk, sent_at__lte=Now() - APART)
    return bool(again.update(sent_at=Now()))


def _mail(reminder: Reminder) -> None:
    site = Site.objects.first()
    person = reminder.person
    with translation.override(language_of(person, site)):
        subject = ngettext(
            "%(number)d article waits for your review",
            "%(number)d articles wait for your review",
            reminder.total,
        ) % {"number": reminder.total}
        context = {
            "subject": subject,
            "articles": reminder.articles,
            "more": reminder.total - len(reminder.articles),
            "site_name": site.name if site else "",
            "site_url": settings.SITE_URL,
            "list_url": settings.SITE_URL + reverse("cms:review"),
        }
        to = str(getattr(person, person.get_email_field_name()))
        mail = EmailMultiAlternatives(subject, render_to_string("mail/reviews.txt", context), to=[to])
        mail.attach_alternative(render_to_string("mail/reviews.html", context), "text/html")
    mail.send()
