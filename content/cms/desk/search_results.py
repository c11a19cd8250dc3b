"""Search results of the CMS search box: only what the user may see, and no count of anything else."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchRank
from django.db.models import F, Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language

from content.actions import CHANGE_SECTION, VIEW_ARTICLE, VIEW_MEDIA, VIEW_SECTION
from content.cms.lists.newest import EVERYTHING, Walks
from content.cms.lists.pagination import union_of
from content.cms.lists.rows import COLUMNS, ArticleRow
from content.models import Article, Asset, SearchEntry, Section, Site
from content.search.name_match import having, texts_of_names
from content.search.query import (
    CANDIDATES,
    asked_once,
    bring_in_due,
    few_with,
    newest_with,
    question_of,
    texts_asked,
    texts_to_find,
)
from content.search.spelling import Meant
from foundation.collation import as_read
from foundation.lookups import IsAmong
from foundation.query_expressions import keys_as_array
from rbac.models.grant_queries import NOTHING
from rbac.queries import annotate_allowed, as_boolean, only, or_parts, rows_allowed

MANY = 60  # up to this number all are checked for visibility at once; each of fewer is checked alone
SHOWN = 7  # of each kind; more words narrow it down

# Newest matches fetched before the visible articles are collected: enough for a user who may see one in four.
ASKED_ABOUT = 4 * CANDIDATES
type Texts = dict[str, str]
_in_vain = Walks(4096)


class FoundSection(NamedTuple):
    pk: int
    title: str
    path: str
    may_change: bool


class FoundFile(NamedTuple):
    pk: int
    title: str
    section: str


def sections_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[FoundSection]:
    """Sections whose titles contain all ``words``. One query if there are none, else two."""
    of_each, texts = rows_allowed(user, VIEW_SECTION, Section, per_row=True), texts_of_names(words, meant)
    if of_each is NOTHING or not texts:
        return []
    is_named = having("plain_title", texts, mistyped=meant is not None)
    order = (as_read("title"), "title", "pk")
    seen = _first_visible(user, VIEW_SECTION, Section.objects.filter(is_named), order)
    may_change = as_boolean(rows_allowed(user, CHANGE_SECTION, Section, per_row=True))
    rows = seen.annotate(may_change=may_change).values_list("pk", "title", "address__path", "may_change")
    return [FoundSection(*row) for row in rows[:SHOWN]]


def _first_visible[M: Model](user: Any, action: str, found: QuerySet[M], order: Sequence[Any]) -> QuerySet[M]:
    """The first of ``found`` that ``user`` may see. One query, and the one that it returns.

    Few are checked one by one: many more may lie below one role. Columns that are only shown are read for these.
    """
    keys, rows = (
        list(found.values_list("pk", flat=True)[:MANY]),
        found.model._default_manager.order_by(*order),
    )
    if len(keys) < MANY:
        of_each = as_boolean(rows_allowed(user, action, found.model, per_row=True))
        return rows.filter(IsAmong(F("pk"), keys_as_array(keys))).filter(of_each) if keys else rows.none()
    ways = or_parts(rows_allowed(user, action, found.model))
    return rows.filter(
        pk__in=union_of(only(found, way).order_by(*order).values("pk")[:SHOWN] for way in ways)
    )


def annotated_sections(user: Any, sections: QuerySet[Section]) -> QuerySet[Section]:
    """With the columns that ``section_address`` needs."""
    return annotate_allowed(sections, user, {"may_change": CHANGE_SECTION})


def section_address(section: Section | FoundSection) -> str:
    """URL of its page if the user may change it, else of the list of its articles."""
    if getattr(section, "may_change", False):
        return reverse("cms:section", args=[section.pk])
    return f"{reverse('cms:articles')}?section={section.pk}"


def files_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[FoundFile]:
    """Newest files of the library whose metadata contain all ``words``. One query if there are none, else two."""
    of_each = rows_allowed(user, VIEW_MEDIA, Asset, per_row=True)
    if of_each is NOTHING:
        return []
    to_find = question_of(texts_asked(words, meant), "", to_find=True)
    files = Asset.objects.filter(search=to_find, trashed_at=None)
    seen = _first_visible(user, VIEW_MEDIA, files, ("-created_at", "-pk"))
    rows = seen.values_list("pk", "title", "section__title")[:SHOWN]
    return [FoundFile(*row) for row in rows]


class Seen:
    """Cache of what ``user`` may see, for one search: similar words often find the same articles again."""

    def __init__(self, user: Any) -> None:
        self.allowed = rows_allowed(user, VIEW_ARTICLE, Article)
        self._asked: set[int] = set()
        self._visible: set[int] = set()

    def visible(self, articles: Sequence[int]) -> list[int]:
        """The visible ones among ``articles``, in the same order. At most one query."""
        if not self.allowed:
            return list(articles)
        if new := [article for article in articles if article not in self._asked]:
            among = Article.objects.filter(IsAmong(F("pk"), keys_as_array(new)))
            self._asked.update(new)
            self._visible.update(only(among, self.allowed).values_list("pk", flat=True))
        return [article for article in articles if article in self._visible]


def articles_found(
    user: Any, words: Sequence[str], meant: Meant | None = None, seen: Seen | None = None
) -> list[ArticleRow]:
    """Best matches among the articles that ``user`` may see, by their newest text. Three queries, at most six; more
    if something was saved and not searched for since.

    ``meant``: corrections of mistyped words (content/search/spelling.py). ``seen``: cache for ``user``, kept for
    the next words.
    """
    seen = seen or Seen(user)
    if seen.allowed is NOTHING:
        return []
    if meant is None:
        bring_in_due()
    texts, language = texts_asked(words, meant), get_language() or ""
    articles = _newest(seen, texts_to_find(texts), language)
    return _best_of(articles, texts, language) if articles else []


def _newest(seen: Seen, texts: Texts, language: str) -> list[int]:
    """Newest visible articles that contain the words; CANDIDATES at most.

    The result never shrinks because of hidden articles: that would reveal how many of them contain these words.
    """
    most = ASKED_ABOUT if seen.allowed else CANDIDATES
    newest = _newest_of_all(seen.allowed, texts, language, most)
    if newest is not None:
        visible = seen.visible(newest)
        if len(visible) >= CANDIDATES or len(newest) < most:
            return visible[:CANDIDATES]
    if seen.allowed not in EVERYTHING:  # a user who may see everything may see what follows, too
        _in_vain.remember(seen.allowed)
    found = {key for way in or_parts(seen.allowed) for key in _keys(texts, language, CANDIDATES, way)}
    return sorted(found, reverse=True)[:CANDIDATES]


def _newest_of_all(allowed: Q, texts: Texts, language: str, most: int) -> list[int] | None:
    """Newest matches, visible or not.

    None for a frequent word if the user may see few articles: most matches would be hidden.
    """
    if not _in_vain.lately(allowed):
        return _keys(texts, language, most)
    # A single row: the answer is a list of keys, or the fact that the list would be long.
    few = few_with(question_of(texts, language, to_find=True), most)
    found: list[int] | None = Site.objects.values_list(few, flat=True).first()
    return found


def _keys(texts: Texts, language: str, most: int, way: Q | None = None) -> list[int]:
    """Keys of articles, newest first; ``way``: filter that they must pass."""
    own = None if way is None else only(Article.objects.all(), way)
    keys = newest_with(question_of(texts, language, to_find=True), most, own)
    found = SearchEntry.objects.filter(pk__in=keys).order_by().values_list("article_id", flat=True)
    return sorted(found, reverse=True)


def _best_of(articles: list[int], texts: Texts, language: str) -> list[ArticleRow]:
    """Ranks these articles only: ranking all of them takes longer than finding them."""
    query = asked_once(question_of(texts, language))
    entries = SearchEntry.objects.filter(IsAmong(F("article_id"), keys_as_array(articles)), is_live=False)
    best = entries.order_by(SearchRank(F("words"), query).desc(), "-article_id").values("pk")[:SHOWN]
    found = Article.objects.filter(search_entries__in=best)
    rank = SearchRank(F("search_entries__words"), query)
    return [ArticleRow(*row) for row in found.order_by(rank.desc(), "-pk").values_list(*COLUMNS)]
