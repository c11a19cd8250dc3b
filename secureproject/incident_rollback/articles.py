"""Articles in an incident rollback: readers and reviewers no longer see what the account wrote, approved or published.

Readers see again what they saw before, with its approvals counted again, or nothing. Drafts stay as they are: a person
decides which version goes on.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from django.db import DatabaseError
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actors import Actor
from audit.events import Event
from content import events, workflow
from content.articles.revert_publication import seen_before, take_publication_back, why_not_again
from content.corrections import reverting
from content.corrections.events import CORRECTION_COUNTERSIGNED, CORRECTION_PUBLISHED
from content.guests.events import GUEST_INVITED
from content.models import Article, GuestReview, UrgentCorrection
from content.models.articles.correction import Outcome
from content.models.articles.guest import Answer
from content.models.articles.review import State
from content.models.articles.schedule import ScheduleKind
from content.proofs.publication_proof import value_of
from content.revisions.revisions import lock_article
from content.scheduling.events import SCHEDULED
from rbac.errors import Conflict, Invalid, Refused
from secureproject.incident_rollback.item import Item, Pair, Pairs, grouped, item_about, rollback_reason

_PUBLISHED = events.ARTICLE_PUBLISHED, CORRECTION_PUBLISHED, SCHEDULED
_APPROVED = events.ARTICLE_APPROVED, CORRECTION_COUNTERSIGNED
_WRITTEN = events.ARTICLE_CREATED, events.ARTICLE_EDITED, events.REVISION_RESTORED, CORRECTION_PUBLISHED
_COVERED = frozenset((*_PUBLISHED, *_APPROVED, *_WRITTEN, events.ARTICLE_SUBMITTED, GUEST_INVITED))
_RELATED = "section__scope", "address", "draft__status", "draft__author", "live__status"


def articles(pairs: Pairs, person: User) -> Iterator[Item]:
    """One item for each article that readers see, or that waits for a decision, by what the account did."""
    found = grouped(pairs, _COVERED, lambda pair: int(pair[0].subject_id))
    there = Article.objects.filter(pk__in=found, trashed_at=None).select_related(*_RELATED)
    for article in there.order_by("pk"):
        mine = found[article.pk]
        about = partial(item_about, f"article:{article.pk}", mine, name=article.newest.title or article.slug)
        published, approved = _versions(mine, *_PUBLISHED), _versions(mine, *_APPROVED) | _by_guests(mine)
        written = _versions(mine, *_WRITTEN)
        if article.live and article.live.number in published | approved | written:
            warning = "" if article.live.number in published else _("Another account published it.")
            will, revert = _out_of_view(article, published | approved | written, written)
            yield about(will=will, warning=warning, state=str(article.live_id), revert=revert)
        elif _waits(article, person, _versions(mine, events.ARTICLE_SUBMITTED), approved):
            back = partial(workflow.send_back, article, note=rollback_reason())
            will = _("send it back, which voids its approvals")
            yield about(will=will, state=str(article.newest.number), revert=back)


def _versions(pairs: Sequence[Pair], *of: Event) -> set[int]:
    names = {event.name for event in of}
    found = (entry for entry, _line in pairs if entry.event in names)
    return {int(value_of(one, "revision")) for one in found if value_of(one, "kind") != ScheduleKind.EXPIRE}


def _by_guests(pairs: Sequence[Pair]) -> set[int]:
    """Versions that guests approved whom the account asked."""
    keys = [value_of(entry, "guest") for entry, _line in pairs if entry.event == GUEST_INVITED.name]
    answered = GuestReview.objects.filter(pk__in=keys, answer=Answer.APPROVED)
    return set(answered.values_list("revision__number", flat=True)) if keys else set()


def _waits(article: Article, person: User, submitted: set[int], approved: set[int]) -> bool:
    """Whether the draft waits as the account submitted it, or with an approval that it gave or had a guest give."""
    draft = None if article.is_archived else article.draft
    if draft is None or draft.status.state not in {State.IN_REVIEW, State.APPROVED}:
        return False
    by_it = draft.status.submitted_by_id == person.pk and draft.number in submitted
    return by_it or (
        draft.number in approved and draft.approvals.filter(submission=draft.status.submission).exists()
    )


def _out_of_view(article: Article, besides: set[int], written: set[int]) -> tuple[str, Callable[..., object]]:
    """What will be done, and doing it: the version before is shown, unless it was based on what the account wrote."""
    if fix := UrgentCorrection.objects.filter(revision=article.live_id, outcome=Outcome.OPEN).first():
        return _("show what was public before the urgent correction"), partial(reverting.take_back, fix)
    earlier = seen_before(article, besides)
    if earlier is None or (written and earlier.number > min(written)):
        return _("take it down"), partial(_take_down, article)
    number = earlier.number
    if why := why_not_again(article, earlier):
        facts = {"number": number, "why": why}
        said = _("take it down (version %(number)d was public before and cannot return: %(why)s)") % facts
        return said, partial(_take_down, article)
    said = _("show version %(number)d again, which was public before") % {"number": number}
    return said, partial(_show_before, article, besides, number)


def _show_before(article: Article, besides: set[int], number: int, *, by: Actor) -> None:
    """Raises the refusal (Refused, Invalid, DatabaseError) once the article is down."""
    try:
        take_publication_back(article, by=by, besides=besides, to=number, reason=rollback_reason())
    except (Refused, Invalid, DatabaseError):
        _take_down(article, by=by)
        raise


def _take_down(article: Article, *, by: Actor) -> None:
    if lock_article(article).live_id != article.live_id:
        raise Conflict(_("Readers see another version by now. Look at it again."))
    workflow.take_down(article, by=by, reason=rollback_reason())
