"""Emails about reported comments: to reporters (receipt and decision), and to the writer of a removed comment.

Regulation (EU) 2022/2065, Articles 16(4), 16(5) and 17. They contain nothing that a stranger typed: the address may be
anyone's.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from audit.encryption import decrypt
from content.formatting.local_time import zoned
from content.models import CommentReport, Site, StatementOfReasons
from content.models.comment import CommentState
from content.notifications.emails import mail
from content.site.settings import language_of

JOB = "content.mail_report_answer"


def queue_answer(kind: str, key: int) -> None:
    """Queues the email within the caller's transaction.

    ``kind``: received or decided, with the key of a report; removed, with that of a statement of reasons.
    """
    app.configure_task(JOB).defer(kind=kind, key=key)


def mail_answer(kind: str, key: int) -> None:
    """The job. An address that was erased meanwhile gets nothing; one that got its decision is erased.

    Nothing is mailed about a comment that was approved after all.
    """
    model: Any = StatementOfReasons if kind == "removed" else CommentReport
    row = model.objects.select_related("comment").get(pk=key)
    sealed = row.email_ciphertext if kind != "removed" else row.comment.email_ciphertext
    if kind == "removed" and row.comment.state != CommentState.REJECTED:
        return
    site = Site.objects.first()
    with translation.override(language_of(None, site)):
        subject = {
            "received": _("We received your report"),
            "decided": _("We decided about your report"),
            "removed": _("Your comment was removed"),
        }[kind]
        link = settings.SITE_URL + reverse("public:comment_report", args=[row.comment.public_id])
        facts = {"kind": kind, "row": row, "when": zoned(row.created_at), "link": link}
        if sealed:
            mail(decrypt(bytes(sealed)).decode(), "comment_decision", site, subject, **facts)
    if kind == "decided":
        model.objects.filter(pk=key).update(email_ciphertext=b"")
