"""How bylines come with what stands under them: names for lists, and everything readers are told for a page."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from content.models import AssetVersion, Byline
from foundation.query_expressions import IsOneOf, joined_text

# Ends a value within a text of several: no name or biography has a line break (content/bylines/verbs.py).
_END = "\n"
_COLUMNS = ("id", "name", "biography")
_OF_PICTURE = (
    "address_name", "file_id", "file__width", "file__height", "file__frames", "asset__focal_x", "asset__focal_y",
)  # fmt: skip


class Author(NamedTuple):
    """A byline as readers see it. ``picture``: the address of one in the library, or ""; ``facts`` are its numbers."""

    key: int
    name: str
    biography: str = ""
    picture: str = ""
    facts: str = ""

    @property
    def is_introduced(self) -> bool:
        return bool(self.biography or self.picture)


def _under(revision: str) -> "QuerySet[Byline, Any]":
    """The bylines of the revision at the path ``revision``, in their order."""
    keys = OuterRef(f"{revision}__byline_ids" if revision else "byline_ids")
    place = Func(keys, F("pk"), function="array_position", output_field=IntegerField())
    named = Byline.objects.filter(IsOneOf(F("pk"), keys), removed_at=None)
    return named.alias(place=place).order_by("place")


def _now(column: str) -> Any:
    """Of the one that it is part of by now, if it was merged."""
    return Coalesce(f"merged_into__{column}", column)


def names_under(revision: str) -> ArraySubquery:
    """A query expression: the names under the revision at the path ``revision``."""
    return ArraySubquery(_under(revision).values(called=_now("name")))


def facts_under(revision: str) -> ArraySubquery:
    """A query expression: one text for each byline of the revision at ``revision``, for ``authors_from``."""
    return ArraySubquery(_under(revision).values(told=_told()))


def author_of(key: int) -> Author | None:
    """The byline ``key``, as the one that it is part of by now; None if there is none on the site. One query."""
    found = Byline.objects.filter(pk=key, removed_at=None).values_list(_told(), flat=True).first()
    return authors_from([found])[0] if found else None


def _told() -> Any:
    """The picture is looked up by itself: beside both bylines it would be three tables more for every page to open."""
    picture = AssetVersion.objects.filter(
        pk=Coalesce(OuterRef("merged_into__picture_id"), OuterRef("picture_id"))
    )
    shown = Subquery(picture.values(told=joined_text(*_OF_PICTURE, between=_END)))
    return joined_text(*map(_now, _COLUMNS), shown, between=_END)


def authors_from(texts: Iterable[str]) -> list[Author]:
    """``texts`` are those of ``facts_under``. Two that became one stand there once."""
    return list(dict.fromkeys(_read(*text.split(_END)) for text in texts))


def _read(key: str, name: str, biography: str, file: str, *of_picture: str) -> Author:
    if not file:
        return Author(int(key), name, biography)
    digest, *numbers = of_picture
    return Author(int(key), name, biography, f"/media/{digest}/{file}", " ".join((digest, *numbers)))


def said_by(names: Iterable[str], *, otherwise: str = "") -> str:
    """The names as one reads them aloud; without any: ``otherwise``, whoever wrote it first."""
    *others, last = dict.fromkeys(names) or [otherwise]
    if not others:
        return last
    return _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last}


def in_order(found: Iterable[Byline], keys: Sequence[int]) -> list[Byline]:
    """``found``, as ``keys`` names them: each once, as what it is part of by now, without who is gone."""
    now = {one.pk: one.merged_into or one for one in found}
    return list(dict.fromkeys(now[key] for key in keys if key in now and not now[key].removed_at))


def bylines_of(keys: Sequence[int]) -> list[Byline]:
    """Those under a revision that names ``keys``. One query; none without keys."""
    if not keys:
        return []
    return in_order(Byline.objects.filter(pk__in=keys).select_related("merged_into"), keys)
