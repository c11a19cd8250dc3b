"""Guest review: one answer, either approval of exactly the text shown, or a return to its authors with a note."""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from audit.record import record
from audit.stored_messages import gettext as _
from content.actions import APPROVE_ARTICLE, SEND_BACK_ARTICLE
from content.approvals.approvals import record_approval
from content.articles.workflow import return_draft
from content.errors import WrongState
from content.guests import events
from content.guests.inviting import require_stranger
from content.models import Article, GuestReview
from content.models.articles.guest import Answer
from content.models.articles.review import GUEST as ROLE
from content.models.articles.review import State
from content.models.articles.section import Guests
from content.notifications.emails import notify
from content.revisions.revisions import lock_article
from content.rulebook.guests import GUEST
from rbac.decisions import authorize, still_holds

KIND = "review"


@transaction.atomic
def approve_as_guest(key: int) -> GuestReview:
    """Raises WrongState when there is nothing left to answer, Invalid for a guest who has an account by now."""
    review, article = _asked(key)
    authorize(GUEST, APPROVE_ARTICLE, article)
    draft = review.revision
    _answer(review, article, Answer.APPROVED)
    record_approval(article, draft, by=GUEST, approver=review.invited_by, role=ROLE, guest=review)
    return review


@transaction.atomic
def send_back_as_guest(key: int, *, note: str) -> GuestReview:
    """Raises as above, and UncleanText without a note."""
    review, article = _asked(key)
    authorize(GUEST, SEND_BACK_ARTICLE, article)
    _answer(review, article, Answer.SENT_BACK)
    author = review.invited_by
    return_draft(article, review.revision, by=GUEST, author=author, note=note, guest=review)
    return review


def by_digest(token_digest: str) -> GuestReview | None:
    """The review that the token with this digest opens now, answered or not, or None."""
    return _known(_shown().filter(token_digest=token_digest))


def by_key(key: int) -> GuestReview | None:
    return _known(_shown().filter(pk=key))


def why_over(review: GuestReview) -> str | None:
    """Why a guest with a valid link has nothing to answer, or None."""
    article, status = review.revision.article, review.revision.status
    if review.answer == Answer.APPROVED:
        return _("You have approved this version. Thank you, there is nothing left to do.")
    if review.answer == Answer.SENT_BACK:
        return _("You have sent this version back. Thank you, there is nothing left to do.")
    if article.live_id == review.revision_id:
        return _("This version has been published meanwhile, so there is nothing left to answer.")
    if article.draft_id != review.revision_id or status.submission != review.submission:
        return _(
            "The text has changed since you were asked, so there is nothing to answer about this version."
        )
    if status.state not in {State.IN_REVIEW, State.APPROVED}:
        return _("This version is not being reviewed any more, so there is nothing to answer.")
    if article.section.guests != Guests.APPROVE or (article.section.four_eyes and article.section.signed):
        return _("The rules have changed since you were asked: answers of guests do not count here any more.")
    return None


def _shown() -> QuerySet[GuestReview]:
    """Neither revoked nor expired, nor of an article that was taken down or trashed."""
    standing = GuestReview.objects.filter(
        revoked_at=None,
        until__gt=Now(),
        token_digest__isnull=False,
        revision__article__archived_at=None,
        revision__article__trashed_at=None,
    ).exclude(revision__article__section__guests=Guests.NONE)
    return standing.select_related(
        "guest",
        "invited_by",
        "revision__status",
        "revision__article__section__scope",
        "revision__article__live",
    )


def _known(found: QuerySet[GuestReview]) -> GuestReview | None:
    """A guest whose name was erased cannot answer: no record would say who it was.

    Nor can one whose inviter may no longer decide: a user who leaves or is frozen takes their guests along.
    """
    review = found.first()
    if review is None or review.guest.is_erased:
        return None
    return review if still_holds(review.invited_by, APPROVE_ARTICLE, review.revision.article) else None


def _asked(key: int) -> tuple[GuestReview, Article]:
    """The review, and the article with its row locked: of two concurrent answers the second finds the first."""
    known = by_key(key)
    article = lock_article(known.revision.article) if known else None
    review = by_key(key)
    if review is None or article is None:
        raise WrongState(_("This link opens nothing any more. Ask its sender for a new one."))
    if why := why_over(review):
        raise WrongState(why)
    require_stranger(review.guest.email)
    return review, article


def _answer(review: GuestReview, article: Article, answer: Answer) -> None:
    GuestReview.objects.filter(pk=review.pk).update(answer=answer, answered_at=Now())
    review.refresh_from_db(fields=["answer", "answered_at"])
    record(
        events.GUEST_ANSWERED,
        by=GUEST,
        about=article,
        person=review.guest,
        on_behalf_of=review.invited_by,
        guest=review.pk,
        revision=review.revision.number,
        digest=review.digest,
        answer=str(answer),
        asked_by=review.invited_by_id,
        name=review.name,
        email=review.guest.email,
    )
    notify("guest", review.pk, str(answer))
