"""Reports of comments (Regulation (EU) 2022/2065, Article 16): taken from anyone, decided with the comment."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from audit.actors import ANONYMOUS, Actor
from audit.encryption import encrypt
from audit.record import record
from content.comments.events import COMMENT_REPORTED, REPORTS_DECIDED
from content.models import Comment, CommentReport
from content.models.comment import CommentState
from content.models.comment_report import REPORT_DAYS, ReportOutcome
from content.notifications.report_answers import queue_answer

READ = 10  # reports of a comment with the same reason whose text is kept; those beyond are only counted
KEPT = timedelta(days=REPORT_DAYS)


@transaction.atomic
def report_comment(
    public_id: UUID, *, reason: str, explanation: str = "", name: str = "", email: str = ""
) -> CommentReport:
    """Stores the report, or counts it with the newest of its kind. Any reader may call it.

    Raises Comment.DoesNotExist unless readers see the comment.
    """
    public = Comment.objects.select_for_update(no_key=True).filter(state=CommentState.APPROVED)
    comment = public.get(public_id=public_id)
    if not comment.open_reports:
        comment.mailed_at = None  # its moderators get a mail
    comment.open_reports += 1
    comment.save(update_fields=["open_reports", "mailed_at"])
    alike = list(
        CommentReport.objects.filter(comment=comment, reason=reason, outcome="").order_by("-pk")[:READ]
    )
    if len(alike) == READ:
        CommentReport.objects.filter(pk=alike[0].pk).update(count=F("count") + 1)
        return alike[0]
    report = CommentReport.objects.create(
        comment=comment,
        reason=reason,
        explanation=explanation,
        name=name,
        email_ciphertext=encrypt(email.encode()) if email else b"",
    )
    record(COMMENT_REPORTED, by=ANONYMOUS, about=comment, article=comment.article_id, reason=reason)
    if email:
        queue_answer("received", report.pk)
    return report


def settle_reports(comment: Comment, outcome: ReportOutcome, *, by: Actor) -> None:
    """Closes the open reports of the locked ``comment``; reporters who left an address get a mail (Article 16(5))."""
    if not comment.open_reports:
        return
    waiting = CommentReport.objects.filter(comment=comment, outcome="")
    for key in waiting.exclude(email_ciphertext=b"").values_list("pk", flat=True):
        queue_answer("decided", key)
    waiting.update(outcome=outcome, decided_at=Now())
    record(
        REPORTS_DECIDED,
        by=by,
        about=comment,
        article=comment.article_id,
        outcome=str(outcome),
        count=comment.open_reports,
    )
    comment.open_reports = 0
    comment.save(update_fields=["open_reports"])


def forget_reporters() -> int:
    """Erases what reporters wrote, half a year after the decision. Returns the number of reports. They stay counted."""
    old = CommentReport.objects.filter(decided_at__lt=Now() - KEPT)
    written = old.exclude(explanation="", name="", email_ciphertext=b"")
    return written.update(explanation="", name="", email_ciphertext=b"")
