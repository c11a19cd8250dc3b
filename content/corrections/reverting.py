"""Reverting urgent corrections: by any user who may, at once; by the worker, after the deadline; and by take-down.

Happens once, for any number of workers and any downtime: the article's row is locked first, and the second one finds
no open correction.
"""

import logging
from contextlib import suppress

from django.db import transaction
from django.db.models.functions import Now

from audit.actors import Actor, SystemActor
from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import REVERT_CORRECTION
from content.corrections import events
from content.corrections.verbs import open_corrections
from content.errors import WrongState
from content.kinds.kind import UnknownKind, kinds
from content.models import Article, Revision, RevisionStatus, UrgentCorrection
from content.models.articles.correction import Outcome
from content.models.articles.review import State
from content.notifications.emails import notify
from content.revisions.displaced_draft import set_aside_by
from content.revisions.restored_authors import writers_of_what_returns
from content.revisions.revisions import bump_sections, lock_article, set_topics
from content.rulebook.corrections import DUE, JOB
from rbac.decisions import authorize

logger = logging.getLogger(__name__)
WORKER = SystemActor(JOB)


def revert_due() -> int:
    """The worker's part: reverts each correction not countersigned in time, each in a transaction of its own."""
    reverted = 0
    for pk, article in list(open_corrections().filter(DUE).values_list("pk", "article")):
        try:
            reverted += _revert_one(pk, article)
        except Exception:  # a fault in one article must not delay other reverts, or what is scheduled
            logger.exception("Correction %d could not be taken back; it is tried again in a minute.", pk)
    return reverted


@transaction.atomic
def _revert_one(pk: int, article_pk: int) -> bool:
    lock_article(Article(pk=article_pk))
    fix = open_corrections().filter(DUE, pk=pk).first()
    return bool(fix and take_back(fix, by=WORKER))


@transaction.atomic
def take_back(fix: UrgentCorrection, *, by: Actor) -> UrgentCorrection:
    """Shows readers the earlier text again; an earlier draft is a draft again, else the corrected text is.

    Raises Refused and WrongState.
    """
    article = lock_article(Article(pk=fix.article_id))
    fix = UrgentCorrection.objects.select_related("article__section__scope", "revision", "base").get(
        pk=fix.pk
    )
    authorize(by, REVERT_CORRECTION, fix)
    if fix.outcome != Outcome.OPEN:
        raise WrongState(_("This correction has been settled already."))
    if article.live_id == fix.revision_id:
        # The draft that made room for the correction is restored, else the corrected text is the draft. One based
        # on the correction was reviewed against it, so its review is void.
        show_again(article, fix.base, draft=article.draft or set_aside_by(fix) or fix.revision)
    elif article.draft_id != fix.revision_id:  # no code of ours leaves this state
        RevisionStatus.objects.filter(pk=fix.revision_id).update(state=State.SUPERSEDED)
    ended = {None: Outcome.TAKEN_DOWN, fix.base_id: Outcome.REVERTED}.get(article.live_id, Outcome.REPLACED)
    person = None if isinstance(by, SystemActor) else getattr(by, "pk", None)
    UrgentCorrection.objects.filter(pk=fix.pk).update(outcome=ended, settled_by_id=person)
    fix.refresh_from_db(fields=["outcome", "settled_at", "settled_by"])
    if ended != Outcome.REVERTED:
        return fix
    record(
        events.CORRECTION_REVERTED,
        by=by,
        about=article,
        correction=fix.pk,
        revision=fix.base.number,
        digest=fix.base.digest,
        corrected=fix.revision.number,
        corrected_digest=fix.digest,
        in_time=person is not None,
    )
    notify("correction", fix.pk, "reverted")
    return fix


def show_again(article: Article, base: Revision, *, draft: Revision) -> None:
    """Readers see ``base``, which was public, instead of what is live; ``draft`` becomes a draft, whatever its state.

    Permission has been decided, and the database checks it once more. Article row locked.
    """
    RevisionStatus.objects.filter(pk=base.pk).update(state=State.PUBLISHED)
    RevisionStatus.objects.filter(pk=article.live_id).update(state=State.SUPERSEDED)
    RevisionStatus.objects.filter(pk=draft.pk).update(state=State.DRAFT)
    since = article.revisions.order_by().filter(number__gt=base.number)
    article.live, article.draft = base, draft
    # Authors of text that was brought back into the draft stay among its authors.
    authors = {*since.values_list("author_id", flat=True), *writers_of_what_returns(article, draft)}
    article.draft_author_ids = [*{*article.draft_author_ids, *authors}]
    article.published_at = article.changed_at = Now()
    with suppress(UnknownKind):  # its app was removed: readers get the earlier text all the same
        article.begins_at, article.ends_at = kinds[article.kind].span(base.details)
    article.public_version += 1
    article.save()
    set_topics(article, base.topic_ids)
    bump_sections(article.section, article)


def end_with_take_down(article: Article) -> None:
    """Ends the correction in the transaction that takes the article down: nothing is left to countersign."""
    open_corrections().filter(article=article).update(outcome=Outcome.TAKEN_DOWN)
