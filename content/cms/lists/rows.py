"""Rows of article lists, read as values in one query; cms/article_row.html and cms/work_line.html render them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.approvals.validity_batch import SEEMS_TO_STAND, waiting_again
from content.cms.lists.states import ANOTHER_YES, shown_states
from content.corrections.verbs import IS_CORRECTED
from content.formatting.html_patterns import fill, pattern
from content.formatting.local_time import time_element, zoned
from content.kinds.kind import kinds
from content.models.articles.review import State

COLUMNS = (
    "pk", "slug", "changed_at", "archived_at", "section_id", "section__title", "author__name", "live_id",
    "live__title", "draft__title", "draft__status__state", "draft__status__sent_back_at", IS_CORRECTED, "kind",
    "created_at", "published_at", "draft__status__due_at", "draft__status__claimed_by_id",
    SEEMS_TO_STAND,
)  # fmt: skip


class ArticleRow(NamedTuple):
    """Row of an article list: COLUMNS, then the actions of the user (if the list asked for them)."""

    pk: int
    slug: str
    changed_at: datetime
    archived_at: datetime | None
    section_id: int
    section: str
    author: str
    live_id: int | None
    live_title: str | None
    draft_title: str | None
    draft_state: str | None
    sent_back_at: datetime | None
    corrected: bool  # urgently, and not countersigned
    kind: str
    created_at: datetime
    published_at: datetime | None
    due_at: datetime | None
    claimed_by: int | None
    seems_to_stand: bool  # whether an approval is still valid, as far as the row can tell
    may_edit: bool = False
    may_approve: bool = False
    waits_again: bool = False  # for an approval, though it was approved (content/approvals/validity_batch.py)

    @property
    def title(self) -> str:
        return (self.live_title if self.draft_title is None else self.draft_title) or ""

    @property
    def states(self) -> list[str]:
        return shown_states(
            archived=self.archived_at is not None,
            live=self.live_id is not None,
            draft=ANOTHER_YES if self.waits_again else self.draft_state,
            sent_back=self.sent_back_at is not None,
            corrected=self.corrected,
        )

    @property
    def is_in_review(self) -> bool:
        return self.draft_state == State.IN_REVIEW

    @property
    def may_review(self) -> bool:
        return self.may_approve and (self.is_in_review or self.waits_again)


def as_of_today(*lists: Sequence[ArticleRow]) -> list[list[ArticleRow]]:
    """Marks approved rows of ``lists`` whose approval is no longer enough to publish them.

    Queries only for rows that do not seem valid, once for all lists.
    """
    again = waiting_again({row.pk for rows in lists for row in rows if not row.seems_to_stand})
    return [[row._replace(waits_again=True) if row.pk in again else row for row in rows] for rows in lists]


def table_rows(rows: Iterable[ArticleRow], columns: tuple[str, ...]) -> SafeString:
    """Table rows of articles with these ``columns``."""
    return fill(pattern("cms/article_row.html", columns=columns), _cells(rows, frozenset(columns)))


def _cells(rows: Iterable[ArticleRow], columns: frozenset[str]) -> Iterator[Mapping[str, Any]]:
    """Values of each slot. Every value of every row costs ten function calls: none that is not shown."""
    to_review = pattern("cms/review_button.html")
    moment = partial(
        time_element,
        form="SHORT_DATETIME_FORMAT",
        language=get_language(),
        zone=get_current_timezone_name(),
        numeric=True,
    )
    called = {kind.name: kind.label for kind in kinds}
    edit, view, untitled = escape(_("Edit")), escape(_("Read")), _("untitled")
    badges = cache(lambda states: pattern("cms/states.html", states=states))
    for row in rows:
        title = row.title or untitled
        cells: dict[str, Any] = {
            "pk": _number(row.pk),
            "review": fill(to_review, [{"pk": row.pk, "title": title}]) if row.may_review else SafeString(),
            "title": title,
            "states": badges(tuple(row.states)),
            "section_id": _number(row.section_id),
            "section": _name(row.section),
            "author": _name(row.author),
            "changed": moment(row.changed_at),
            "edit_or_read": edit if row.may_edit else view,
        }
        if "kind" in columns:
            cells["kind"] = called.get(row.kind, row.kind)
        for name, at in (("created", row.created_at), ("published", row.published_at)):
            if name in columns:
                cells[name] = moment(at) if at else "–"
        yield cells


_name = lru_cache(maxsize=1024)(escape)  # of sections and authors, which occur in many rows


def _number(number: int) -> SafeString:
    return SafeString(int(number))


def work_lines(rows: Iterable[ArticleRow], below: str = "") -> SafeString:
    """Lines of a list on the dashboard. ``below``: the page of the article that they link to, or its own."""
    return format_html_join("", "{}", ((_work_line(row, below),) for row in rows))


def _work_line(row: ArticleRow, below: str) -> SafeString:
    due = zoned(row.due_at) if row.is_in_review and row.due_at else ""
    is_read = row.is_in_review and row.claimed_by is not None
    return format_html(
        pattern("cms/work_line.html", below=below, is_due=bool(due), is_read=is_read),
        pk=row.pk,
        title=row.title or row.slug,
        section=row.section,
        author=row.author,
        changed_at=localtime(row.changed_at).isoformat(),
        ago=timesince(row.changed_at),
        due=due,
        states=pattern("cms/states.html", states=tuple(row.states)),
    )
