"""Erasure of a byline from working copies: their forms hold bylines as text."""

from collections.abc import Collection

from django.db.models import Q

from content.bylines.naming import lines_in
from content.models import WorkingCopy

GONE = "byline-gone"  # a form field of a copy: a byline that its author had named is gone
_FIELDS = ("bylines", "initial-bylines")


def cut_from_copies(key: int, name: str, *, is_alone: bool) -> None:
    """Removes the byline ``key``, called ``name``, from every open copy, which then records that it is gone.

    ``is_alone``: whether no other byline has that name. An open page still holds the name; saving it reports
    the removal.
    """
    wanted = {f"{name} #{key}", f"#{key}"} | ({name} if is_alone else set())
    holds = Q()
    for field in _FIELDS:
        for name in wanted:
            holds |= Q(**{f"fields__{field}__0__icontains": name})
    for copy in WorkingCopy.objects.select_for_update().filter(holds, is_open=True).order_by("pk"):
        if fields := _without(copy.fields, wanted):
            WorkingCopy.objects.filter(pk=copy.pk).update(fields=fields)


def _without(fields: dict[str, list[str]], wanted: Collection[str]) -> dict[str, list[str]] | None:
    """None if no line matches exactly."""
    opened = lines_in("".join(fields.get("initial-bylines", [])))
    keys = "".join(fields.get("byline_keys", [])).split()
    now = {
        name: ["\n".join(line for line in lines_in(text) if line not in wanted) for text in fields[name]]
        for name in _FIELDS
        if name in fields
    }
    if all(
        [lines_in(text) for text in now[name]] == [lines_in(text) for text in fields[name]] for name in now
    ):
        return None
    if len(keys) == len(opened):
        kept = [key for key, line in zip(keys, opened, strict=True) if line not in wanted]
        now["byline_keys"] = [" ".join(kept)]
    return {**fields, **now, GONE: ["1"]}
