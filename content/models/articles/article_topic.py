"""Index table: which articles belong to which topics, the live ones in the order of readers' lists.

The page of a topic begins with an index in its order (content/public/queries/newest.py). PostgreSQL stores the
article's section, kind and first publication time beside each of its topics, whatever the writer sends, and updates
them when they change.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.database.append_only import UnskippableTrigger, UpdateOf
from content.models.articles.topic import Topic


class WhereItIsRead(UnskippableTrigger):
    """Values that a client writes are overwritten. The article is locked, so it is published before or afterwards."""

    operation = pgtrigger.Insert | UpdateOf("article_id", "section_id", "kind", "first_published_at")

    func = """
        SELECT article.section_id, article.kind,
            CASE WHEN article.live_id IS NOT NULL THEN article.first_published_at END
        INTO NEW.section_id, NEW.kind, NEW.first_published_at
        FROM public.content_article AS article WHERE article.id = NEW.article_id FOR SHARE;
        RETURN NEW;
        """


class FiledWhereItIsRead(UnskippableTrigger):
    """On the table of articles: something is published, moves or goes. A plain save does not change topics.

    The trigger above computes the row.
    """

    when = pgtrigger.After
    operation = UpdateOf("live_id", "first_published_at", "section_id")
    condition = pgtrigger.Condition(
        "OLD.first_published_at IS DISTINCT FROM NEW.first_published_at"
        " OR OLD.section_id IS DISTINCT FROM NEW.section_id OR (OLD.live_id IS NULL) <> (NEW.live_id IS NULL)"
    )

    func = """
        UPDATE public.content_article_topics SET first_published_at = NULL WHERE article_id = NEW.id;
        RETURN NULL;
        """


class Filed(models.Model):
    """One article under one topic. ``first_published_at``: None if readers do not see it."""

    article = models.ForeignKey("content.Article", on_delete=models.CASCADE)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)
    section_id = models.BigIntegerField(null=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, default="", db_default="", editable=False)
    first_published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("article under a topic")
        verbose_name_plural = _("articles under topics")
        db_table = "content_article_topics"
        default_permissions = ()
        unique_together = (("article", "topic"),)
        indexes = (
            models.Index(
                fields=("topic", "section_id", "kind", "-first_published_at", "-article"),
                condition=Q(first_published_at__isnull=False),
                name="filed_newest",
            ),
        )
        triggers = (WhereItIsRead(name="where_it_is_read"),)

    def __str__(self) -> str:
        return f"article {self.article_id} under {self.topic_id}"
