"""Queries for the first page of a public section, compiled once per process."""

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Q, QuerySet

from content.kinds.kind import Listed, kinds
from content.media.pictures import facts_of
from content.models import Article, Section
from content.public.queries.events import Beside, Dated, Here, parts_beside, sorted_beside
from content.public.queries.navigation import Branch
from content.public.queries.newest import newest_in
from content.public.queries.teasers import ARTICLES_A_PAGE, Teaser, first_of, live_articles, teaser_columns
from foundation.prepared_queries import Parameter, PreparedQuery
from foundation.query_expressions import IsOneOf

_KEY: Any = BigIntegerField()
_KEYS: Any = ArrayField(BigIntegerField())
_LANDING = (
    "live__title", "live__summary", "live__body", "live__language", "live__correction_notes", facts_of("live"),
)  # fmt: skip


def first_page(branch: Branch) -> list[Teaser]:
    """Featured articles, then the newest in and below the section: one more than a page shows, which says
    whether there are older ones. One query.
    """
    query = _FIRST_AND_NEWEST if branch.first_ids else _NEWEST
    found = query.rows(
        sections=[section.id for section in branch.subtree()],
        first=branch.first_ids,
        # The introduction of the section is shown above the list already.
        above=[*branch.first_ids, *([branch.landing_id] if branch.landing_id else [])],
    )
    return first_of(found, branch.first_ids)[: ARTICLES_A_PAGE + 1]


def beside_first_page(branch: Branch) -> Beside:
    """Standing pages and timely content. One query."""
    below = [section.id for section in branch.subtree()]
    slots = {"section": branch.id, "sections": below, "without": branch.landing_id or 0}
    return sorted_beside(_BESIDE.rows(**slots))


def words_before(article_id: int) -> tuple[Any, ...] | None:
    """Title, summary, body, language, correction notes and facts about pictures of the page with this key, if
    it is live. One query.
    """
    return next(iter(_WORDS.rows(article=article_id)), None)


def _here(*of: str) -> QuerySet[Article]:
    return live_articles(*of).filter(IsOneOf(F("section_id"), Parameter("sections", _KEYS)))


def _sections() -> QuerySet[Section]:
    return Section.objects.filter(IsOneOf(F("pk"), Parameter("sections", _KEYS))).order_by()


def _newest() -> QuerySet[Article, Any]:
    others = ~Q(IsOneOf(F("pk"), Parameter("above", _KEYS)))
    found = newest_in(_sections(), ARTICLES_A_PAGE + 1, only=others)
    return found.values_list(*teaser_columns().values())


def _first_and_newest() -> QuerySet[Article, Any]:
    chosen = _here().filter(IsOneOf(F("pk"), Parameter("first", _KEYS))).order_by()
    return chosen.values_list(*teaser_columns().values()).union(_newest(), all=True)


def _beside() -> QuerySet[Article, Any]:
    pages = live_articles(*kinds.names(Listed.IN_SECTION)).filter(section=Parameter("section", _KEY))
    here = Here(pages, _here(*kinds.names(Listed.UNTIL_OVER)), _sections())
    return parts_beside(here, without=Parameter("without", _KEY))


def _dated(*columns: Any) -> Dated:
    """A prepared query returns JSON as text."""
    dated = Dated(*columns)
    dated.details = json.loads(str(dated.details))
    return dated


def _words() -> QuerySet[Article, Any]:
    return Article.objects.filter(pk=Parameter("article", _KEY), live__isnull=False).values_list(*_LANDING)


_NEWEST: PreparedQuery[Teaser] = PreparedQuery(_newest, Teaser)
_FIRST_AND_NEWEST: PreparedQuery[Teaser] = PreparedQuery(_first_and_newest, Teaser)
_BESIDE = PreparedQuery(_beside, _dated)
_WORDS: PreparedQuery[tuple[Any, ...]] = PreparedQuery(_words, lambda *columns: columns)
