"""Posting and withdrawing comments. Each service function changes and records in one transaction."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy

from audit.actors import ANONYMOUS
from audit.encryption import encrypt
from audit.record import record
from content.comments.events import COMMENT_POSTED, COMMENT_WITHDRAWN
from content.comments.receipts import digest_of_receipt
from content.comments.reports import settle_reports
from content.kinds.kind import kinds
from content.models import Article, Comment
from content.models.articles.section import CommentPolicy
from content.models.comment import CommentState
from content.models.comment_report import ReportOutcome
from content.text.sanitise import linkify_plain_text
from rbac.errors import Invalid

_FIRST_STATE = {CommentPolicy.OPEN: CommentState.APPROVED, CommentPolicy.HELD: CommentState.WAITING}


@transaction.atomic
def post_comment(
    article_id: int,
    *,
    name: str,
    text: str,
    receipt: str,
    email: str = "",
    reply_to: UUID | None = None,
    website: str = "",
    written_by: Collection[int] = (),
) -> Comment:
    """Stores the comment, held for an editor unless the section says otherwise. Any reader may call it.

    The form validates what is sent (content/comments/text.py). ``reply_to``: public id of a comment; ``website``:
    the honeypot; ``written_by``: keys of accounts that have been used in the writer's browser.

    Sending the same form twice returns the same comment. Raises Article.DoesNotExist when readers cannot see
    the article; CommentsClosed, NothingToAnswer.
    """
    html = linkify_plain_text(text)
    article = _locked(article_id)
    digest = digest_of_receipt(receipt)
    if sent_before := Comment.objects.filter(article=article, withdrawal_digest=digest).first():
        return sent_before
    if article.section.comments == CommentPolicy.CLOSED or not kinds[article.kind].takes_comments:
        raise CommentsClosed
    comment = Comment.objects.create(
        article=article,
        **_place(article, reply_to),
        name=name,
        email_ciphertext=encrypt(email.encode()) if email else b"",
        text=text,
        html=html,
        state=CommentState.SPAM if website else _FIRST_STATE[CommentPolicy(article.section.comments)],
        withdrawal_digest=digest,
        written_by=sorted(written_by),
    )
    if comment.state == CommentState.APPROVED:
        show_change(article.pk)
    record(COMMENT_POSTED, by=ANONYMOUS, about=comment, article=article.pk, state=str(comment.state))
    return comment


@transaction.atomic
def withdraw_comment(comment: Comment) -> Comment:
    """Erases text, name and address for good. Any holder of the receipt may do so. Idempotent."""
    comment = locked_comment(comment)
    if comment.state in {CommentState.WITHDRAWN, CommentState.REMOVED}:
        return comment
    settle_reports(comment, ReportOutcome.GONE, by=ANONYMOUS)
    if comment.parent_id:  # replies to the same comment name its author
        beside = Comment.objects.filter(parent=comment.parent_id, in_reply_to=comment.name)
        beside.update(in_reply_to="")
    before, comment.state = comment.state, CommentState.WITHDRAWN
    comment.name = comment.text = comment.html = ""
    comment.email_ciphertext, comment.written_by = b"", []
    comment.save()
    if before == CommentState.APPROVED:
        show_change(comment.article_id)
    record(COMMENT_WITHDRAWN, by=ANONYMOUS, about=comment, article=comment.article_id, state=str(before))
    return comment


def show_change(article_id: int) -> None:
    """Invalidates caches of the article: what readers see below it has changed."""
    Article.objects.filter(pk=article_id).update(public_version=F("public_version") + 1)


def locked_comment(comment: Comment) -> Comment:
    """The comment as stored now, locked. Locks its article first: moving an article updates its comments, and
    would deadlock with this change otherwise.
    """
    list(Article.objects.select_for_update(no_key=True).filter(pk=comment.article_id).values_list("pk"))
    return Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)


def _locked(article_id: int) -> Article:
    """The live article, locked: two requests with the same form wait for each other here."""
    locked = Article.objects.select_for_update(of=("self",), no_key=True).select_related("section")
    return locked.get(pk=article_id, live__isnull=False)


def _place(article: Article, reply_to: UUID | None) -> dict[str, Comment | str | None]:
    """Threads have one level: a reply to a reply is stored beside it and names whom it answers."""
    if reply_to is None:
        return {"parent": None, "in_reply_to": ""}
    answered = Comment.objects.filter(article=article, public_id=reply_to, state=CommentState.APPROVED)
    found = answered.select_related("parent").first()
    if found is None:
        raise NothingToAnswer
    if found.parent is None:
        return {"parent": found, "in_reply_to": ""}
    return {"parent": found.parent, "in_reply_to": found.name}


class CommentsClosed(Invalid):
    status = 409
    sentence = gettext_lazy("New comments are closed in this section.")


class NothingToAnswer(Invalid):
    sentence = gettext_lazy(
        "The comment you answer is no longer there. Your text can stand on its own: send it again."
    )


class AlreadyWithdrawn(Invalid):
    status = 409
    sentence = gettext_lazy("Its writer has withdrawn this comment; its words are gone.")
