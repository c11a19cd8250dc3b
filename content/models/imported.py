"""Imported items: kept so that a second import duplicates nothing, and images can be fetched."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger
from content.models.articles.article import Article


class ArrivesBeforeItsWords(UnskippableTrigger):
    """Stores the transaction in which an article is imported with its history: only before it has any content.

    So a captured process cannot add such a row to content written here, to publish it without four eyes (review.py). A
    row of kind ``post`` or ``page`` can be forged for a first version: docs/threat-model.md.
    """

    operation = pgtrigger.Insert

    func = """
        NEW.arrived_in := NULL;
        IF NEW.kind = 'article' AND NOT EXISTS (
            SELECT FROM public.content_revision AS words WHERE words.article_id = NEW.object_id
        ) THEN
            NEW.arrived_in := pg_current_xact_id()::text::bigint;
        END IF;
        RETURN NEW;
        """


class ImportedItem(models.Model):
    """One item of a source (``source`` is its base URL) and the object it became."""

    source = models.CharField(max_length=500)
    kind = models.CharField(max_length=30)
    identifier = models.CharField(max_length=500)
    object_id = models.BigIntegerField()
    # Transaction in which an article was imported with its history; written by the database.
    arrived_in = models.PositiveBigIntegerField(null=True, editable=False)

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")
        constraints = (
            models.UniqueConstraint(fields=("source", "kind", "identifier"), name="imported_item_once"),
        )
        triggers = (ArrivesBeforeItsWords(name="imported_item_before_words"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.identifier}"


class Attachment(models.Model):
    """A file that a source mentions. Only recorded: ``fetch_attachments`` imports it; no reader is sent to it."""

    article = models.ForeignKey(Article, on_delete=models.SET_NULL, null=True, related_name="attachments")
    source_address = models.URLField(_("source address"), max_length=2000)
    title = models.CharField(_("title"), max_length=400, blank=True)
    alternative_text = models.CharField(_("alternative text"), max_length=1000, blank=True)
    caption = models.TextField(_("caption"), blank=True)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return self.title or self.source_address
