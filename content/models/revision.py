"""Revisions: what was written, word for word, never changed afterwards."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from audit.append_only import RefuseChanges
from content.models.article import Article

LONGEST_TITLE = 200
LONGEST_SUMMARY = 400


class Revision(models.Model):
    """Append-only, by trigger and by grant. ``body`` is HTML that has passed the sanitiser at write time."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    summary = models.CharField(_("summary"), max_length=LONGEST_SUMMARY, blank=True)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    # Which topics these words are filed under once they are live; part of what is approved.
    topic_ids = ArrayField(models.BigIntegerField(), default=list)
    words = models.PositiveIntegerField(_("words"), default=0)
    digest = models.CharField(_("digest"), max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions")
    created_at = models.DateTimeField(_("written at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("article_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("article", "number"), name="revision_number_unique"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="revision_digest_form"),
        )
        triggers = (RefuseChanges(name="revision_append_only"),)

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"
