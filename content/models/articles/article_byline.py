"""Under which bylines readers find what is live, section by section in the order of their lists.

Beside the words, so that the page of somebody begins with an index that has its order, whatever was written under that
name and is not live (any more). PostgreSQL writes it when what readers see of an article changes, or where it stands.
Who may read it follows from the section, as it is when somebody asks: nothing is written here when that changes.
"""

from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger


class UnderByline(models.Model):
    """One article under one byline, as its words name it: also one that is part of another byline by now."""

    # No constraints: this says again what is checked where it was said first.
    article = models.ForeignKey(
        "content.Article",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="under",
    )
    byline_id = models.BigIntegerField()
    section_id = models.BigIntegerField(default=0, db_default=0, editable=False)
    kind = models.CharField(_("kind"), max_length=20, default="", db_default="", editable=False)
    first_published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("article under a byline")
        verbose_name_plural = _("articles under bylines")
        default_permissions = ()
        constraints = (models.UniqueConstraint(fields=("article", "byline_id"), name="under_byline_once"),)
        indexes = (
            models.Index(
                fields=("byline_id", "section_id", "kind", "-first_published_at", "-article"),
                name="under_byline_in_section",
            ),
        )

    def __str__(self) -> str:
        return f"article {self.article_id} under {self.byline_id}"


_UpdateOf: Any = pgtrigger.UpdateOf  # it has no types
_FOUND = """
    DELETE FROM public.content_underbyline WHERE article_id = NEW.id;
    INSERT INTO public.content_underbyline (article_id, byline_id, section_id, kind, first_published_at)
    SELECT DISTINCT NEW.id, own.key, NEW.section_id, NEW.kind, NEW.first_published_at
    FROM public.content_revision AS words CROSS JOIN unnest(words.byline_ids) AS own (key)
    WHERE words.id = NEW.live_id AND NEW.first_published_at IS NOT NULL;
    RETURN NULL;
"""


class StandsUnderBylines(UnskippableTrigger):
    """On the table of articles, where other words are live, or in another section. A save leaves these alone."""

    when = pgtrigger.After
    operation: Any = _UpdateOf("live_id", "first_published_at", "section_id")
    condition: Any = pgtrigger.Condition(
        "OLD.live_id IS DISTINCT FROM NEW.live_id OR OLD.first_published_at IS DISTINCT FROM NEW.first_published_at"
        " OR OLD.section_id IS DISTINCT FROM NEW.section_id"
    )

    def get_func(self, model: Any) -> str:
        return self.format_sql(_FOUND)


class ArrivesUnderBylines(UnskippableTrigger):
    """The same for an article that is live when it comes."""

    when = pgtrigger.After
    operation: Any = pgtrigger.Insert
    condition: Any = pgtrigger.Condition("NEW.live_id IS NOT NULL")

    def get_func(self, model: Any) -> str:
        return self.format_sql(_FOUND)
