"""Articles for lists: which ones, in which order and from where on. One query whatever the number of roles."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet
from django.db.models.expressions import Combinable

from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.cms.filters import Filters
from content.cms.newest import Allowed, allowed_to, collected, newest_first, newest_rows, walked
from content.cms.rows import COLUMNS, ArticleRow
from content.models import Article
from rbac.prepared import Slot
from rbac.queries import as_boolean, holds_much, only, rows_allowed

PAGE = 50


class Cursor(NamedTuple):
    """The last row of the page before, by its place in the order, which holds even when others move."""

    changed_at: datetime | Combinable
    key: int | Combinable


# A cursor whose values come only when the query runs.
LATER = Cursor(Slot("changed_at", DateTimeField()), Slot("key", BigIntegerField()))


def visible_rows(user: Any) -> QuerySet[Article]:
    """The articles that ``user`` may see, each with what they may do to it."""
    visible, may_edit, may_approve = _allowed(user)
    return newest_first(_with_verbs(only(Article.objects.all(), visible.at_once), may_edit, may_approve))


def read_page(user: Any, filters: Filters, cursor: Cursor | None) -> list[ArticleRow]:
    """The rows after ``cursor``: one more than is shown, which says that there is another page. At most two queries."""
    visible, may_edit, may_approve = _allowed(user)
    person = user.pk if filters.mine else 0
    if filters.q:  # words that hardly anybody asks for again
        found = _page(False, visible.at_once, may_edit, may_approve, filters, person, cursor)
        return [ArticleRow(*row) for row in found]
    facts = (may_edit, may_approve, filters, person, cursor and LATER)
    values = cursor._asdict() if cursor else {}
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
    articles = filters.apply(everything, person)
    found = (
        walked(articles, visible, PAGE + 1, among=everything)
        if walk
        else collected(articles, visible, PAGE + 1)
    )
    page = _with_verbs(found, may_edit, may_approve)
    return page.values_list(*COLUMNS, "may_edit", "may_approve")[: PAGE + 1]


def cursor_of(article: "Article | ArticleRow") -> str:
    """Where the next page begins, for the address."""
    return f"{article.changed_at.isoformat()}_{article.pk}"


def read_cursor(text: str) -> Cursor | None:
    """None when it is none of ours."""
    at, _separator, key = text.partition("_")
    try:
        changed_at = datetime.fromisoformat(at)
    except ValueError:
        return None
    if changed_at.tzinfo is None or not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    return Cursor(changed_at, int(key))


def after(articles: QuerySet[Article], cursor: Cursor | None) -> QuerySet[Article]:
    """The rows behind ``cursor``; all of them without one."""
    if cursor is None:
        return articles
    earlier = Q(changed_at__lt=cursor.changed_at) | Q(changed_at=cursor.changed_at, pk__lt=cursor.key)
    return articles.filter(Q(changed_at__lte=cursor.changed_at) & earlier)


def trash_cursor_of(article: Article) -> str:
    """Where the next page of the trash begins, for the address."""
    return f"{article.trashed_at.isoformat()}_{article.pk}" if article.trashed_at else ""


def after_in_trash(articles: QuerySet[Article], cursor: Cursor | None) -> QuerySet[Article]:
    """What was thrown away before the row of ``cursor``; all of it without one."""
    if cursor is None:
        return articles
    at, key = cursor
    return articles.filter(Q(trashed_at__lt=at) | Q(trashed_at=at, pk__lt=key))
