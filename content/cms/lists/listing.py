"""Article listing: which articles, in which order, from which cursor. One query, whatever the number of roles."""

from functools import partial
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, F, Q, QuerySet

from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.cms.lists.bounded_pages import (
    FEW,
    REACH,
    THICK,
    Ways,
    all_of_much,
    bounded_rows,
    cursors,
    last_of,
    place_of,
)
from content.cms.lists.by_scope import Places, nearest_rows
from content.cms.lists.filters import WAITING, Filters
from content.cms.lists.newest import (
    EVERYTHING,
    Allowed,
    Order,
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
from content.cms.lists.pagination import BoundedRows, Cursor, as_far_as, beyond, format_cursor
from content.cms.lists.rows import COLUMNS, ArticleRow
from content.cms.lists.title_search import few_titled, in_a_title, own_keys
from content.models import Article, Section, Waiting
from content.models.articles.article import ArticleKind
from foundation.lookups import IsAmong
from foundation.prepared_queries import Parameter
from foundation.query_expressions import keys_as_array
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
    ways = _ways_of(user, allowed, filters, cursor)
    return bounded_rows(ways, PAGE + 1, (visible, filters.section), newer=newer)


def newest_of_much(
    user: Any, allowed: AllowedHere, cursor: Cursor | None = None
) -> BoundedRows[ArticleRow] | None:
    """Unfiltered page for a user who sees much, and little of what is newest; None for others."""
    ways = partial(_ways_of, user, allowed, Filters(), cursor)
    newer = cursor is not None and cursor.newer
    return all_of_much(ways, PAGE + 1, (allowed.visible, ""), newer=newer)


def _ways_of(user: Any, allowed: AllowedHere, filters: Filters, cursor: Cursor | None) -> Ways[ArticleRow]:
    asked = Asked(allowed, filters, user.pk if filters.mine else 0, cursor)
    places = Places(user, VIEW_ARTICLE, Article.objects.all(), "changed_at", cursor, filters.section)
    return _ways(asked, places)


class Asked(NamedTuple):
    """A filtered list from ``cursor`` on."""

    allowed: AllowedHere
    filters: Filters
    person: int
    cursor: Cursor | None

    @property
    def newer(self) -> bool:
        return self.cursor is not None and self.cursor.newer

    @property
    def rows(self) -> QuerySet[Article]:
        """Rows of an index in the order of the list, from the cursor on."""
        return self._walked[0]

    @property
    def condition(self) -> Any:
        """Condition to check for each of ``rows``."""
        words = self.filters.q
        return as_boolean(self._walked[1] & in_a_title(words) if words else self._walked[1])

    @property
    def seen(self) -> Any:
        """Whether the user may see one of ``rows``."""
        return as_boolean(self.allowed.visible.of_each)

    @property
    def order(self) -> Order:
        return oldest_first if self.newer else newest_first

    @property
    def order_of_few(self) -> Order:
        return oldest_of_few if self.newer else newest_of_few

    @property
    def _walked(self) -> tuple[QuerySet[Article], Q]:
        return self.filters.walked(after(Article.objects.all(), self.cursor), self.person)


def _ways(asked: Asked, places: Places[Article]) -> Ways[ArticleRow]:
    words, visible = asked.filters.q, asked.allowed.visible

    def found() -> list[int] | None:
        keys = few_titled(words) if words else None
        return _few_of_a_sort(asked.filters) if keys is None else keys

    def of_keys(keys: list[int]) -> list[ArticleRow]:
        return _of_keys(asked, keys)

    return Ways(
        found=found,
        of_keys=of_keys,
        found_late=lambda: few_titled(words, late=True) if words else None,
        place=lambda: _place(asked),
        walk=lambda end: _walk(asked, end),
        own=lambda: own_keys(visible.at_once, asked.filters.section),
        seen=lambda end: _seen(asked, end),
        nearest=lambda: nearest_rows(places, of_keys, _place_in_list, PAGE + 1),
        sees_all=visible.at_once in EVERYTHING,
    )


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
    articles = after(Article.objects.all(), cursor)
    newer = cursor is not None and cursor.newer
    order = oldest_first if newer else newest_first
    found = (
        walked(articles, visible, PAGE + 1, among=articles, order=order)
        if walk
        else collected(articles, visible, PAGE + 1, order=order)
    )
    return _shown(found, may_edit, may_approve)


def _of_keys(asked: Asked, keys: list[int]) -> list[ArticleRow]:
    having = asked.rows.filter(IsAmong(F("pk"), keys_as_array(keys))).filter(asked.condition)
    found = picked([having], asked.allowed.visible.of_each, PAGE + 1, order=asked.order_of_few)
    return _rows(found, asked.allowed)


def _place(asked: Asked) -> Cursor | None:
    there = asked.order(asked.rows).values_list("changed_at", "pk")[REACH - 1 : REACH + 1]
    return place_of(cursors(there, newer=asked.newer))


def _walk(asked: Asked, end: Cursor) -> list[ArticleRow]:
    # As columns of each row, so that PostgreSQL uses the index and starts with nothing else.
    near = as_far_as(asked.rows, "changed_at", end).filter(asked.seen)
    keys = asked.order(near.filter(asked.condition)).values("pk")[: PAGE + 1]
    return _rows(asked.order(Article.objects.filter(pk__in=keys)), asked.allowed)


def _seen(asked: Asked, end: Cursor) -> Cursor | None:
    near = as_far_as(asked.rows, "changed_at", end).filter(asked.seen)
    back = newest_first if asked.newer else oldest_first
    enough, last = (
        rows.values_list("changed_at", "pk")
        for rows in (asked.order(near)[THICK - 1 : THICK], back(near)[:1])
    )
    return last_of(cursors(enough.union(last, all=True), newer=asked.newer))


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


def _rows(articles: QuerySet[Article], allowed: AllowedHere) -> list[ArticleRow]:
    return [ArticleRow(*row) for row in _shown(articles, allowed.may_edit, allowed.may_approve)]


def _shown(articles: QuerySet[Article], may_edit: Q, may_approve: Q) -> QuerySet[Article, Any]:
    page = _with_verbs(articles, may_edit, may_approve)
    return page.values_list(*COLUMNS, "may_edit", "may_approve")[: PAGE + 1]


def _place_in_list(row: ArticleRow) -> Cursor:
    return Cursor(row.changed_at, row.pk)


def cursor_of(article: "Article | ArticleRow") -> str:
    """Cursor of the next page, for the URL."""
    return format_cursor(article.changed_at, article.pk)


def after(articles: QuerySet[Article], cursor: Cursor | None) -> QuerySet[Article]:
    """Rows after ``cursor``, or before it; all of them without one."""
    return beyond(articles, "changed_at", cursor)


def trash_cursor_of(thrown: Article | Section) -> str:
    """Cursor of the next page of the trash, for the URL."""
    return format_cursor(thrown.trashed_at, thrown.pk) if thrown.trashed_at else ""
