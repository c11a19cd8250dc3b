"""Query for the first page of a public section, compiled once per process."""

import json
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Q, QuerySet

from content.kinds.kind import Listed, kinds
from content.media.pictures import facts_of
from content.models import Article, Section
from content.public.queries.navigation import Branch
from content.public.queries.newest import for_everybody, key_in_any, newest_keys_in
from content.public.queries.teasers import ARTICLES_A_PAGE, Teaser, first_of, live_articles
from content.public.queries.timely import Beside, Dated, Here, dated_columns, keys_beside, sorted_beside
from foundation.prepared_queries import Parameter, PreparedQuery
from foundation.query_expressions import IsOneOf

_KEY: Any = BigIntegerField()
_KEYS: Any = ArrayField(BigIntegerField())
_LANDING = (
    "live__title", "live__summary", "live__body", "live__language", "live__correction_notes", facts_of("live"),
)  # fmt: skip


def first_page(branch: Branch) -> tuple[list[Teaser], Beside]:
    """Featured articles, then the newest in and below the section: one more than a page shows, which says
    whether there are older ones. Beside them standing pages and timely content. One query.
    """
    found = _FIRST_PAGE.rows(
        section=branch.id,
        sections=[section.id for section in branch.subtree()],
        first=branch.first_ids,
        # The introduction of the section is shown above the list already.
        without=branch.landing_id or 0,
    )
    articles = first_of([one for one in found if not isinstance(one, Dated)], branch.first_ids)
    return articles[: ARTICLES_A_PAGE + 1], sorted_beside(one for one in found if isinstance(one, Dated))


def words_before(article_id: int) -> tuple[Any, ...] | None:
    """Title, summary, body, language, correction notes and facts about pictures of the page with this key, if
    it is live. One query.
    """
    return next(iter(_WORDS.rows(article=article_id)), None)


def _here(*of: str) -> QuerySet[Article]:
    return live_articles(*of).filter(IsOneOf(F("section_id"), Parameter("sections", _KEYS)))


def _sections() -> QuerySet[Section]:
    return for_everybody().filter(IsOneOf(F("pk"), Parameter("sections", _KEYS)))


def _first_page() -> QuerySet[Article, Any]:
    """The keys first, and then the columns of all."""
    is_first, is_above = IsOneOf(F("pk"), Parameter("first", _KEYS)), Q(pk=Parameter("without", _KEY))
    newest = newest_keys_in(_sections(), ARTICLES_A_PAGE + 1, ~Q(is_first) & ~is_above)
    featured = _here().filter(is_first)
    pages = live_articles(*kinds.names(Listed.IN_SECTION)).filter(section=Parameter("section", _KEY))
    beside = Here(pages, _here(*kinds.names(Listed.UNTIL_OVER)), _sections())
    keys = [ArraySubquery(newest), ArraySubquery(featured.values("pk"))]
    keys += keys_beside(beside, without=Parameter("without", _KEY))
    return Article.objects.filter(key_in_any(keys)).values_list(*dated_columns().values())


def _shown(*columns: Any) -> Teaser:
    """An article listed by date, or something beside these. A prepared query returns JSON as text."""
    *of_teaser, kind, _begins_at, _ends_at, _details = columns
    if kinds[kind].listed is Listed.BY_DATE:
        return Teaser(*of_teaser)
    dated = Dated(*columns)
    dated.details = json.loads(str(dated.details))
    return dated


def _words() -> QuerySet[Article, Any]:
    return Article.objects.filter(pk=Parameter("article", _KEY), live__isnull=False).values_list(*_LANDING)


_FIRST_PAGE: PreparedQuery[Teaser] = PreparedQuery(_first_page, _shown)
_WORDS: PreparedQuery[tuple[Any, ...]] = PreparedQuery(_words, lambda *columns: columns)
