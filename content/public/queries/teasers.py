"""Teasers: live articles for lists, with only the columns that a teaser needs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable

from content.bylines.queries import names_under, said_by
from content.kinds.kind import Listed, kinds
from content.models import Article
from content.models.articles.section import Audience

ARTICLES_A_PAGE = 20
NEWEST_FIRST = ("-first_published_at", "-id")
COLUMNS: dict[str, str] = {
    "id": "id",
    "public_id": "public_id",
    "section_id": "section_id",
    "path": "address__path",
    "title": "live__title",
    "summary": "live__summary",
    "words": "live__words",
    "digest": "live__digest",
    "first_published_at": "first_published_at",
}


@dataclass(slots=True)
class Teaser:
    id: int
    public_id: UUID
    section_id: int
    path: str
    title: str
    summary: str
    words: int
    digest: str
    first_published_at: datetime
    bylines: list[str]

    @property
    def said_by(self) -> str:
        """Names of its authors."""
        return said_by(self.bylines)

    @property
    def url(self) -> str:
        return f"/{self.path}/"

    @property
    def sort_key(self) -> tuple[datetime, int]:
        return (self.first_published_at, self.id)

    @property
    def version(self) -> tuple[object, ...]:
        """Everything that determines how the teaser looks."""
        return (self.id, self.path, self.digest, *self.bylines, self.first_published_at)


def live_articles(*of: str) -> QuerySet[Article]:
    """Public articles; only those listed by date, unless kinds are named in ``of``.

    Nothing public is listed otherwise.
    """
    return published(*of).filter(section__audience=Audience.PUBLIC)


def published(*of: str) -> QuerySet[Article]:
    """Live articles for all audiences: for a page of one reader, to be filtered for them."""
    wanted = of or kinds.names(Listed.BY_DATE)
    return Article.objects.filter(kind__in=wanted, live__isnull=False, address__isnull=False)


@cache
def teaser_columns(of: str = "") -> dict[str, Combinable]:
    """Columns of an article, or of the one at the relation ``of``."""
    way = f"{of}__" if of else ""
    columns = {name: F(f"{way}{column}") for name, column in COLUMNS.items()}
    return {**columns, "bylines": names_under(f"{way}live")}


def teasers(found: QuerySet[Any], *, of: str = "") -> list[Teaser]:
    """``found``: articles, or rows with one at the relation ``of``. One query."""
    columns = teaser_columns(of)
    rows: Iterable[tuple[Any, ...]] = (_chosen_first(found) if of else found).values_list(*columns.values())
    return [Teaser(**dict(zip(columns, row, strict=True))) for row in rows]


def _chosen_first(found: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows, limited before display columns are read: else they are read for every candidate."""
    shown = found.all()
    shown.query.clear_limits()
    return shown.filter(pk__in=found.values("pk"))


def first_and_newest(
    first_ids: list[int], first: QuerySet[Article], newest: QuerySet[Article]
) -> list[Teaser]:
    """Featured articles in order, then ``newest``, which excludes them. One query."""
    if not first_ids:
        return teasers(newest)
    columns = teaser_columns()
    chosen = first.filter(pk__in=first_ids).order_by().values_list(*columns.values())
    rows = chosen.union(newest.values_list(*columns.values()), all=True)
    return first_of([Teaser(**dict(zip(columns, row, strict=True))) for row in rows], first_ids)


def first_of(found: list[Teaser], first_ids: list[int]) -> list[Teaser]:
    """``found``, with featured articles first, in order, then the others, newest first."""
    standing = [teaser for key in first_ids for teaser in found if teaser.id == key]
    others = (teaser for teaser in found if teaser.id not in first_ids)
    return standing + sorted(others, key=lambda teaser: teaser.sort_key, reverse=True)


def older_than(mark: UUID, articles: QuerySet[Article], key: str = "pk") -> Q:
    """Condition: after the article ``mark`` in a list, newest first; nothing if it is not in ``articles``.

    key: the column of another table that names the article.
    """
    return _beyond(mark, articles, "lt", f"{key}__lt")


def newer_than(mark: UUID, articles: QuerySet[Article], key: str = "pk") -> Q:
    """The article ``mark`` itself, and what comes before it."""
    return _beyond(mark, articles, "gt", f"{key}__gte")


def _beyond(mark: UUID, articles: QuerySet[Article], way: str, beside: str) -> Q:
    marked = articles.filter(public_id=mark).order_by()
    key, at = (marked.values(column)[:1] for column in ("pk", "first_published_at"))
    past = Q(**{f"first_published_at__{way}": at}) | Q(**{"first_published_at": at, beside: key})
    return Q(**{f"first_published_at__{way}e": at}) & past  # an index answers the first part


def newer_page(newer: QuerySet[Article]) -> UUID | None:
    """The article after which the previous page begins; None if that is the first.

    So each page has one URL, from whichever side one comes. newer: rows of the list by ``newer_than`` the
    article after which the current page begins, oldest first. One query.
    """
    keys = list(newer.values_list("public_id", flat=True)[: ARTICLES_A_PAGE + 1])
    return keys[-1] if len(keys) > ARTICLES_A_PAGE else None


def page_of(shown: list[Teaser], newer: UUID | None, *, is_first: bool) -> dict[str, Any]:
    """Context of a page of a list. ``shown``: one teaser more than the page shows, if there are older ones."""
    older = shown[ARTICLES_A_PAGE - 1].public_id if len(shown) > ARTICLES_A_PAGE else None
    return {"articles": shown[:ARTICLES_A_PAGE], "older": older, "newer": newer, "is_first_page": is_first}
