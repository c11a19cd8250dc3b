"""What there is beside an article's words when an editor is opened: on most days nothing, and one query says so."""

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


class Beside(NamedTuple):
    """Whether there is any; what it is, whoever shows it asks."""

    passes: bool  # emergency publications that nobody else has signed off
    corrections: bool  # urgent ones that nobody has countersigned
    notes: bool
    others: bool  # who has it open too
    copy: bool  # of the person, with words or without
    gone: (
        bool  # an urgent correction of what readers see that went back, and that the person did not wave away
    )

    @property
    def red(self) -> bool:
        return self.passes or self.corrections


def beside(article: Article, person: Any) -> Beside:
    """One query."""
    [found] = _BESIDE.rows(article=article.pk, person=person.pk or 0)
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


_BESIDE = PreparedQuery(_of_article, Beside)
