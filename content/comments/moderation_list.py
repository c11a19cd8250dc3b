"""The comments that a user moderates: one page, by bounded keyset pagination, and bounded counts by state.

The nearest rows are checked; for users with few sections of their own, the nearest rows of each of their
sections (content/cms/lists/bounded_pages.py, content/cms/lists/by_scope.py).
"""

from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from content.actions import MODERATE_COMMENT
from content.cms.lists.bounded_pages import BEGINNINGS, FEW, BoundedList
from content.cms.lists.by_scope import PLACES, REACH, Places, in_index
from content.cms.lists.newest import Allowed
from content.cms.lists.pagination import BoundedRows, Cursor, format_cursor
from content.cms.lists.section_filter import lying_in, sections_with
from content.formatting import bounded_count
from content.formatting.bounded_count import Counted, counted_among
from content.models import Comment, Section, Site
from content.models.comment import CommentState
from foundation.lookups import IsAmong
from foundation.query_expressions import keys_as_array
from rbac.queries import as_boolean, invariants_hold, rows_allowed

PAGE = 50
ALL = "all"
REPORTED = "reported"
ANY = (ALL, REPORTED)  # filters that are no state
SHOWN = ("article__section", "article__live", "article__draft", "article__address")
UNSEEN = ("article__live__body", "article__draft__body", "article__section__description")


class Narrowed(NamedTuple):
    """Filters of the list. ``state``: one of CommentState, ALL or REPORTED."""

    state: str
    section: Section | None

    @property
    def oldest_first(self) -> bool:
        """Waiting comments are listed oldest first, all others newest first."""
        return self.state == CommentState.WAITING

    @property
    def rows(self) -> QuerySet[Comment]:
        """Comments of all sections. An index has them in the order of the list, for each section and for all."""
        return self.in_each if self.state in ANY else Comment.objects.filter(state=self.state)

    @property
    def in_each(self) -> QuerySet[Comment]:
        """The same for the index of sections (``Places.between``)."""
        return _in_state(Comment.objects.all(), self.state)

    @property
    def between(self) -> tuple[str, ...]:
        return () if self.state in ANY else ("state",)

    def in_time(self, cursor: Cursor | None) -> Cursor:
        """Cursor in terms of timestamps: further down in a list of waiting comments, they are newer."""
        newer = (cursor is not None and cursor.newer) != self.oldest_first
        return cursor._replace(newer=newer) if cursor else BEGINNINGS[newer]


class ModeratedComments:
    """The comments that ``person`` moderates."""

    def __init__(self, person: Any) -> None:
        self.person = person

    def read_page(self, narrowed: Narrowed, cursor: Cursor | None) -> BoundedRows[Comment]:
        """The comments nearest to ``cursor``: one more than is shown, which says that there is another page.
        Two queries; some more for users who moderate few of the nearest.

        ``cursor.newer``: those further up in the list, which for waiting comments are the older ones.
        """
        begin = narrowed.in_time(cursor)
        found = _CommentList(self, narrowed, begin).page()
        if found.further and (narrowed.section or self.sees_all):
            # Skipped rows may lie in the trash, or where a passkey is required.
            return found._replace(further=found.further._replace(hidden=True))
        return found

    @cached_property
    def sees_all(self) -> bool:
        """Whether that is the comments of the whole site."""
        return self.allowed.at_once == invariants_hold(self.person, MODERATE_COMMENT)

    @cached_property
    def allowed(self) -> Allowed:
        """Which comments the user moderates."""
        at_once, of_each = (
            rows_allowed(self.person, MODERATE_COMMENT, Comment, per_row=per_row) for per_row in (False, True)
        )
        return Allowed(at_once, of_each)

    @property
    def inside(self) -> QuerySet[Comment]:
        """Comments of a section (``OuterRef``), found by the index of each section."""
        return lying_in(Comment.objects.filter(self.of_each))

    @cached_property
    def of_each(self) -> Any:
        """Condition on each comment: whether the user moderates it."""
        return as_boolean(self.allowed.of_each)

    @cached_property
    def sections(self) -> list[int]:
        """Keys of the sections where they hold roles or grants; PLACES + 1 keys stand for more."""
        found = sections_with(self.person, MODERATE_COMMENT).order_by()
        return list(found.values_list("pk", flat=True)[: PLACES + 1])


class _CommentList(BoundedList[Comment, Comment]):
    """The list of ``moderated`` comments beyond ``begin``."""

    def __init__(self, moderated: ModeratedComments, narrowed: Narrowed, begin: Cursor) -> None:
        self.moderated, self.narrowed = moderated, narrowed
        rows, between = narrowed.in_each, narrowed.between
        places = Places(moderated.person, MODERATE_COMMENT, rows, "created_at", begin, between=between)
        sees_all = moderated.sees_all or narrowed.section is not None
        super().__init__(places, moderated.allowed, PAGE + 1, sees_all=sees_all)

    @property
    def who(self) -> Hashable:
        return "comments", self.moderated.person.pk, self.narrowed.state

    @property
    def rows(self) -> QuerySet[Comment]:
        section = self.narrowed.section
        if section is None:
            return self.narrowed.rows
        return self.narrowed.in_each.filter(section__gte=section.pk, section__lte=section.pk)

    def own(self) -> list[int] | None:
        """Comments of the user's own sections, by the index of sections."""
        if len(self.moderated.sections) > PLACES:
            return None
        here = within(self.narrowed.in_each, self.moderated.sections)
        rows = here.order_by("section_id", *self.narrowed.between)
        return list(rows.values_list("pk", flat=True)[: FEW + 1])

    def in_order(
        self, rows: QuerySet[Comment], *, back: bool = False, few: bool = False
    ) -> QuerySet[Comment]:
        """One section by its index, even if PostgreSQL would choose another (content/cms/lists/by_scope.py)."""
        if few or self.narrowed.section is None:
            return super().in_order(rows, back=back, few=few)
        newer = self.places.newer != back
        return in_index(rows, "created_at", newer=newer, between=self.narrowed.between)

    def read(self, rows: QuerySet[Comment]) -> list[Comment]:
        return list(rows.select_related(*SHOWN).defer(*UNSEEN)[: self.number])

    def place_of(self, row: Comment) -> Cursor:
        return Cursor(row.created_at, row.pk)


def _in_state(rows: QuerySet[Comment], state: str) -> QuerySet[Comment]:
    if state == REPORTED:
        return rows.filter(open_reports__gt=0)
    return rows if state == ALL else rows.filter(state__gte=state, state__lte=state)


def within(rows: QuerySet[Comment], sections: list[int]) -> QuerySet[Comment]:
    """Comments of ``rows`` in these sections."""
    return rows.filter(IsAmong(F("section_id"), keys_as_array(sections)))


def cursor_of(comment: Comment) -> str:
    """Cursor of the next page, for the URL."""
    return format_cursor(comment.created_at, comment.pk)


def numbers(moderated: ModeratedComments, section: Section | None) -> Mapping[str, Counted]:
    """For each state, for REPORTED and ALL. One query, or two if some are not to be counted (the trash), and one for
    users who moderate some sections alone.
    """
    found = _looked(moderated, section, [*CommentState.values, REPORTED], bounded_count.MOST + 1)
    # Some scanned rows did not count: beyond the limit there may be more.
    short = [
        state for state, counted in found.items() if counted.is_part and counted.number <= bounded_count.MOST
    ]
    if short:
        found |= _looked(moderated, section, short, REACH)
    if section is None and not moderated.sees_all and len(moderated.sections) > PLACES:
        found = {state: Counted(counted.number, is_part=True) for state, counted in found.items()}
    return {**found, ALL: Counted.together(found[state] for state in CommentState.values)}


def _looked(
    moderated: ModeratedComments, section: Section | None, states: list[str], most: int
) -> dict[str, Counted]:
    rows = [_in_state(_rows(moderated, section, state), state) for state in states]
    found = counted_among(Site.objects.all(), moderated.of_each, most, *rows)
    return dict(zip(states, found, strict=True))


def _rows(moderated: ModeratedComments, section: Section | None, state: str) -> QuerySet[Comment]:
    """Comments in question, in the order of an index that has them by state."""
    rows = Comment.objects.all()
    order = ("-created_at", "-pk") if state == REPORTED else ("state", "-created_at", "-pk")
    if section is None and moderated.sees_all:
        return rows.order_by(*order)
    keys = [section.pk] if section else moderated.sections[:PLACES]
    return within(rows, keys).order_by("section_id", *order)
