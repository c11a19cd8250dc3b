"""Readers' comments: plain text, one level of replies, held until somebody looks."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from content.models.articles.article import Article
from content.models.articles.section import Section
from content.models.triggers.comments import WhereItsArticleIs


class CommentState(models.TextChoices):
    WAITING = "waiting", _("Waiting for a look")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    SPAM = "spam", _("Spam")
    WITHDRAWN = "withdrawn", _("Withdrawn by its writer")
    REMOVED = "removed", _("Removed by law")


# What readers may see something of.
PUBLIC = (CommentState.APPROVED, CommentState.WITHDRAWN, CommentState.REMOVED)
# The comment that began the thread: a reply stands below the first one, whatever it answers there.
THREAD = Coalesce("parent", "id")


class Comment(models.Model):
    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="comments", verbose_name=_("article")
    )
    # That of the article (comment_triggers.py), so that an index finds what somebody looks after.
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
    # Ciphertext (audit/encryption.py): shown to nobody, kept so that the writer can be answered.
    email_ciphertext = models.BinaryField(default=b"", editable=False)
    text = models.TextField(_("comment"), max_length=5000)
    html = models.TextField(editable=False)
    state = models.CharField(_("state"), max_length=10, choices=CommentState, default=CommentState.WAITING)
    text_digest = models.CharField(max_length=64, editable=False)
    withdrawal_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    created_at = models.DateTimeField(_("written at"), db_default=Now(), editable=False)
    # When editors were told by mail that this comment waits for them.
    mailed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = (
            models.Index(fields=("article", "state", "created_at"), name="comment_by_article"),
            models.Index(fields=("state", "-created_at", "-id"), name="comment_by_state"),
            # As readers see them (content/public/queries/comment_threads.py), page by page.
            models.Index(
                F("article"), THREAD, F("id"), condition=Q(state__in=PUBLIC), name="comment_in_threads"
            ),
            models.Index(fields=("section", "state", "-created_at", "-id"), name="comment_by_section"),
            models.Index(fields=("section", "-created_at", "-id"), name="comment_newest_by_section"),
            models.Index(fields=("-created_at", "-id"), name="comment_newest"),
            # Those that nobody was told about yet, and those of one mail (content/comments/digest_mail.py).
            models.Index(
                fields=("mailed_at", "created_at", "id"),
                condition=Q(state=CommentState.WAITING),
                name="comment_told",
            ),
        )
        triggers = (WhereItsArticleIs(name="where_its_article_is"),)

    def __str__(self) -> str:
        """Names neither writer nor words: the journal keeps this for good."""
        return gettext("comment %(number)d") % {"number": self.pk or 0}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What is here knows its section as the database does."""
        if self.section_id is None:
            self.section_id = self.article.section_id
        super().save(*args, **kwargs)
