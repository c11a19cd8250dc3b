"""Sidebar query: what exists besides the text of an open editor; on most days nothing, said by one query."""

from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from content.articles.emergency_publication import unsigned
from content.articles.presence import others_present
from content.articles.reuse_reverted import offered_to
from content.autosave.verbs import copies_of
from content.cms.editor.notes import noted_since
from content.corrections.verbs import open_corrections
from content.models import Article
from foundation.prepared_queries import Parameter, PreparedQuery


class Sidebar(NamedTuple):
    """Which parts exist; the code that shows one loads it."""

    passes: bool  # emergency publications that are not signed off
    corrections: bool  # urgent corrections that are not countersigned
    notes: bool
    others: bool  # other users who have it open
    copy: bool  # working copy of the user, empty or not
    gone: bool  # a reverted urgent correction of public text that the user did not dismiss

    @property
    def red(self) -> bool:
        return self.passes or self.corrections


def sidebar_of(article: Article, person: Any) -> Sidebar:
    """One query."""
    [found] = _SIDEBAR.rows(article=article.pk, person=person.pk or 0)
    return found


def _of_article() -> QuerySet[Article, Any]:
    article, person = Parameter("article", BigIntegerField()), Parameter("person", BigIntegerField())
    after = Coalesce(OuterRef("live__number"), 0)
    asked = (
        unsigned().filter(article=article),
        open_corrections().filter(article=article),
        noted_since(article, after),
        others_present(article, person),
        copies_of(article, person),
        offered_to(person).filter(article=article, base=OuterRef("live")),
    )
    return Article.objects.filter(pk=article).values_list(*map(Exists, asked))


_SIDEBAR = PreparedQuery(_of_article, Sidebar)
