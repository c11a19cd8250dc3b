"""Index table: under which bylines a live article stands, by section, in the order of their lists.

The page of a byline begins with an index in its order, however many other revisions name it. PostgreSQL writes the
table when the live revision or the section of an article changes. Visibility follows from the section at query time:
nothing is written here when that changes.
"""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger, UpdateOf
from content.models.articles.keys import CopiedArticle


class UnderByline(models.Model):
    """One article under one byline that its content names, also if that was merged into another one."""

    # No constraints: this is a copy of what is checked at its source.
    article = CopiedArticle(related_name="under")
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


_FOUND = """
    DELETE FROM public.content_underbyline WHERE article_id = NEW.id;
    INSERT INTO public.content_underbyline (article_id, byline_id, section_id, kind, first_published_at)
    SELECT DISTINCT NEW.id, own.key, NEW.section_id, NEW.kind, NEW.first_published_at
    FROM public.content_revision AS words CROSS JOIN unnest(words.byline_ids) AS own (key)
    WHERE words.id = NEW.live_id AND NEW.first_published_at IS NOT NULL;
    RETURN NULL;
"""


class StandsUnderBylines(UnskippableTrigger):
    """On the table of articles: another live revision, or another section. A plain save does not fire it."""

    when = pgtrigger.After
    operation = UpdateOf("live_id", "first_published_at", "section_id")
    condition = pgtrigger.Condition(
        "OLD.live_id IS DISTINCT FROM NEW.live_id OR OLD.first_published_at IS DISTINCT FROM NEW.first_published_at"
        " OR OLD.section_id IS DISTINCT FROM NEW.section_id"
    )

    func = _FOUND


class ArrivesUnderBylines(UnskippableTrigger):
    """The same for an article that is live when it is inserted."""

    when = pgtrigger.After
    operation = pgtrigger.Insert
    condition = pgtrigger.Condition("NEW.live_id IS NOT NULL")

    func = _FOUND
