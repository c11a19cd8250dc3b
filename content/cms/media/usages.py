"""Usages of a file: a page of the articles that show it and that the user may see."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from content.actions import VIEW_ARTICLE
from content.media.usages import Place, Step, steps_along
from content.models import Article, Asset, AssetVersion, RevisionMedia
from foundation.pagination import LARGEST, Turns, query_of
from rbac.queries import as_boolean, rows_allowed

SHOWN = 50
BEFORE = "used_before"


class UsedIn(NamedTuple):
    """``is_part``: whether a page that is not full left some articles unexamined."""

    articles: list[Article]
    turns: Turns
    is_part: bool


def used_in(asset: Asset, user: Any, behind: Place | None = None) -> UsedIn:
    """Visible articles whose live version or draft shows ``asset``. Each is on one page only."""
    found, further = list[tuple[Place, int]](), behind
    for step in steps_along(asset, behind):
        found += _seen(asset, user, step)
        further = step.further
        if len(found) > SHOWN:
            further = found[SHOWN - 1][0]
            break
    turns = Turns(
        newest="" if behind else None,
        newer=None,
        older=query_of(**{BEFORE: _written(further)}) if further else None,
    )
    keys = [key for _place, key in found[:SHOWN]]
    return UsedIn(_told(asset, keys), turns, is_part=further is not None and len(found) <= SHOWN)


def asked_place(text: str) -> Place | None:
    """None for an invalid cursor, which leads to the first page."""
    parts = text.split("_")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 20 for part in parts):
        return None
    version, use = map(int, parts)
    return Place(version, use) if max(version, use) <= LARGEST else None


def _written(place: Place) -> str:
    return f"{place.version}_{place.use}"


def _seen(asset: Asset, user: Any, step: Step) -> Iterator[tuple[Place, int]]:
    """Articles of a step, each at its draft's use of the file, or its live version's if the draft has none."""
    keys = {key for use in step.uses for key in (use.draft_of, use.live_of) if key}
    if not keys:
        return
    # Checked row by row, not searched among all that lies below the user's roles.
    allowed = as_boolean(rows_allowed(user, VIEW_ARTICLE, Article, of_few=True))
    stands = Coalesce(*(Subquery(_last_use(asset, end)) for end in ("draft", "live")))
    places = dict(Article.objects.filter(allowed, pk__in=keys).values_list("pk", stands))
    for use in step.uses:
        key = use.draft_of or use.live_of
        if key and places.get(key) == use.place.use:
            yield use.place, key


def _last_use(asset: Asset, end: str) -> "QuerySet[RevisionMedia, Any]":
    return _uses(asset).filter(revision=OuterRef(end)).order_by("-version").values("pk")[:1]


def _uses(asset: Asset) -> "QuerySet[RevisionMedia]":
    """Uses of this file, checked use by use: a file may have more versions than a text has uses."""
    of = AssetVersion.objects.filter(pk=OuterRef("version")).values("asset")[:1]
    return RevisionMedia.objects.alias(of=Subquery(of)).filter(of=asset.pk)


def _told(asset: Asset, keys: list[int]) -> list[Article]:
    shown = _uses(asset)
    live, draft = (shown.filter(revision=OuterRef(end)) for end in ("live", "draft"))
    older = (Exists(one.exclude(version=asset.current_id)) for one in (live, draft))
    articles = Article.objects.annotate(
        shown_live=Exists(live), shown_in_draft=Exists(draft), shows_earlier=reduce(or_, older)
    ).select_related("section", "live", "draft")
    by_key = articles.in_bulk(keys)
    return [by_key[key] for key in keys if key in by_key]
