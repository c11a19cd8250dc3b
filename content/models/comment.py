"""Readers' comments: plain text, one level of replies, held for moderation."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger, UpdateOf
from content.models.articles.article import Article
from content.models.articles.section import Section
from content.models.triggers.article_columns import WhereItsArticleIs


class CommentState(models.TextChoices):
    WAITING = "waiting", _("Waiting for a look")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    SPAM = "spam", _("Spam")
    WITHDRAWN = "withdrawn", _("Withdrawn by its writer")
    REMOVED = "removed", _("Removed by law")


# At least partly visible to readers.
PUBLIC = (CommentState.APPROVED, CommentState.WITHDRAWN, CommentState.REMOVED)
RECEIPT_MINUTES = 60  # of the cookie that keeps the link of a comment (content/comments/receipts.py)
# First comment of the thread: a reply is shown below it, whichever comment it answers.
THREAD = Coalesce("parent", "id")


class ReportsGoAlong(UnskippableTrigger):
    """What was written about a comment goes with its text: it may quote it."""

    operation = UpdateOf("state")
    func = """
        IF NEW.state IN ('withdrawn', 'removed') THEN
            NEW.open_reports := 0;
            UPDATE public.content_commentreport SET explanation = '', name = '',
                decided_at = coalesce(decided_at, now()), outcome = coalesce(nullif(outcome, ''), 'gone')
                WHERE comment_id = NEW.id;
            UPDATE public.content_statementofreasons SET basis = '', facts = '' WHERE comment_id = NEW.id;
        END IF;
        RETURN NEW;
        """


class Comment(models.Model):
    public_id = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="comments", verbose_name=_("article")
    )
    # Copied from the article (triggers/article_columns.py), so that an index finds a moderator's comments.
    section = models.ForeignKey(
        Section,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        editable=False,
        verbose_name=_("section"),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replies",
        verbose_name=_("in reply to the comment"),
    )
    in_reply_to = models.CharField(_("in reply to"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=120)
    # Encrypted (audit/encryption.py): shown to no user, kept so that the author can get a reply.
    email_ciphertext = models.BinaryField(default=b"", editable=False)
    text = models.TextField(_("comment"), max_length=5000)
    html = models.TextField(editable=False)
    state = models.CharField(_("state"), max_length=10, choices=CommentState, default=CommentState.WAITING)
    withdrawal_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    # Keys of accounts that have been used in the writer's browser: they do not decide about it. Empty for readers.
    written_by = ArrayField(models.BigIntegerField(), default=list, editable=False)
    created_at = models.DateTimeField(_("written at"), db_default=Now(), editable=False)
    # When editors were notified by email that this comment waits.
    mailed_at = models.DateTimeField(null=True, editable=False)
    # Of reports that wait for a decision (content/comments/reports.py).
    open_reports = models.PositiveIntegerField(_("open reports"), default=0, editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = (
            models.Index(fields=("article", "state", "created_at"), name="comment_by_article"),
            models.Index(fields=("state", "-created_at", "-id"), name="comment_by_state"),
            # In the order for readers (content/public/queries/comment_threads.py), page by page.
            models.Index(
                F("article"), THREAD, F("id"), condition=Q(state__in=PUBLIC), name="comment_in_threads"
            ),
            models.Index(fields=("section", "state", "-created_at", "-id"), name="comment_by_section"),
            models.Index(fields=("section", "-created_at", "-id"), name="comment_newest_by_section"),
            models.Index(fields=("-created_at", "-id"), name="comment_newest"),
            # Comments without notification yet, and those of one email (content/comments/digest_mail.py).
            models.Index(
                fields=("mailed_at", "created_at", "id"),
                condition=Q(state=CommentState.WAITING) | Q(open_reports__gt=0),
                name="comment_told",
            ),
            models.Index(
                fields=("-created_at", "-id"), condition=Q(open_reports__gt=0), name="comment_reported"
            ),
            models.Index(
                fields=("section", "-created_at", "-id"),
                condition=Q(open_reports__gt=0),
                name="comment_reported_by_section",
            ),
        )
        triggers = (
            WhereItsArticleIs(name="where_its_article_is"),
            ReportsGoAlong(name="reports_go_along"),
        )

    def __str__(self) -> str:
        """Contains neither author nor text: the audit log keeps it for good."""
        return gettext("comment %(number)d") % {"number": self.pk or 0}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Copies the section to the instance, as the database does to the row."""
        if self.section_id is None:
            self.section_id = self.article.section_id
        super().save(*args, **kwargs)
