"""Search dictionary: every indexed word once, to compare a mistyped word with, instead of every text."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SearchWord(models.Model):
    """Written by the worker (content/search/dictionary.py). Who may see which word follows from the articles it is
    in.
    """

    word = models.TextField(primary_key=True)

    class Meta:
        verbose_name = _("word that search knows")
        verbose_name_plural = _("words that search knows")
        default_permissions = ()
        indexes = (GinIndex(OpClass("word", "gin_trgm_ops"), name="search_word_nearly"),)

    def __str__(self) -> str:
        return self.word


class SearchGathered(models.Model):
    """Progress of collecting words: all search entries up to ``entry`` and all files changed before ``file_at``.

    The ``next`` values count once no transaction older than ``next_transaction`` is running: its entries have earlier
    keys than those that others wrote since. One row.
    """

    entry = models.BigIntegerField(default=0)
    file_at = models.DateTimeField(null=True)
    next_entry = models.BigIntegerField(default=0)
    next_file_at = models.DateTimeField(db_default=Now())
    next_transaction = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("state of the words that search knows")
        verbose_name_plural = _("states of the words that search knows")
        default_permissions = ()

    def __str__(self) -> str:
        return f"up to {self.entry}"
