"""Bylines that were added, changed or made part of another one in a window."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.actors import Actor
from audit.models import Entry
from content.bylines import people as verbs
from content.former import former_values
from content.models import AssetVersion, Byline
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.trail import (
    MISSING,
    Before,
    by_thing,
    left_alone,
    look_back,
    part_left_alone,
    public,
    trails,
    why_nothing,
)

ADDED, CHANGED, REMOVED = (f"content.byline.{what}" for what in ("added", "changed", "removed"))
MERGED, SPLIT = "content.bylines.merged", "content.byline.split"
_WORDS = ("name", "biography", "picture")
type Formers = Mapping[int, Mapping[str, Any]]


def bylines(pairs: Pairs, case: Case) -> Iterator[Line]:
    grouped, since = by_thing(pairs), trails(pairs, (CHANGED, MERGED, SPLIT, REMOVED))
    changes = [entry for trail in since.values() for entry in trail if entry.event in {CHANGED, MERGED}]
    formers = former_values({key for entry in changes if (key := public(entry, "former"))})
    there = Byline.objects.select_related("merged_into", "picture").in_bulk([int(k) for _kind, k in grouped])
    for (kind, key), found in grouped.items():
        if byline := there.get(int(key)):
            before = look_back(since[(kind, key)], case, _said_by(formers))
            yield _line(byline, found, before, since[(kind, key)])


def _said_by(formers: Formers) -> Callable[[Entry], Mapping[str, Any]]:
    def said(entry: Entry) -> Mapping[str, Any]:
        kept = formers.get(public(entry, "former", 0), {})
        if entry.event == CHANGED:
            names = [name for name in str(public(entry, "changed", "")).split(", ") if name in _WORDS]
            return {name: kept.get(name, MISSING) for name in names}
        if entry.event == MERGED:
            return {"whole": ("split", public(entry, "into"), kept) if kept else MISSING}
        return {"whole": ("merge", public(entry, "out_of"), {})} if entry.event == SPLIT else {}

    return said


def _line(byline: Byline, pairs: Pairs, before: Before, trail: list[Entry]) -> Line:
    facts: dict[str, Any] = {
        "name": str(byline),
        "url": f"/cms/bylines/{byline.pk}/",
        "rows": ((Byline, byline.pk),),
        "state": f"{byline.merged_into_id} {byline.removed_at} {before.state}",
    }
    key = f"byline:{byline.pk}"
    if byline.removed_at:
        gone = left_alone(entry for entry in trail if entry.event == REMOVED)
        return line_about(key, pairs, why_not=gone, **facts)
    begun = next((entry.pk for entry, _line in pairs if entry.event == ADDED), 0)
    if begun and not byline.merged_into_id:
        do = lambda by: verbs.remove_byline(byline, by=by)  # noqa: E731
        return line_about(
            key,
            pairs,
            will=_("take it off the site for good"),
            warning=_in_use(byline) or part_left_alone(before, {}),
            after=begun,
            do=do,
            **facts,
        )
    if "whole" in before.values:
        return _whole(key, byline, pairs, before.values["whole"], facts)
    words = {name: value for name, value in before.values.items() if _now(byline, name) != value}
    if not words or byline.merged_into_id:
        return line_about(key, pairs, why_not=why_nothing(before), **facts)
    labels = {"name": _("name"), "biography": _("biography"), "picture": _("picture")}
    says = _("let it say again what it said before: %(names)s") % {
        "names": ", ".join(labels[name] for name in words)
    }
    return line_about(
        key, pairs, will=says, warning=part_left_alone(before, labels), do=_saying(byline, words), **facts
    )


def _now(byline: Byline, name: str) -> Any:
    return byline.picture_id if name == "picture" else getattr(byline, name)


def _saying(byline: Byline, words: Mapping[str, Any]) -> Callable[[Actor], object]:
    def take_back(by: Actor) -> None:
        now = Byline.objects.select_related("picture").get(pk=byline.pk)
        picture = now.picture
        if "picture" in words:
            picture = AssetVersion.objects.filter(pk=words["picture"] or 0).first()
        verbs.change_byline(
            now,
            by=by,
            name=words.get("name", now.name),
            biography=words.get("biography", now.biography),
            picture=picture.address if picture else "",
        )

    return take_back


def _whole(key: str, byline: Byline, pairs: Pairs, before: Any, facts: Mapping[str, Any]) -> Line:
    """It became part of another one, or one of its own again."""
    how, other_key, kept = before
    other = Byline.objects.in_use().filter(pk=other_key).first()
    if how == "split" and byline.merged_into_id == other_key:
        do: Callable[[Actor], object] = lambda by: verbs.split_byline(byline, kept, by=by)  # noqa: E731
        return line_about(key, pairs, will=_("make it a byline of its own again"), do=do, **facts)
    if how == "merge" and other is not None and not byline.merged_into_id:
        do = lambda by: verbs.merge_bylines(byline, other, by=by)  # noqa: E731
        says = _("make it part of “%(name)s” again") % {"name": other.name}
        return line_about(key, pairs, will=says, do=do, **facts)
    return line_about(key, pairs, why_not=_("Nothing of it is left to take back."), **facts)


def _in_use(byline: Byline) -> str:
    if not (number := verbs.live_articles_of(byline)):
        return ""
    return ngettext(
        "%(number)d public article stands under it.", "%(number)d public articles stand under it.", number
    ) % {"number": number}
