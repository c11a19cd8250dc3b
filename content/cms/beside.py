"""What there is beside an article's words when an editor is opened: on most days nothing, and one query says so."""

from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Exists, IntegerField, QuerySet

from content.cms.notes import noted_since
from content.corrections.making import open_corrections
from content.emergencies import unsigned
from content.models import Article
from content.presence import others_present
from content.working_copies.keeping import copies_of
from rbac.prepared import Prepared, Slot


class Beside(NamedTuple):
    """Whether there is any; what it is, whoever shows it asks."""

    passes: bool  # emergency publications that nobody else has signed off
    corrections: bool  # urgent ones that nobody has countersigned
    notes: bool
    others: bool  # who has it open too
    copy: bool  # of the person, with words or without

    @property
    def red(self) -> bool:
        return self.passes or self.corrections


def beside(article: Article, person: Any) -> Beside:
    """One query."""
    after = article.live.number if article.live else 0
    [found] = _BESIDE.rows(article=article.pk, person=person.pk or 0, after=after)
    return found


def _of_article() -> QuerySet[Article, Any]:
    article, person = Slot("article", BigIntegerField()), Slot("person", BigIntegerField())
    return Article.objects.filter(pk=article).values_list(
        Exists(unsigned().filter(article=article)),
        Exists(open_corrections().filter(article=article)),
        Exists(noted_since(article, Slot("after", IntegerField()))),
        Exists(others_present(article, person)),
        Exists(copies_of(article, person)),
    )


_BESIDE = Prepared(_of_article, Beside)
