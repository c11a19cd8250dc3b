"""Rows of the lists of articles, read as values in one query; article_row.html and article_line.html show them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.approved_still import SEEMS_TO_STAND, waiting_again
from content.cms.patterns import address_pattern, fill, pattern
from content.cms.states import badges
from content.corrections.making import IS_CORRECTED
from content.kinds.registry import kinds
from content.models.review import State
from content.moments import zoned
from content.shown_states import ANOTHER_YES

COLUMNS = (
    "pk", "slug", "changed_at", "archived_at", "section_id", "section__title", "author__name", "live_id",
    "live__title", "draft__title", "draft__status__state", "draft__status__sent_back_at", IS_CORRECTED, "kind",
    "created_at", "published_at", "draft__status__due_at", "draft__status__claimed_by_id",
    SEEMS_TO_STAND,
)  # fmt: skip


class ArticleRow(NamedTuple):
    """What a list knows of an article: COLUMNS, then what the person may do to it (where the list asked)."""

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
    corrected: bool  # urgently, and nobody has countersigned it
    kind: str
    created_at: datetime
    published_at: datetime | None
    due_at: datetime | None
    claimed_by: int | None
    seems_to_stand: bool  # what is approved, as far as the row can tell
    may_edit: bool = False
    may_approve: bool = False
    waits_again: bool = False  # for a yes, though it was approved (content/approved_still.py)

    @property
    def title(self) -> str:
        return (self.live_title if self.draft_title is None else self.draft_title) or ""

    def badges(self, language: str | None) -> SafeString:
        return badges(
            self.archived_at is not None,
            self.live_id is not None,
            ANOTHER_YES if self.waits_again else self.draft_state,
            self.sent_back_at is not None,
            self.corrected,
            language,
        )


def as_of_today(*lists: Sequence[ArticleRow]) -> list[list[ArticleRow]]:
    """``lists`` of rows, in which what is approved and cannot go out by that any more is marked.

    Queries only where something does not seem to stand, once for all lists.
    """
    again = waiting_again({row.pk for rows in lists for row in rows if not row.seems_to_stand})
    return [[row._replace(waits_again=True) if row.pk in again else row for row in rows] for rows in lists]


def table_rows(rows: Iterable[ArticleRow], columns: tuple[str, ...]) -> SafeString:
    """The rows of the table of articles, with those ``columns`` (columns.py)."""
    return fill(pattern("cms/article_row.html", columns=columns), _cells(rows, frozenset(columns)))


def worklist(rows: Iterable[ArticleRow], route: str) -> SafeString:
    """The lines of a list on the desk, each leading to the page ``route``."""
    return fill(pattern("cms/article_line.html"), _lines(rows, address_pattern(route)))


def _cells(rows: Iterable[ArticleRow], columns: frozenset[str]) -> Iterator[Mapping[str, Any]]:
    review, to_review = address_pattern("cms:review_article"), pattern("cms/review_button.html")
    language, zone = get_language(), _zone()
    edit, view, untitled = _("Edit"), _("Read"), _("untitled")
    choose = _("Choose “%(title)s”")
    called = {kind.name: str(kind.label) for kind in kinds}
    created, published = "created" in columns, "published" in columns
    for row in rows:
        title = row.title
        reviewable = row.may_approve and (row.draft_state == State.IN_REVIEW or row.waits_again)
        yield {
            "pk": row.pk,
            "choose": choose % {"title": title or untitled},
            "review": fill(to_review, [{"url": review.format(row.pk), "title": title}]) if reviewable else "",
            "title": title,
            "shown": title or untitled,
            "states": row.badges(language),
            "section_id": row.section_id,
            "section": row.section,
            "author": row.author,
            "changed": _moment(row.changed_at, language, zone),
            "kind": called.get(row.kind, row.kind),
            "created": _moment(row.created_at, language, zone) if created else "",
            "published": _moment(row.published_at, language, zone) if published and row.published_at else "–",
            "edit_or_read": edit if row.may_edit else view,
        }


def _lines(rows: Iterable[ArticleRow], address: str) -> Iterator[Mapping[str, Any]]:
    language = get_language()
    wanted, taken = _("wanted by %(due)s"), _("somebody reads it")
    for row in rows:
        in_review = row.draft_state == State.IN_REVIEW
        yield {
            "due": f" · {wanted % {'due': _day(row.due_at, language)}}" if in_review and row.due_at else "",
            "taken": f" · {taken}" if in_review and row.claimed_by else "",
            "url": address.format(row.pk),
            "shown": row.title or row.slug,
            "section": row.section,
            "author": row.author,
            "changed": timezone.localtime(row.changed_at).isoformat(),
            "ago": timesince(row.changed_at),
            "states": row.badges(language),
        }


def _zone() -> str:
    return timezone.get_current_timezone_name()


def _day(at: datetime, language: str | None) -> str:
    return zoned(at)


@lru_cache(maxsize=4096)
def _moment(at: datetime, language: str | None, zone: str) -> SafeString:
    local = timezone.localtime(at)
    words = zoned(at, "SHORT_DATETIME_FORMAT")
    return format_html('<time class="numeric" datetime="{}">{}</time>', local.isoformat(), words)
