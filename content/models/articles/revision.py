"""Revisions: what was written, word for word, never changed afterwards; only the law takes something out of one."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from content.models.articles.article import Article
from content.models.articles.redaction_triggers import OnlyCut, RevisionKept
from content.models.triggers.search_index import CutWordsAreGone

LONGEST_TITLE = 200
LONGEST_SUMMARY = 400


class TextsByName(Func):
    """Whether a JSON column is an object that holds nothing but texts."""

    template = """(jsonb_typeof(%(expressions)s) = 'object'
        AND NOT jsonb_path_exists(%(expressions)s, '$.* ? (@.type() != "string")'))"""
    output_field = models.BooleanField()
    conditional = True


class Revision(models.Model):
    """Append-only, by trigger and by grant. ``body`` is HTML that has passed the sanitiser at write time.

    ``digest`` is of the words as they were written, also where a passage was removed since (``removed_at``).
    """

    # Both indexes that begin with it stand below.
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    summary = models.CharField(_("summary"), max_length=LONGEST_SUMMARY, blank=True)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    # Which topics these words are filed under once they are live; part of what is approved.
    topic_ids = ArrayField(models.BigIntegerField(), default=list)
    # The people under whose names they stand, in order (content/bylines); part of what is approved.
    byline_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    # What was put right and when, for readers to see (content/corrections.py).
    correction_notes = models.TextField(_("correction notes"), blank=True, default="", db_default="")
    # What its kind of page asks for beside the text, each as text under its name (content/kinds).
    details = models.JSONField(
        _("details"), default=dict, db_default=Value({}, models.JSONField()), editable=False
    )
    words = models.PositiveIntegerField(_("words"), default=0)
    digest = models.CharField(_("digest"), max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions")
    # Who was among the authors of the draft when it was written, restored words and those put together included:
    # unlike Article.draft_author_ids it stays, whatever goes live meanwhile. Empty in versions from before it was kept.
    author_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    created_at = models.DateTimeField(_("written at"), db_default=Now(), editable=False)
    # Written by the database when something is removed by law (redaction_triggers.py): the last time, and why.
    removed_at = models.DateTimeField(_("removed from at"), null=True, editable=False)
    removed_because = models.CharField(
        _("reason of the removal"), max_length=400, default="", db_default="", editable=False
    )

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("article_id", "number")
        # Those with a part of a word in the title, as the list of articles looks for it.
        indexes = (
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="revision_title_parts"),
            # Whether somebody wrote any version after a certain one, and who wrote any at all.
            models.Index(fields=("article", "author", "number"), name="revision_by_author"),
        )
        constraints = (
            models.UniqueConstraint(fields=("article", "number"), name="revision_number_unique"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="revision_digest_form"),
            models.CheckConstraint(condition=TextsByName("details"), name="revision_details_are_texts"),
        )
        triggers = (
            RevisionKept(name="revision_append_only"),
            OnlyCut(name="revision_only_cut"),
            CutWordsAreGone(name="revision_cut_is_gone"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def text_of(self, field: str) -> str:
        """A field in which people write; ``details.NAME`` is one that its kind asks for."""
        inside, _point, name = field.rpartition(".")
        return str(self.details.get(name, "") if inside else getattr(self, name))

    @property
    def removal(self) -> str:
        """Which removal by law came last, "" for none: an open form from before must not bring the words back."""
        return self.removed_at.isoformat() if self.removed_at else ""
