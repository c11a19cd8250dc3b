"""Section tree: whole if it is small; else paginated in both directions, and searchable."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet
from django.http import QueryDict

from content.actions import ADD_SECTION, CHANGE_SECTION, MOVE_SECTION, VIEW_ARTICLE, VIEW_SECTION
from content.cms.widgets.autocomplete import LONGEST
from content.cms.widgets.section_picker import matching
from content.formatting.bounded_count import MOST_OF_EACH, HowMany
from content.models import Article, Section
from content.public.queries.teasers import NEWEST_FIRST
from content.search.query import words_in
from foundation.pagination import Page, Turns, key_in, page_at, query_of
from rbac.queries import annotate_allowed, as_boolean, rows_allowed, visible_to

SHOWN = 500  # up to this number all are on the page, where they can be moved
PAGE = 100  # of a larger tree

_ALLOWED = {"may_change": CHANGE_SECTION, "may_add": ADD_SECTION, "may_move": MOVE_SECTION}


class Counted(NamedTuple):
    """A row of the tree. ``public`` and ``every``: numbers of articles that the current user may see."""

    section: Section
    public: int
    every: int


class Tree(NamedTuple):
    """``whole``: whether all that the user may see is on the page. ``words``: search text."""

    sections: list[Section]
    whole: bool
    turns: Turns
    words: str


class _Place(NamedTuple):
    """Position of a section in the tree. ``at``: the page begins with it."""

    path: str
    newer: bool = False
    at: bool = False


def tree_of(user: Any, asked: QueryDict) -> Tree:
    """The visible tree: ``?q=`` search text, ``?before=`` and ``?after=`` a section, ``?at=`` one to begin with.

    "Newer" means further up in the tree. At most three queries, whatever the number of sections.
    """
    visible = visible_to(user, VIEW_SECTION, Section)
    words = asked.get("q", "").strip()[:LONGEST]
    if not words and {"before", "after", "at"}.isdisjoint(asked) and is_whole(user):
        found = list(_with_verbs(user, visible).order_by("scope__path"))
        return Tree(found, True, {"newest": None, "newer": None, "older": None}, "")
    page = _page(user, visible, words, asked)
    return Tree(page.rows, False, page.turns(partial(query_of, q=words)), words)


def _page(user: Any, visible: QuerySet[Section], words: str, asked: QueryDict) -> Page[Section]:
    rows = visible
    if words:
        rows = matching(rows, words_in(words))

    def read(mark: _Place | None) -> list[Section]:
        return list(_with_verbs(user, _from(rows, mark))[: PAGE + 1])

    return page_at(_asked_place(visible, asked), PAGE, read)


def _from(rows: QuerySet[Section], mark: _Place | None) -> QuerySet[Section]:
    if mark is None:
        return rows.order_by("scope__path")
    if mark.newer:
        return rows.filter(scope__path__lt=mark.path).order_by("-scope__path")
    way = "gte" if mark.at else "gt"
    return rows.filter(**{f"scope__path__{way}": mark.path}).order_by("scope__path")


def _asked_place(visible: QuerySet[Section], asked: QueryDict) -> _Place | None:
    """None, the first page, if the section does not exist or is hidden from the user."""
    for name in ("after", "before", "at"):
        if key := key_in(asked.get(name)):
            path = visible.filter(pk=key).values_list("scope__path", flat=True).first()
            return _Place(path, newer=name == "after", at=name == "at") if path else None
    return None


def _with_verbs(user: Any, sections: QuerySet[Section]) -> QuerySet[Section]:
    return annotate_allowed(sections.select_related("scope", "address"), user, _ALLOWED)


def is_whole(user: Any) -> bool:
    """Whether all that ``user`` may see of the tree is on one page."""
    return len(visible_to(user, VIEW_SECTION, Section).order_by().values_list("pk")[: SHOWN + 1]) <= SHOWN


def counted(user: Any, sections: Sequence[Section]) -> list[Counted]:
    """Number of articles that ``user`` may see in each: a visible section may contain hidden articles.

    Counted up to MOST_OF_EACH, one by one along the index of each section. One query.
    """
    seen = as_boolean(rows_allowed(user, VIEW_ARTICLE, Article, per_row=True))
    inside = Article.objects.filter(seen, section=OuterRef("pk"), trashed_at__isnull=True)
    public = HowMany(inside.filter(live__isnull=False), MOST_OF_EACH, order=("kind", *NEWEST_FIRST))
    numbers = Section.objects.filter(pk__in=[section.pk for section in sections]).annotate(
        public=public, every=HowMany(inside, MOST_OF_EACH)
    )
    of = {key: (public, every) for key, public, every in numbers.values_list("pk", "public", "every")}
    return [Counted(section, *of.get(section.pk, (0, 0))) for section in sections]
