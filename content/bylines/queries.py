"""Byline queries: names for lists, and all public details for a page."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from content.models import AssetVersion, Byline
from foundation.query_expressions import IsOneOf, joined_text

# Separates the values of one text: no name or biography has a line break (content/bylines/verbs.py).
_END = "\n"
_COLUMNS = ("public_id", "name", "biography")
_OF_PICTURE = (
    "address_name", "file_id", "file__width", "file__height", "file__frames", "asset__focal_x", "asset__focal_y",
)  # fmt: skip


class Author(NamedTuple):
    """A byline as readers see it. ``key``: its public id.

    ``picture``: its address in the library, or ""; ``facts`` are its numbers.
    """

    key: str
    name: str
    biography: str = ""
    picture: str = ""
    facts: str = ""

    @property
    def is_introduced(self) -> bool:
        return bool(self.biography or self.picture)


def _under(revision: str) -> "QuerySet[Byline, Any]":
    """Bylines of the revision at the path ``revision``, in order."""
    keys = OuterRef(f"{revision}__byline_ids" if revision else "byline_ids")
    place = Func(keys, F("pk"), function="array_position", output_field=IntegerField())
    named = Byline.objects.filter(IsOneOf(F("pk"), keys), removed_at=None)
    return named.alias(place=place).order_by("place")


def _now(column: str) -> Any:
    """Value of the byline that it was merged into, if any."""
    return Coalesce(f"merged_into__{column}", column)


def names_under(revision: str) -> ArraySubquery:
    """Query expression: names of the bylines of the revision at ``revision``."""
    return ArraySubquery(_under(revision).values(called=_now("name")))


def facts_under(revision: str) -> ArraySubquery:
    """Query expression: one text for each byline of the revision at ``revision``, for ``authors_from``."""
    return ArraySubquery(_under(revision).values(told=_told()))


def author_of(public_id: UUID) -> Author | None:
    """Byline ``public_id``, or the one that it was merged into; None if there is none on the site. One query."""
    found = (
        Byline.objects.filter(public_id=public_id, removed_at=None).values_list(_told(), flat=True).first()
    )
    return authors_from([found])[0] if found else None


def _told() -> Any:
    """The picture has a subquery of its own: joins for both bylines would add three tables to every page."""
    picture = AssetVersion.objects.filter(
        pk=Coalesce(OuterRef("merged_into__picture_id"), OuterRef("picture_id"))
    )
    shown = Subquery(picture.values(told=joined_text(*_OF_PICTURE, between=_END)))
    return joined_text(*map(_now, _COLUMNS), shown, between=_END)


def authors_from(texts: Iterable[str]) -> list[Author]:
    """``texts`` are those of ``facts_under``. Merged bylines appear once."""
    return list(dict.fromkeys(_read(*text.split(_END)) for text in texts))


def _read(key: str, name: str, biography: str, file: str, *of_picture: str) -> Author:
    if not file:
        return Author(key, name, biography)
    digest, *numbers = of_picture
    return Author(key, name, biography, f"/media/{digest}/{file}", " ".join((digest, *numbers)))


def said_by(names: Iterable[str]) -> str:
    """Names joined for reading; "" without any."""
    *others, last = dict.fromkeys(names) or [""]
    if not others:
        return last
    return _("%(names)s and %(last)s") % {"names": ", ".join(others), "last": last}


def in_order(found: Iterable[Byline], keys: Sequence[int]) -> list[Byline]:
    """``found`` in the order of ``keys``: each once, merged bylines resolved, erased ones left out."""
    now = {one.pk: one.merged_into or one for one in found}
    return list(dict.fromkeys(now[key] for key in keys if key in now and not now[key].removed_at))


def bylines_of(keys: Sequence[int]) -> list[Byline]:
    """Bylines of a revision that names ``keys``. One query; none without keys."""
    if not keys:
        return []
    return in_order(Byline.objects.filter(pk__in=keys).select_related("merged_into"), keys)
