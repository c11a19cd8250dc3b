"""What search looks at: the words of each article, as readers see them and as they are being written.

Written by PostgreSQL itself (search_trigger.py); web and worker can only read it, and say when what is due
is to be brought in.
"""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from content.models.articles.article import Article
from content.models.triggers.search_index import DueWordsAreBroughtIn


class SearchEntry(models.Model):
    """``is_live``: the words that readers see; else the newest ones, whatever state they are in."""

    # The trigger removes what belongs to a deleted article.
    article = models.ForeignKey(Article, on_delete=models.DO_NOTHING, related_name="search_entries")
    is_live = models.BooleanField()
    revision = models.ForeignKey(
        "content.Revision", on_delete=models.DO_NOTHING, related_name="+", db_index=False
    )
    words = SearchVectorField()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = (
            models.UniqueConstraint(fields=("article",), condition=Q(is_live=True), name="search_live_once"),
            models.UniqueConstraint(
                fields=("article",), condition=Q(is_live=False), name="search_newest_once"
            ),
        )
        indexes = (
            GinIndex(F("words"), condition=Q(is_live=True), name="search_live_words"),
            GinIndex(F("words"), condition=Q(is_live=False), name="search_newest_words"),
        )

    def __str__(self) -> str:
        return f"article {self.article_id}"


class SearchDue(models.Model):
    """An article that was saved since its newest words were brought in, which deleting the row does. One row at most.

    Written by the trigger of articles alone.
    """

    # No constraint: a save has enough to check, and the trigger looks after articles that are deleted.
    article = models.ForeignKey(Article, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)

    class Meta:
        verbose_name = _("search entry that is due")
        verbose_name_plural = _("search entries that are due")
        triggers = (DueWordsAreBroughtIn(name="due_words_are_brought_in"),)

    def __str__(self) -> str:
        return f"article {self.article_id}"
