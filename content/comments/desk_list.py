"""A page of the comments that somebody looks after, and how many there are of each state.

Both are found by indexes. Of whoever holds something in some sections alone the nearest comments are asked about, and
only where few of those are theirs, theirs are collected (content/cms/newest.py).
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Q, QuerySet, Subquery

from content.actions import MODERATE_COMMENT
from content.cms.newest import WALK, Walks
from content.cms.paging import Cursor, beyond, ordered, written
from content.cms.section_filter import lying_in, sections_with
from content.how_many import numbers_of
from content.models import Comment, Section, Site
from content.models.comment import CommentState
from rbac.lookups import IsAmong
from rbac.queries import as_boolean, invariants_hold, rows_allowed

PAGE = 50
NAMED = 200  # sections
ALL = "all"
SHOWN = ("article__section", "article__live", "article__draft", "article__address")
UNSEEN = ("article__live__body", "article__draft__body", "article__section__description")


class Narrowed(NamedTuple):
    """What the list is narrowed to. ``state``: one of CommentState, or ALL."""

    state: str
    section: Section | None

    @property
    def oldest_first(self) -> bool:
        """What waits has waited longest at the top; everything else has the newest first."""
        return self.state == CommentState.WAITING

    def parts(self) -> list[QuerySet[Comment]]:
        """Each is found by an index, in its order."""
        rows = Comment.objects.all()
        if self.section is None:
            return [rows if self.state == ALL else rows.filter(state=self.state)]
        states = CommentState.values if self.state == ALL else [self.state]
        return [rows.filter(section=self.section, state=state) for state in states]


class Desk:
    """What ``person`` looks after."""

    def __init__(self, person: Any) -> None:
        self.person = person

    def read_page(self, narrowed: Narrowed, cursor: Cursor | None) -> list[Comment]:
        """The comments nearest to ``cursor``: one more than is shown. At most three queries.

        ``cursor.newer``: those further up in the list, which for what waits are the older ones.
        """
        up = cursor is not None and cursor.newer
        newer = up != narrowed.oldest_first
        parts = [
            beyond(part, "created_at", cursor and cursor._replace(newer=newer)) for part in narrowed.parts()
        ]
        if narrowed.section or self.sees_all:
            return _read([part.filter(self._of_each) for part in parts], newer=newer)
        asked = (self.person.pk, narrowed.state, newer)
        if not _in_vain.lately(asked):
            rows = _read([self._walked(parts[0], newer=newer)], newer=newer)
            if len(rows) > PAGE:
                return rows
            _in_vain.remember(asked)
        return _read([self._collected(parts[0])], newer=newer, few=True)

    def numbers(self, section: Section | None) -> dict[str, int]:
        """How many there are in each state, as far as is counted (content/how_many.py). At most two queries."""
        rows = Comment.objects.filter(section=section) if section else Comment.objects.all()
        mine = rows.filter(self._of_each) if section or self.sees_all else self._collected(rows)
        found = numbers_of(Site.objects.all(), *(mine.filter(state=state) for state in CommentState.values))
        of = dict(zip(CommentState.values, found, strict=True))
        return {**of, ALL: sum(found)}

    @cached_property
    def sees_all(self) -> bool:
        """Whether that is the comments of the whole site."""
        allowed = rows_allowed(self.person, MODERATE_COMMENT, Comment)
        return allowed == invariants_hold(self.person, MODERATE_COMMENT)

    @property
    def inside(self) -> QuerySet[Comment]:
        """Those of a section (``OuterRef``), found by the index of each."""
        return lying_in(Comment.objects.filter(self._of_each))

    @cached_property
    def _of_each(self) -> Any:
        return as_boolean(rows_allowed(self.person, MODERATE_COMMENT, Comment, of_few=True))

    @cached_property
    def _of_own_sections(self) -> Any:
        """What finds their comments by the index of sections. Few are named: what lies in each PostgreSQL knows."""
        keys = sections_with(self.person, MODERATE_COMMENT).order_by().values("pk")
        few = list(keys.values_list("pk", flat=True)[: NAMED + 1])
        return Q(section__in=few) if len(few) <= NAMED else IsAmong(F("section_id"), ArraySubquery(keys))

    def _collected(self, rows: QuerySet[Comment]) -> QuerySet[Comment]:
        return rows.filter(self._of_own_sections, self._of_each)

    def _walked(self, rows: QuerySet[Comment], *, newer: bool) -> QuerySet[Comment]:
        """Those among the nearest; none at all where there are no more than those."""
        last = Subquery(ordered(rows, "created_at", newer=newer).values("created_at")[WALK : WALK + 1])
        near = Q(created_at__lte=last) if newer else Q(created_at__gte=last)
        return rows.filter(near, self._of_each)


def cursor_of(comment: Comment) -> str:
    """Where the next page begins, for the address."""
    return written(comment.created_at, comment.pk)


def _read(parts: Iterable[QuerySet[Comment]], *, newer: bool, few: bool = False) -> list[Comment]:
    first, *others = (
        ordered(part, "created_at", newer=newer, few=few).values("pk")[: PAGE + 1] for part in parts
    )
    keys = first.union(*others, all=True) if others else first
    shown = Comment.objects.filter(pk__in=keys).select_related(*SHOWN).defer(*UNSEEN)
    return list(ordered(shown, "created_at", newer=newer)[: PAGE + 1])


_in_vain = Walks(1024)
