"""Revisions: content as it was written, immutable; only a removal by law takes something out."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Now, Upper
from django.utils.translation import gettext_lazy as _

from content.models.articles.article import Article
from content.models.articles.devices import DevicesField
from content.models.articles.redaction_triggers import OnlyCut, RevisionKept
from content.models.triggers.search_index import CutWordsAreGone

LONGEST_TITLE = 200
LONGEST_SUMMARY = 400


class TextsByName(Func):
    """Whether a JSON column is an object with only text values."""

    template = """(jsonb_typeof(%(expressions)s) = 'object'
        AND NOT jsonb_path_exists(%(expressions)s, '$.* ? (@.type() != "string")'))"""
    output_field = models.BooleanField()
    conditional = True


class Revision(models.Model):
    """Append-only, by trigger and by grant. ``body`` is HTML that was sanitised when it was written.

    ``digest`` is of the original content, even if a passage was removed later (``removed_at``).
    """

    # Both indexes that begin with this column are below.
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    summary = models.CharField(_("summary"), max_length=LONGEST_SUMMARY, blank=True)
    body = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    # Topics of this content once it is live; part of what is approved.
    topic_ids = ArrayField(models.BigIntegerField(), default=list)
    # Bylines in order (content/bylines); part of what is approved.
    byline_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    # Public notes of what was corrected and when (content/corrections); part of what is approved.
    correction_notes = models.TextField(_("correction notes"), blank=True, default="", db_default="")
    # Fields of its kind besides the body, as text by name (content/kinds).
    details = models.JSONField(
        _("details"), default=dict, db_default=Value({}, models.JSONField()), editable=False
    )
    words = models.PositiveIntegerField(_("words"), default=0)
    digest = models.CharField(_("digest"), max_length=64)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="revisions")
    # Authors of the draft at the time, including those of restored and merged text: unlike Article.draft_author_ids
    # it is never changed by a publication. Empty in versions older than this field.
    author_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    devices = DevicesField()
    created_at = models.DateTimeField(_("written at"), db_default=Now(), editable=False)
    # Written on a removal by law (content/models/articles/redaction_triggers.py): the last time, and why.
    removed_at = models.DateTimeField(_("removed from at"), null=True, editable=False)
    removed_because = models.CharField(
        _("reason of the removal"), max_length=400, default="", db_default="", editable=False
    )

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("article_id", "number")
        # Revisions with a part of a word in the title, for searches in the list of articles.
        indexes = (
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="revision_title_parts"),
            # Whether a user wrote any version after a certain one, and who wrote any at all.
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
        """A text field by name; ``details.NAME`` is a field of its kind."""
        inside, _point, name = field.rpartition(".")
        return str(self.details.get(name, "") if inside else getattr(self, name))

    @property
    def removal(self) -> str:
        """Identifies the last removal by law, "" for none: an older open form must not restore the text."""
        return self.removed_at.isoformat() if self.removed_at else ""
