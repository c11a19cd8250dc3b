"""Usages of a file in articles: its newest version first, and of each version the newest texts.

Every version of an article that shows a file is one use, so there are many times more uses than articles, and
few of them are live or a draft. They are read in steps, and no request reads all of them.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import F, OuterRef, Subquery
from django.db.models.lookups import LessThan

from content.models import Article, Asset, RevisionMedia
from foundation.lookups import Row
from foundation.pagination import LARGEST

A_STEP = 250  # uses, and versions of the file
STEPS = 8  # steps of one request


class Place(NamedTuple):
    """Keyset position of a use: the keys of both."""

    version: int
    use: int


class Use(NamedTuple):
    """``draft_of``, ``live_of``: the article of which this is the draft or live version."""

    place: Place
    draft_of: int | None
    live_of: int | None


class Step(NamedTuple):
    """``further``: where to continue; None at the end."""

    uses: list[Use]
    further: Place | None


def steps_along(asset: Asset, behind: Place | None = None) -> Iterator[Step]:
    """Steps from a position, as many as one request reads. Two queries each."""
    for _number in range(STEPS):
        step = _step(asset, behind)
        yield step
        if (behind := step.further) is None:
            return


def live_uses(asset: Asset) -> int:
    """Number of live articles that show it, as far as one request reads."""
    return sum(use.live_of is not None for step in steps_along(asset) for use in step.uses)


def _step(asset: Asset, behind: Place | None) -> Step:
    versions = asset.versions.order_by("-pk").values_list("pk", flat=True)
    if behind:
        versions = versions.filter(pk__lte=behind.version)
    keys = list(versions[: A_STEP + 1])
    near = RevisionMedia.objects.filter(version__in=keys[:A_STEP])
    if behind:
        near = near.filter(LessThan(Row(F("version"), F("pk")), Row(behind.version, behind.use)))
    # Checked for each row: PostgreSQL might join all uses with all articles.
    words = {
        name: Subquery(Article.objects.filter(**{end: OuterRef("revision")}).values("pk")[:1])
        for name, end in (("draft_of", "draft"), ("live_of", "live"))
    }
    rows = near.order_by("-version", "-pk").values_list("version", "pk", *words.values())[: A_STEP + 1]
    uses = [Use(Place(version, use), draft_of, live_of) for version, use, draft_of, live_of in rows]
    if len(uses) > A_STEP:
        return Step(uses[:A_STEP], uses[A_STEP - 1].place)
    return Step(uses, Place(keys[A_STEP], LARGEST) if len(keys) > A_STEP else None)
