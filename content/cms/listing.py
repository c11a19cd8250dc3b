"""Articles for lists: which ones, in which order and from where on. One query whatever the number of roles."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.cms.filters import WAITING, Filters
from content.cms.newest import (
    Allowed,
    allowed_to,
    collected,
    newest_first,
    newest_of_few,
    newest_rows,
    oldest_first,
    oldest_of_few,
    picked,
    walked,
)
from content.cms.paging import LATER, Cursor, beyond, written
from content.cms.rows import COLUMNS, ArticleRow
from content.cms.titled import IN_A_TITLE, Way, titled, titled_rows
from content.models import Article, Section
from rbac.prepared import prepared
from rbac.queries import as_boolean, holds_much, rows_allowed

PAGE = 50


def told_of(articles: QuerySet[Article], user: Any) -> QuerySet[Article]:
    """``articles``, of which ``user`` is known to see each, with what they may do to it."""
    _visible, may_edit, may_approve = _allowed(user)
    return _with_verbs(articles, may_edit, may_approve)


def read_page(user: Any, filters: Filters, cursor: Cursor | None) -> list[ArticleRow]:
    """The rows nearest to ``cursor``: one more than is shown, which says that there is another page. At most two
    queries; with words in the title three.
    """
    visible, may_edit, may_approve = _allowed(user)
    person = user.pk if filters.mine else 0
    facts = (may_edit, may_approve, replace(filters, q=""), person, cursor and LATER[cursor.newer])
    values = cursor._asdict() if cursor else {}
    if filters.are_narrow:
        narrow = prepared(_narrow_page, ArticleRow, bool(filters.q), visible.of_each, *facts)
        return narrow.rows(words=filters.q, **values)
    if filters.q:
        build = partial(prepared, _page_titled, ArticleRow)
        return titled_rows(build, PAGE + 1, visible, *facts, anew=holds_much(user), words=filters.q, **values)
    return newest_rows(_page, ArticleRow, PAGE + 1, visible, *facts, anew=holds_much(user), **values)


def _allowed(user: Any) -> tuple[Allowed, Q, Q]:
    """What decides which articles are shown, and what about each that is."""
    may_edit = rows_allowed(user, EDIT_ARTICLE, Article, of_few=True)
    may_approve = rows_allowed(user, APPROVE_ARTICLE, Article, of_few=True)
    return allowed_to(user, VIEW_ARTICLE), may_edit, may_approve


def _with_verbs(articles: QuerySet[Article], may_edit: Q, may_approve: Q) -> QuerySet[Article]:
    return articles.annotate(may_edit=as_boolean(may_edit), may_approve=as_boolean(may_approve))


def _page(
    walk: bool,
    visible: Q,
    may_edit: Q,
    may_approve: Q,
    filters: Filters,
    person: int,
    cursor: Cursor | None,
) -> QuerySet[Article, Any]:
    everything = after(Article.objects.all(), cursor)
    newer = cursor is not None and cursor.newer
    order = oldest_first if newer else newest_first
    articles = filters.apply(everything, person)
    found = (
        walked(articles, visible, PAGE + 1, among=everything, order=order)
        if walk
        else collected(articles, visible, PAGE + 1, order=order)
    )
    return _shown(found, may_edit, may_approve)


def _narrow_page(
    has_words: bool,
    visible: Q,
    may_edit: Q,
    may_approve: Q,
    filters: Filters,
    person: int,
    cursor: Cursor | None,
) -> QuerySet[Article, Any]:
    """Of what an index finds, whoever may see it; ``has_words``: of those with the words that come when it runs."""
    articles = filters.apply(after(Article.objects.all(), cursor), person)
    newer = cursor is not None and cursor.newer
    order, of_few = (oldest_first, oldest_of_few) if newer else (newest_first, newest_of_few)
    in_order = filters.mine and filters.state not in WAITING
    having = articles.filter(IN_A_TITLE) if has_words else articles
    found = picked([having], visible, PAGE + 1, order=order if in_order else of_few)
    return _shown(found, may_edit, may_approve)


def _page_titled(
    way: Way,
    visible: Q,
    may_edit: Q,
    may_approve: Q,
    filters: Filters,
    person: int,
    cursor: Cursor | None,
) -> QuerySet[Article, Any]:
    """Of the articles with the words that come when the query runs."""
    everything = after(Article.objects.all(), cursor)
    newer = cursor is not None and cursor.newer
    found = titled(way, filters.apply(everything, person), visible, PAGE + 1, among=everything, newer=newer)
    return _shown(found, may_edit, may_approve)


def _shown(articles: QuerySet[Article], may_edit: Q, may_approve: Q) -> QuerySet[Article, Any]:
    page = _with_verbs(articles, may_edit, may_approve)
    return page.values_list(*COLUMNS, "may_edit", "may_approve")[: PAGE + 1]


def cursor_of(article: "Article | ArticleRow") -> str:
    """Where the next page begins, for the address."""
    return written(article.changed_at, article.pk)


def after(articles: QuerySet[Article], cursor: Cursor | None) -> QuerySet[Article]:
    """The rows behind ``cursor``, or before it; all of them without one."""
    return beyond(articles, "changed_at", cursor)


def trash_cursor_of(thrown: Article | Section) -> str:
    """Where the next page of the trash begins, for the address."""
    return written(thrown.trashed_at, thrown.pk) if thrown.trashed_at else ""
