"""Scheduling: set, move and cancel. A user can only schedule what they may do right now."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.db.models.lookups import Exact

from audit.actors import Actor
from audit.events import Event
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import PUBLISH_ARTICLE, SCHEDULE_ARTICLE, TAKE_DOWN_ARTICLE
from content.errors import WrongState
from content.models import Article, Revision, ScheduledChange, UrgentCorrection
from content.models.articles.review import State
from content.models.articles.schedule import ScheduleKind
from content.policy import on_record
from content.revisions.revisions import lock_article
from content.rulebook.scheduling import WAITING
from content.scheduling import events
from foundation.clock import database_now
from rbac.decisions import authorize
from rbac.errors import Invalid

HELD_FOR = timedelta(days=14)  # for how long the CMS shows held changes


def waiting() -> QuerySet[ScheduledChange]:
    """Changes neither done nor held nor cancelled, next first."""
    return ScheduledChange.objects.filter(WAITING).order_by("at", "pk")


def held_lately() -> QuerySet[ScheduledChange]:
    """Changes held within HELD_FOR that have not happened since, nor been superseded or rescheduled."""
    again = waiting().filter(article=OuterRef("article"), kind=OuterRef("kind")).order_by()
    settled = _PUBLISHED_SINCE | Q(kind=ScheduleKind.EXPIRE, article__live=None)
    is_settled = Case(When(settled, then=Value(True)), default=Value(False), output_field=BooleanField())
    held = ScheduledChange.objects.filter(held_at__gte=Now() - HELD_FOR)
    return held.filter(Exact(is_settled, Value(False))).exclude(Exists(again))


# Readers see what was held or something newer; or did, before it was taken down. The number of an urgent
# correction says nothing of the draft that waited beside it: there the corrected version counts.
_PASSED_BY = UrgentCorrection.objects.filter(
    revision=OuterRef("article__live"), base__number__lt=OuterRef("revision__number")
)
_PUBLISHED_SINCE = Q(kind=ScheduleKind.PUBLISH) & (
    Q(article__live__number__gte=F("revision__number")) & ~Q(Exists(_PASSED_BY))
    | Q(article__live=None, article__published_at__gt=F("held_at"))
)


@transaction.atomic
def schedule_publication(article: Article, at: datetime, *, by: Actor, digest: str) -> ScheduledChange:
    """Schedules publication of exactly the draft with ``digest`` at ``at``; replaces an earlier schedule.

    Raises Refused to users who could not publish it now; WrongState when the draft has changed or is not
    approved; Invalid for the past, or after its scheduled take-down.
    """
    article = lock_article(article)
    authorize(by, SCHEDULE_ARTICLE, article)
    authorize(by, PUBLISH_ARTICLE, article)
    draft = article.draft
    if draft is None or draft.digest != digest:
        raise WrongState(
            _("The article changed after you opened it. Read the new version before you schedule it.")
        )
    if article.section.four_eyes and draft.status.state != State.APPROVED:
        raise WrongState(_("An emergency does not wait, so it cannot be scheduled. Publish it now."))
    ends = waiting().filter(article=article, kind=ScheduleKind.EXPIRE).first()
    if ends is not None and ends.at <= at:
        raise Invalid(_("It would be taken down before it is published. Choose an earlier time."))
    return _set(article, ScheduleKind.PUBLISH, at, by=by, draft=draft)


@transaction.atomic
def schedule_expiry(article: Article, at: datetime, *, by: Actor, reason: str = "") -> ScheduledChange:
    """Schedules the take-down of ``article`` at ``at``; replaces an earlier schedule. Raises as above."""
    article = lock_article(article)
    authorize(by, SCHEDULE_ARTICLE, article)
    authorize(by, TAKE_DOWN_ARTICLE, article)
    begins = waiting().filter(article=article, kind=ScheduleKind.PUBLISH).first()
    if article.live is None and begins is None:
        raise WrongState(
            _("This article is not public. Publish it, or schedule that, before you say until when.")
        )
    if begins is not None and begins.at >= at:
        raise Invalid(_("It is not published before then. Choose a later time."))
    return _set(article, ScheduleKind.EXPIRE, at, by=by, reason=reason.replace("\x00", "").strip()[:400])


@transaction.atomic
def move(schedule: ScheduledChange, at: datetime, *, by: Actor) -> ScheduledChange:
    """Moves ``schedule`` to ``at``: the same version, for the same reason. Raises as above.

    WrongState if it is no longer pending.
    """
    article = lock_article(schedule.article)
    if not waiting().filter(pk=schedule.pk).exists():
        raise WrongState(_("This has been done, held or cancelled already."))
    if schedule.kind == ScheduleKind.EXPIRE:
        return schedule_expiry(article, at, by=by, reason=schedule.reason)
    return schedule_publication(article, at, by=by, digest=schedule.digest)


@transaction.atomic
def cancel(article: Article, kind: str, *, by: Actor) -> ScheduledChange:
    """Cancels the schedule of ``kind``. Raises Refused; WrongState if none is pending."""
    article = lock_article(article)
    person = authorize(by, SCHEDULE_ARTICLE, article).actor
    found = waiting().filter(article=article, kind=kind).first()
    if found is None:
        raise WrongState(_("This has been done, held or cancelled already."))
    return _give_up(found, article, by=by, person=person)


def cancel_all(article: Article, *, by: Actor) -> None:
    """Cancels all schedules of an article that is trashed. The caller authorized it and locked the row."""
    for found in list(waiting().filter(article=article)):
        _give_up(found, article, by=by, person=by)


def _set(
    article: Article,
    kind: ScheduleKind,
    at: datetime,
    *,
    by: Actor,
    draft: Revision | None = None,
    reason: str = "",
) -> ScheduledChange:
    if not isinstance(by, AbstractBaseUser):
        raise TypeError("Only a person sets a time: it is asked then whether they still may.")
    if at <= database_now():
        raise Invalid(_("That time is over. Choose a later one, or do it now."))
    if before := waiting().filter(article=article, kind=kind).first():
        _give_up(before, article, by=by, person=by)
    made = ScheduledChange.objects.create(
        article=article,
        kind=kind,
        revision=draft,
        digest=draft.digest if draft else "",
        at=at,
        reason=reason,
        scheduled_by_id=by.pk,
    )
    made.refresh_from_db(fields=["submission", "policy", "scheduled_at"])
    note(events.SCHEDULED, made, article, by=by, policy=on_record(made.policy))
    return made


def _give_up(schedule: ScheduledChange, article: Article, *, by: Actor, person: Any) -> ScheduledChange:
    ScheduledChange.objects.filter(pk=schedule.pk).update(
        cancelled_by=getattr(person, "pk", None), cancelled_at=Now()
    )
    note(events.SCHEDULE_CANCELLED, schedule, article, by=by)
    return schedule


def note(event: Event, schedule: ScheduledChange, article: Article, *, by: Actor, **fields: Any) -> None:
    """Writes to the audit log, within the caller's transaction."""
    record(
        event,
        by=by,
        about=article,
        schedule=schedule.pk,
        kind=str(schedule.kind),
        at=schedule.at.isoformat(),
        revision=schedule.revision.number if schedule.revision else None,
        digest=schedule.digest,
        **fields,
    )
