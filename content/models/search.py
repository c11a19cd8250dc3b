"""Search: the indexed content of each article, and a dictionary of all words to compare a mistyped one with.

Entries are written only by PostgreSQL (triggers/search_index.py); web and worker can only read them, and request that
pending articles are indexed.
"""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from content.models.articles.article import Article
from content.models.triggers.search_index import DueWordsAreBroughtIn, WordsAreKnown


class SearchWord(models.Model):
    """Written by triggers (WordsAreKnown), deleted by the worker (content/search/dictionary.py). Who may see which
    word follows from the articles it is in.
    """

    word = models.TextField()

    class Meta:
        verbose_name = _("word that search knows")
        verbose_name_plural = _("words that search knows")
        default_permissions = ()
        indexes = (
            models.Index(fields=("word",), name="search_word"),
            GinIndex(OpClass("word", "gin_trgm_ops"), name="search_word_nearly"),
        )

    def __str__(self) -> str:
        return self.word


class SearchEntry(models.Model):
    """``is_live``: the live content; else the newest, whatever its status."""

    # The trigger deletes the entries of a deleted article.
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
        triggers = (WordsAreKnown(name="entry_words_are_known", operation=pgtrigger.Insert, column="words"),)

    def __str__(self) -> str:
        return f"article {self.article_id}"


class SearchDue(models.Model):
    """An article saved since its newest content was indexed; deleting the row indexes it. At most one per article.

    Written only by the trigger of articles.
    """

    # No constraint: a save has enough checks, and the trigger handles deleted articles.
    article = models.ForeignKey(Article, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)

    class Meta:
        verbose_name = _("search entry that is due")
        verbose_name_plural = _("search entries that are due")
        triggers = (DueWordsAreBroughtIn(name="due_words_are_brought_in"),)

    def __str__(self) -> str:
        return f"article {self.article_id}"
