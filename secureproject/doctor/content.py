"""Checks of the CMS: approvals that no user can give, kinds of pages that are gone, and growth of written content."""

from collections.abc import Iterator

from django.db.models import Count

from content.approvals.candidates import outlook
from content.kinds.kind import kinds
from content.models import Article, Section
from content.public_text.verbs import overdue, thing_of
from content.site.legal_pages import statement_to_review
from foundation.chunked import objects_of
from foundation.sql import fetch_rows
from secureproject.doctor.check import CannotTell

MOST = 20  # sections listed
MUCH = 2**30  # bytes of new versions in thirty days
MOST_LEFT = 200  # autosaved texts not touched for ninety days
GROWTH = """
    SELECT count(*), coalesce(sum(pg_column_size(body)), 0), pg_total_relation_size('content_revision')
    FROM content_revision WHERE created_at > now() - interval '30 days'
"""
LEFT = """
    SELECT count(*), pg_total_relation_size('content_workingcopy') FROM content_workingcopy
    WHERE is_open AND changed_at < now() - interval '90 days'
"""


def approvals_nobody_can_give() -> Iterator[str]:
    """From the top down: a user who can approve in a section can do so below it, under the same requirements.

    Raises CannotTell when nothing is found but there were too many users to check all.
    """
    told = 0
    unsure: list[str] = []
    well: dict[int, tuple[object, ...]] = {}
    demanding = Section.objects.filter(four_eyes=True, trashed_at=None).exclude(demands=[], signed=False)
    for section in objects_of(demanding.select_related("scope"), "scope__path"):
        asks = section.demands, section.signed, section.approvals
        if any(well.get(above) == asks for above in section.scope.ancestor_ids[1:]):
            continue
        found = outlook(section)
        if found.impossible:
            yield f"{section.title}: {' '.join((*found.impossible, *found.unsure))}"
            told += 1
        elif found.unsure:
            unsure.append(f"{section.title}: {' '.join(found.unsure)}")
        else:
            well[section.scope_id] = asks
        if told + len(unsure) == MOST:
            break
    if unsure and not told:
        raise CannotTell(" ".join(unsure))
    yield from unsure


def removed_kinds() -> Iterator[str]:
    """Pages whose kind was removed from the code: they are kept, but neither shown nor changed."""
    gone = (
        Article.objects.exclude(kind__in=kinds.names())
        .values_list("kind")
        .annotate(Count("pk"))
        .order_by("kind")
    )
    for kind, number in gone:
        yield f"{kind}: {number} pages."


def versions_grow_fast() -> Iterator[str]:
    [(made, size, whole)] = fetch_rows(GROWTH)
    if size > MUCH:
        yield (
            f"{made} versions came in the last thirty days, {_megabytes(size)} MB of text;"
            f" all versions take {_megabytes(whole)} MB."
        )


def unsaved_texts() -> Iterator[str]:
    [(left, size)] = fetch_rows(LEFT)
    if left > MOST_LEFT:
        yield (
            f"{left} autosaved texts were never saved and not touched for ninety days;"
            f" what is kept takes {_megabytes(size)} MB."
        )


def second_looks_missing() -> Iterator[str]:
    """Words shown at once a day ago or earlier, such as a legal page, that no second person has looked at."""
    for text in overdue()[:MOST]:
        yield f"{thing_of(text) or text}: since {text.applied_at:%Y-%m-%d %H:%M} UTC."


def statement_unreviewed() -> Iterator[str]:
    """An accessibility statement is reviewed once a year (Implementing Decision (EU) 2018/1523)."""
    if page := statement_to_review():
        yield f"Last reviewed on {page.words['reviewed_on']}."


def _megabytes(size: int) -> int:
    return round(int(size) / 2**20)
