"""Scheduled publication: carried out when due if all users concerned still may, else held and reported; never twice.

The worker acts under its own name, and also checks whether the user who scheduled it and its approvers still may, and
whether the text is unchanged, under rules no stricter than then.
"""

import logging
from collections import Counter
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError

from audit.actors import SystemActor
from audit.stored_messages import gettext as _
from audit.stored_messages import stored_form
from content.actions import PUBLISH_ARTICLE, SCHEDULE_ARTICLE, TAKE_DOWN_ARTICLE
from content.articles import workflow
from content.errors import WrongState
from content.models import Article, ScheduledChange
from content.models.articles.schedule import ScheduleKind
from content.notifications.emails import notify
from content.policy import InForce, in_force, loosened
from content.revisions.revisions import lock_article
from content.rulebook.scheduling import JOB
from content.scheduling import events
from content.scheduling.verbs import note, waiting
from rbac.assignments import forget_assignments
from rbac.decisions import authorize
from rbac.errors import Invalid, Refused

logger = logging.getLogger(__name__)
WORKER = SystemActor(JOB)
DEMANDS = {"four_eyes", "approvals", "demands", "factor"}


def carry_out_due() -> Counter[str]:
    """Carries out everything due, earliest first, each in a transaction of its own.

    Returns how many were done, held with a reason, and failed (these are tried again in a minute).
    """
    outcome = Counter[str]()
    for pk, article in list(waiting().filter(at__lte=Now()).values_list("pk", "article")):
        try:
            result = _carry_out(pk, article)
        except Exception:  # a fault in one article, or in a kind of page, must not delay others
            logger.exception("Schedule %d failed; it is tried again in a minute.", pk)
            result = "failed"
        if result:
            outcome[result] += 1
    return outcome


@transaction.atomic
def _carry_out(pk: int, article_pk: int) -> str:
    """The article's row is locked first: of two workers, the second finds nothing waiting."""
    forget_assignments()
    article = lock_article(Article(pk=article_pk))
    found = waiting().filter(pk=pk, at__lte=Now()).select_related("revision", "scheduled_by").first()
    if found is None:
        return ""
    try:
        with transaction.atomic():
            _do(found, article)
    except Refused as refused:
        return _hold(found, article, refused.decision.reason)
    except Invalid as error:
        return _hold(found, article, error.message)
    except ProgrammingError:
        logger.exception("The database refused schedule %d.", pk)
        return _hold(found, article, _("The database refused it. The operator of the site can see why."))
    ScheduledChange.objects.filter(pk=pk).update(done_at=Now())
    note(events.SCHEDULE_COMPLETED, found, article, by=WORKER, scheduled_by=found.scheduled_by_id)
    return "done"


def _do(schedule: ScheduledChange, article: Article) -> None:
    """Raises Refused and Invalid with the sentence that users read."""
    if schedule.kind == ScheduleKind.EXPIRE:
        if article.live_id is not None:
            authorize(schedule.scheduled_by, SCHEDULE_ARTICLE, article)
            authorize(schedule.scheduled_by, TAKE_DOWN_ARTICLE, article)
            workflow.take_down(article, by=WORKER, reason=schedule.reason or _("Its time was over."))
    elif article.live_id != schedule.revision_id:  # otherwise it was published sooner
        authorize(schedule.scheduled_by, SCHEDULE_ARTICLE, article)
        _require_same_words(schedule, article)
        authorize(schedule.scheduled_by, PUBLISH_ARTICLE, article)
        _require_as_then(schedule, article)
        workflow.publish(article, by=WORKER, digest=schedule.digest)


def _require_same_words(schedule: ScheduledChange, article: Article) -> None:
    draft = article.draft
    if article.is_archived:
        raise WrongState(_("The article was taken down."))
    if draft is None or (draft.pk, draft.digest) != (schedule.revision_id, schedule.digest):
        raise WrongState(_("The text was changed after its publication was scheduled."))
    if draft.status.submission != schedule.submission:
        raise WrongState(_("It was submitted again after its publication was scheduled."))
    if waiting().filter(article=article, kind=ScheduleKind.EXPIRE, at__lte=Now()).exists():
        raise WrongState(_("By the time it could be published, the time to take it down had come too."))


def _require_as_then(schedule: ScheduledChange, article: Article) -> None:
    """Checks rules that have become stricter. ``workflow.publish`` checks the approvers."""
    if DEMANDS & {*loosened(InForce(**schedule.policy), in_force(article.section))}:
        raise WrongState(_("The section asks for more now than when this was scheduled."))


def _hold(schedule: ScheduledChange, article: Article, why: Any) -> str:
    """``why`` is stored untranslated, so that each user reads it in their language."""
    words, says = str(why)[:400], stored_form(why)
    ScheduledChange.objects.filter(pk=schedule.pk).update(held_at=Now(), held_because=words, says=says)
    note(
        events.SCHEDULE_HELD,
        schedule,
        article,
        by=WORKER,
        scheduled_by=schedule.scheduled_by_id,
        why=words,
        says=says,
    )
    notify("schedule", schedule.pk, "held")
    return "held"
