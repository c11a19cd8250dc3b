"""Article listing: which articles, in which order, from which cursor. One query, whatever the number of roles."""

from functools import partial
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet

from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.cms.lists.bounded_pages import FEW, BoundedList
from content.cms.lists.by_scope import Places
from content.cms.lists.filters import WAITING, Filters
from content.cms.lists.newest import (
    EVERYTHING,
    Allowed,
    allowed_to,
    collected,
    newest_first,
    newest_rows,
    oldest_first,
    walked,
)
from content.cms.lists.pagination import BoundedRows, Cursor, beyond, format_cursor
from content.cms.lists.rows import COLUMNS, ArticleRow
from content.cms.lists.title_search import few_titled, in_a_title
from content.models import Article, Section, Waiting
from content.models.articles.article import ArticleKind
from foundation.prepared_queries import Parameter
from rbac.models.grant_queries import NOTHING
from rbac.queries import as_boolean, rows_allowed

PAGE = 50
# For the prepared query of an unfiltered list.
_LATER = {
    newer: Cursor(Parameter("at", DateTimeField()), Parameter("key", BigIntegerField()), newer)
    for newer in (False, True)
}


class AllowedHere(NamedTuple):
    """Conditions for the visible articles and for the actions shown on each."""

    visible: Allowed
    may_edit: Q
    may_approve: Q


def with_allowed_actions(articles: QuerySet[Article], user: Any) -> QuerySet[Article]:
    """``articles``, all visible to ``user``, with the actions that the user may perform."""
    _visible, may_edit, may_approve = allowed_here(user)
    return _with_verbs(articles, may_edit, may_approve)


def read_page(user: Any, filters: Filters, cursor: Cursor | None) -> BoundedRows[ArticleRow]:
    """Rows nearest to ``cursor``: one more than is shown, which tells whether there is another page. At most two
    queries without filters, three if an index finds what the filters leave, else seven; some more for a user who sees
    much, and little of what the list walks past.
    """
    allowed = allowed_here(user)
    visible, *verbs = allowed
    newer = cursor is not None and cursor.newer
    if not filters.any:
        values: dict[str, Any] = cursor._asdict() if cursor else {}
        later = cursor and _LATER[newer]
        much = partial(newest_of_much, user, allowed, cursor)
        return newest_rows(
            _page,
            ArticleRow,
            PAGE + 1,
            visible,
            *verbs,
            later,
            much=much,
            **values,
        )
    if visible.at_once is NOTHING:
        return BoundedRows([])
    return _ArticleList(user, allowed, filters, cursor).page()


def newest_of_much(
    user: Any, allowed: AllowedHere, cursor: Cursor | None = None
) -> BoundedRows[ArticleRow] | None:
    """Unfiltered page for a user who sees much, and little of what is newest; None for others."""
    return _ArticleList(user, allowed, Filters(), cursor).page_of_much()


class _ArticleList(BoundedList[Article, ArticleRow]):
    def __init__(self, user: Any, allowed: AllowedHere, filters: Filters, cursor: Cursor | None) -> None:
        everything, visible = Article.objects.all(), allowed.visible
        places = Places(user, VIEW_ARTICLE, everything, "changed_at", cursor, filters.section)
        super().__init__(places, visible, PAGE + 1, sees_all=visible.at_once in EVERYTHING)
        self.filters, self.allowed = filters, allowed
        self._rows, condition = filters.walked(everything, user.pk if filters.mine else 0)
        self.condition = as_boolean(condition & in_a_title(filters.q) if filters.q else condition)

    @property
    def rows(self) -> QuerySet[Article]:
        return self._rows

    def found(self) -> list[int] | None:
        keys = few_titled(self.filters.q) if self.filters.q else None
        return _few_of_a_sort(self.filters) if keys is None else keys

    def found_late(self) -> list[int] | None:
        return few_titled(self.filters.q, late=True) if self.filters.q else None

    def read(self, rows: QuerySet[Article]) -> list[ArticleRow]:
        _visible, may_edit, may_approve = self.allowed
        return [ArticleRow(*row) for row in _shown(rows, may_edit, may_approve)]

    def place_of(self, row: ArticleRow) -> Cursor:
        return Cursor(row.changed_at, row.pk)


def allowed_here(user: Any) -> AllowedHere:
    may_edit = rows_allowed(user, EDIT_ARTICLE, Article, per_row=True)
    may_approve = rows_allowed(user, APPROVE_ARTICLE, Article, per_row=True)
    return AllowedHere(allowed_to(user, VIEW_ARTICLE), may_edit, may_approve)


def _with_verbs(articles: QuerySet[Article], may_edit: Q, may_approve: Q) -> QuerySet[Article]:
    return articles.annotate(may_edit=as_boolean(may_edit), may_approve=as_boolean(may_approve))


def _page(
    walk: bool, visible: Q, may_edit: Q, may_approve: Q, cursor: Cursor | None
) -> QuerySet[Article, Any]:
    """Page of an unfiltered list."""
    articles = beyond(Article.objects.all(), "changed_at", cursor)
    newer = cursor is not None and cursor.newer
    order = oldest_first if newer else newest_first
    found = (
        walked(articles, visible, PAGE + 1, among=articles, order=order)
        if walk
        else collected(articles, visible, PAGE + 1, order=order)
    )
    return _shown(found, may_edit, may_approve)


def _few_of_a_sort(filters: Filters) -> list[int] | None:
    """Waiting, unpublished or special-kind articles, if one of these is the filter and an index finds few."""
    if filters.state in WAITING:
        waiting = Waiting.objects.filter(state=filters.state).order_by()
        keys = list(waiting.values_list("article_id", flat=True)[: FEW + 1])
        if len(keys) <= FEW:
            return keys
    for alone in (Filters(state=filters.state), Filters(kind=filters.kind)):
        # Without other filters a walk along the same index gives the page.
        if alone == filters or not (alone.state == "archived" or alone.kind not in ("", ArticleKind.ARTICLE)):
            continue
        of_a_sort, _ = alone.walked(Article.objects.order_by(), 0)
        keys = list(of_a_sort.values_list("pk", flat=True)[: FEW + 1])
        if len(keys) <= FEW:
            return keys
    return None


def _shown(articles: QuerySet[Article], may_edit: Q, may_approve: Q) -> QuerySet[Article, Any]:
    page = _with_verbs(articles, may_edit, may_approve)
    return page.values_list(*COLUMNS, "may_edit", "may_approve")[: PAGE + 1]


def cursor_of(article: "Article | ArticleRow") -> str:
    """Cursor of the next page, for the URL."""
    return format_cursor(article.changed_at, article.pk)


def trash_cursor_of(thrown: Article | Section) -> str:
    """Cursor of the next page of the trash, for the URL."""
    return format_cursor(thrown.trashed_at, thrown.pk) if thrown.trashed_at else ""
