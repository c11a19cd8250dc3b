"""CMS checks: approvals that no user can give, and pages of a kind that no app declares."""

from collections.abc import Iterator

from django.db.models import Count

from content.approvals.candidates import outlook
from content.kinds.registry import kinds
from content.models import Article, Section
from foundation.chunked import objects_of
from secureproject.doctor.check import CannotTell

MOST = 20  # sections listed


def approvals_nobody_can_give() -> Iterator[str]:
    """From the top down: a user who can approve in a section can do so below it, under the same requirements.

    Raises CannotTell when nothing is found but there were too many users to check all.
    """
    told = 0
    unsure: list[str] = []
    well: dict[int, list[object]] = {}
    demanding = Section.objects.filter(four_eyes=True, trashed_at=None).exclude(demands=[])
    for section in objects_of(demanding.select_related("scope"), "scope__path"):
        if any(well.get(above) == section.demands for above in section.scope.ancestor_ids[1:]):
            continue
        found = outlook(section)
        if found.impossible:
            yield f"{section.title}: {' '.join((*found.impossible, *found.unsure))}"
            told += 1
        elif found.unsure:
            unsure.append(f"{section.title}: {' '.join(found.unsure)}")
        else:
            well[section.scope_id] = section.demands
        if told + len(unsure) == MOST:
            break
    if unsure and not told:
        raise CannotTell(" ".join(unsure))
    yield from unsure


def kinds_that_are_gone() -> Iterator[str]:
    """Pages whose kind was removed from the code: they are kept, but neither shown nor changed."""
    gone = (
        Article.objects.exclude(kind__in=kinds.names())
        .values_list("kind")
        .annotate(Count("pk"))
        .order_by("kind")
    )
    for kind, number in gone:
        yield f"{kind}: {number} pages."
