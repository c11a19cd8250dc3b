"""Bounded counts of the comments that a user moderates, by state."""

from collections.abc import Mapping

from django.db.models import QuerySet

from content.cms.lists.bounded_pages import REACH
from content.cms.lists.by_scope import PLACES
from content.comments.desk_list import ALL, Desk, within
from content.formatting import bounded_count
from content.formatting.bounded_count import Counted, counted_among
from content.models import Comment, Section, Site
from content.models.comment import CommentState


def numbers(desk: Desk, section: Section | None) -> Mapping[str, Counted]:
    """For each state, and for ALL. One query, or two if some are not to be counted (the trash), and one for
    users who moderate some sections alone.
    """
    found = _looked(desk, section, CommentState.values, bounded_count.MOST + 1)
    # Some scanned rows did not count: beyond the limit there may be more.
    short = [
        state for state, counted in found.items() if counted.is_part and counted.number <= bounded_count.MOST
    ]
    if short:
        found |= _looked(desk, section, short, REACH)
    if section is None and not desk.sees_all and len(desk.sections) > PLACES:
        found = {state: Counted(counted.number, is_part=True) for state, counted in found.items()}
    return {**found, ALL: Counted.together(found.values())}


def _looked(desk: Desk, section: Section | None, states: list[str], most: int) -> dict[str, Counted]:
    rows = [_rows(desk, section).filter(state__gte=state, state__lte=state) for state in states]
    found = counted_among(Site.objects.all(), desk.of_each, most, *rows)
    return dict(zip(states, found, strict=True))


def _rows(desk: Desk, section: Section | None) -> QuerySet[Comment]:
    """Comments in question, in the order of an index that has them by state."""
    rows = Comment.objects.all()
    if section is None and desk.sees_all:
        return rows.order_by("state", "-created_at", "-pk")
    keys = [section.pk] if section else desk.sections[:PLACES]
    return within(rows, keys).order_by("section_id", "state", "-created_at", "-pk")
