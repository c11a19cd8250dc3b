"""Reuse of a reverted urgent correction: offered to users who continue the draft, never merged unasked.

The draft that made room for it comes back as it was, so what was corrected for readers is in no draft then.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from audit.actors import Actor
from audit.stored_messages import gettext as _
from content.actions import EDIT_ARTICLE
from content.articles.restore import cleaned_again
from content.articles.workflow import person_of, save_words
from content.errors import WrongState
from content.models import Article, DismissedOffer, Revision, UrgentCorrection
from content.models.articles.correction import Outcome
from content.revisions.displaced_draft import kept_beside, set_aside_by
from content.revisions.merge import merge
from content.revisions.revisions import Content, lock_article
from rbac.decisions import authorize


@dataclass(frozen=True, slots=True)
class Offer:
    """``words``: the draft with the changes of ``fix``; None if both changed the same parts: users choose."""

    fix: UrgentCorrection
    words: Content | None


def gone_back() -> QuerySet[UrgentCorrection]:
    """Reverted corrections."""
    return UrgentCorrection.objects.filter(outcome=Outcome.REVERTED)


def offered_to(person: Any) -> QuerySet[UrgentCorrection]:
    """Corrections of ``gone_back`` that ``person`` (a key, or a placeholder for one) has not dismissed."""
    dismissed = DismissedOffer.objects.filter(correction=OuterRef("pk"), person_id=person)
    return gone_back().filter(~Exists(dismissed))


def offer_for(article: Article) -> Offer | None:
    """What the draft lacks of the last reverted correction; None if nothing is missing. Few queries."""
    draft = article.draft
    if draft is None or article.live_id is None:
        return None
    gone = gone_back().filter(article=article, base=article.live_id)
    fix = gone.select_related("base", "revision", "made_by").order_by("-pk").first()
    if fix is None or _rests_on(draft, fix):
        return None
    if any(one.removed_at for one in (fix.base, fix.revision, draft)):  # redacted content does not come back
        return Offer(fix, None)
    before, mine, theirs = (Content.of(one) for one in (fix.base, fix.revision, draft))
    merged = merge(before, mine, theirs, kind=article.kind)
    if merged.clashes:
        return Offer(fix, None)
    return Offer(fix, merged.words) if merged.words != theirs else None


def _rests_on(draft: Revision, fix: UrgentCorrection) -> bool:
    """Whether ``draft``, or a version it came from, was written on top of the corrected text."""
    between = fix.article.revisions.filter(number__gt=fix.revision.number, number__lte=draft.number)
    on_top = between.filter(created_at__lt=fix.settled_at).exclude(number__in=kept_beside(fix.article))
    return on_top.exists() or set_aside_by(fix) is None


@transaction.atomic
def dismiss_offer(article: Article, fix_pk: int, *, by: Actor) -> None:
    """Dismisses the offer of this correction, and of earlier reverted ones, on the editor page of ``by``.

    Nothing else changes: it is offered to others as before, and to all on the correction's own page. Refused
    like an edit. An offer that is not (or no longer) made counts as dismissed.
    """
    person = person_of(authorize(by, EDIT_ARTICLE, article).actor)
    past = gone_back().filter(article=article, pk__lte=fix_pk)
    rows = [DismissedOffer(correction=fix, person_id=person.pk) for fix in past]
    DismissedOffer.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def take_over(article: Article, fix_pk: int, *, by: Actor, base: int) -> Revision:
    """Saves a new draft that includes what the correction changed. ``base``: the version that ``by`` saw.

    Refused like an edit. The author of the correction is an author of the draft. Raises WrongState when another
    version was saved since, when it is not (or no longer) offered, and where both changed the same parts.
    """
    article = lock_article(article)
    author = person_of(authorize(by, EDIT_ARTICLE, article).actor)
    offer = offer_for(article)
    if offer is None or offer.fix.pk != fix_pk or article.newest.number != base:
        raise WrongState(_("The draft has changed since. Look at it before you put the correction into it."))
    if offer.words is None:
        raise WrongState(
            _("The correction and the draft changed the same places. Compare them and write it by hand.")
        )
    authors = {*article.draft_author_ids, offer.fix.revision.author_id, *offer.fix.revision.author_ids}
    article.draft_author_ids = [*authors]
    return save_words(article, cleaned_again(offer.words, article.kind), author=author, by=by)
