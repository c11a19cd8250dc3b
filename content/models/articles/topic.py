"""Topics: what an article is about. A topic may have a parent."""

from collections.abc import Iterable
from typing import Self

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from content.models.triggers.addresses import LeadsToTopicInUse
from content.models.triggers.public_text import WordsAsAccepted
from content.validators import validate_slug
from foundation.collation import as_read
from foundation.fields import StoredColumn
from foundation.search_normalization import PlainText


class Topics(models.QuerySet["Topic"]):
    def in_use(self) -> Self:
        """Without topics that were merged, or are an old address of another one."""
        return self.filter(merged_into__isnull=True)

    def by_name(self) -> Self:
        """In the order of their names."""
        return self.order_by(as_read(), "name", "pk")

    def as_now(self, keys: Iterable[int]) -> list[int]:
        """Present keys of topics that revisions name by these keys. One query; none without keys."""
        keys = list(keys)
        if not keys:
            return []
        return sorted(set(self.filter(pk__in=keys).values_list(Coalesce("merged_into", "pk"), flat=True)))

    def what_became_of(self, keys: Iterable[int]) -> dict[int, int]:
        """New keys of those that have changed, by the old ones. One query; none without keys."""
        keys = list(keys)
        moved = self.filter(pk__in=keys, merged_into__isnull=False) if keys else ()
        return {topic.pk: topic.merged_into_id or topic.pk for topic in moved}


class Topic(models.Model):
    name = models.CharField(_("name"), max_length=200)
    # For topic search (content/cms/desk/search_results.py).
    plain_name = StoredColumn(expression=PlainText("name"), output_field=models.TextField())
    slug = models.CharField(_("address"), max_length=80, unique=True, validators=[validate_slug])
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    # Revisions are immutable and name topics by key, so a merged topic stays and leads to the other one; so does an
    # old address. The target is never merged itself: there are no chains.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )

    objects = Topics.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = (as_read(), "name")
        constraints = (
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="topic_leads_elsewhere"
            ),
        )
        indexes = (
            GinIndex(OpClass("plain_name", "gin_trgm_ops"), name="topic_name_words"),
            # List order.
            models.Index(
                as_read(), F("name"), F("id"), condition=Q(merged_into__isnull=True), name="topic_as_read"
            ),
        )
        triggers = (
            LeadsToTopicInUse(name="leads_to_topic_in_use"),
            WordsAsAccepted(
                kind="topic",
                words={
                    "name": "CASE WHEN ROW.merged_into_id IS NULL THEN ROW.name ELSE '' END",
                    "slug": "CASE WHEN ROW.merged_into_id IS NULL THEN ROW.slug ELSE '' END",
                    "merged_into": "coalesce(ROW.merged_into_id::text, '')",
                },
                when_new=(),
            ),
        )

    def __str__(self) -> str:
        return self.name
