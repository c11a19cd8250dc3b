"""Review claims: tell others that a user is reviewing already. A claim keeps no user from deciding.

A review is released by its claimant or by any colleague: an absent user must not hold it up. It ends with the
version: what is sent back or submitted again is unclaimed.
"""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Now

from audit.actors import Actor
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import CLAIM_REVIEW, PLAN_REVIEW
from content.articles.workflow import person_of
from content.errors import WrongState
from content.models import Article, Revision, RevisionStatus
from content.models.articles.review import State
from content.reviewing import events
from content.revisions.revisions import lock_article
from foundation.clock import database_now
from rbac.decisions import authorize
from rbac.errors import Invalid

REVIEWED = (State.IN_REVIEW, State.APPROVED)


@transaction.atomic
def claim_review(article: Article, *, by: Actor) -> None:
    """Raises Refused to users who could not approve it, WrongState if nothing waits or another user has it.

    Idempotent for the same user.
    """
    article = lock_article(article)
    person = person_of(authorize(by, CLAIM_REVIEW, article).actor)
    draft = _reviewed(article)
    if draft.status.claimed_by_id == person.pk:
        return
    if draft.status.claimed_by_id:
        raise WrongState(
            _("%(name)s has taken it on already. They, or you, can give it back first.")
            % {"name": draft.status.claimed_by}
        )
    RevisionStatus.objects.filter(pk=draft.pk).update(claimed_by=person.pk, claimed_at=Now())
    record(events.REVIEW_CLAIMED, by=by, about=article, revision=draft.number)


@transaction.atomic
def release_review(article: Article, *, by: Actor) -> None:
    """Releases the claim. Raises Refused, and WrongState if there was none."""
    article = lock_article(article)
    authorize(by, CLAIM_REVIEW, article)
    draft = _reviewed(article)
    if not (claimed_by := draft.status.claimed_by_id):
        raise WrongState(_("No one has taken it on."))
    RevisionStatus.objects.filter(pk=draft.pk).update(claimed_by=None, claimed_at=None)
    record(events.REVIEW_RELEASED, by=by, about=article, revision=draft.number, claimed_by=claimed_by)


@transaction.atomic
def set_due(article: Article, at: datetime | None, *, by: Actor) -> None:
    """Sets the review deadline; None: none. Raises Refused, WrongState, and Invalid for the past."""
    article = lock_article(article)
    authorize(by, PLAN_REVIEW, article)
    draft = _reviewed(article)
    if at is not None and at <= database_now():
        raise Invalid(_("That time is over. Choose a later one."))
    RevisionStatus.objects.filter(pk=draft.pk).update(due_at=at)
    record(
        events.DEADLINE_SET, by=by, about=article, revision=draft.number, due=at.isoformat() if at else None
    )


def _reviewed(article: Article) -> Revision:
    draft = article.draft
    if draft is None or draft.status.state not in REVIEWED:
        raise WrongState(_("This article is not in review."))
    return draft
