"""Files that were uploaded, described, replaced or thrown away in a window."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace as replaced
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.actors import Actor
from audit.models import Entry
from content.former import former_values
from content.media import describing, trash
from content.media.putting_back import put_back
from content.models import Asset, RevisionMedia
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

UPLOADED, EDITED, REPLACED, TRASHED, RESTORED = (
    f"content.media.{what}" for what in ("uploaded", "edited", "replaced", "trashed", "restored")
)
type Formers = Mapping[int, Mapping[str, Any]]
_WORDS = frozenset(describing.Description.__dataclass_fields__)


def files(pairs: Pairs, case: Case) -> Iterator[Line]:
    grouped, since = by_thing(pairs), trails(pairs, (EDITED, REPLACED, TRASHED, RESTORED))
    edits = [entry for trail in since.values() for entry in trail if entry.event == EDITED]
    formers = former_values({key for entry in edits if (key := public(entry, "former"))})
    there = Asset.objects.select_related("current").in_bulk([int(key) for _kind, key in grouped])
    for (kind, key), found in grouped.items():
        if asset := there.get(int(key)):
            yield _line(asset, found, look_back(since[(kind, key)], case, _said_by(formers)))


def _said_by(formers: Formers) -> Callable[[Entry], Mapping[str, Any]]:
    """Whether it was in the trash, what its bytes were and each thing that was said, before an entry."""

    def said(entry: Entry) -> Mapping[str, Any]:
        if entry.event in {TRASHED, RESTORED}:
            return {"trashed": entry.event == RESTORED}
        if entry.event == REPLACED:
            return {"digest": public(entry, "old_digest", MISSING)}
        kept = formers.get(public(entry, "former", 0), {})
        return {name: kept.get(name, MISSING) for name in public(entry, "changes", ()) if name in _WORDS}

    return said


def _line(asset: Asset, pairs: Pairs, before: Before) -> Line:
    facts: dict[str, Any] = {
        "name": asset.title,
        "url": f"/cms/media/{asset.pk}/",
        "state": f"{asset.trashed_at} {asset.current_id} {before.state}",
        "rows": ((Asset, asset.pk),),
    }
    key = f"file:{asset.pk}"
    uploaded = any(entry.event == UPLOADED for entry, _line in pairs)
    if "trashed" in before.since and asset.trashed_at:
        return line_about(key, pairs, why_not=left_alone([before.since["trashed"]]), **facts)
    if uploaded and asset.trashed_at is None:
        do = lambda by: trash.trash(asset, by=by)  # noqa: E731
        shown = " ".join(filter(None, [_shown_in(asset), part_left_alone(before, _labels())]))
        return line_about(key, pairs, will=_("throw it away, for 30 days"), warning=shown, do=do, **facts)
    will = [] if uploaded else _steps(asset, before)
    if not will:
        return line_about(key, pairs, why_not=why_nothing(before), **facts)
    said, verbs = ", ".join(words for words, _verb in will), [verb for _words, verb in will]
    warning = part_left_alone(before, _labels())

    def take_back(by: Actor) -> None:
        for verb in verbs:
            verb(by)

    return line_about(key, pairs, will=said, warning=warning, do=take_back, **facts)


def _steps(asset: Asset, before: Before) -> list[tuple[str, Callable[[Actor], object]]]:
    steps: list[tuple[str, Callable[[Actor], object]]] = []
    trashed = before.values.get("trashed")
    if trashed is False and asset.trashed_at:
        steps.append((_("bring it back from the trash"), lambda by: trash.restore(asset, by=by)))
    if (number := _number_of(asset, before.values.get("digest"))) is not None:
        steps.append(
            (
                _("make version %(number)d the current one again") % {"number": number},
                lambda by: put_back(asset, number, by=by),
            )
        )
    words = {name: value for name, value in before.values.items() if name in _WORDS}
    if words and _would_change(asset, words):
        names = ", ".join(str(_labels().get(name, name)) for name in words)
        says = _("let it say again what it said before: %(names)s") % {"names": names}
        steps.append((says, lambda by: describing.edit(asset, by=by, description=_with(asset, words))))
    if trashed is True and asset.trashed_at is None:
        steps.append((_("throw it away again, for 30 days"), lambda by: trash.trash(asset, by=by)))
    return steps


def _number_of(asset: Asset, digest: Any) -> int | None:
    if not digest or asset.current is None or asset.current.file_id == digest:
        return None
    versions = asset.versions.filter(file=digest).order_by("-number")
    return versions.values_list("number", flat=True).first()


def _with(asset: Asset, words: Mapping[str, Any]) -> describing.Description:
    lists: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in words.items()
    }
    now: describing.Description = describing.Description.of(asset)
    return replaced(now, **lists)


def _would_change(asset: Asset, words: Mapping[str, Any]) -> bool:
    return _with(asset, words) != describing.Description.of(asset)


def _labels() -> dict[str, Any]:
    fields = {name: Asset._meta.get_field(name) for name in _WORDS - {"focal_point"}}
    labels: dict[str, Any] = {name: getattr(one, "verbose_name", name) for name, one in fields.items()}
    return labels | {"focal_point": _("focal point"), "digest": _("file"), "trashed": _("trash")}


def _shown_in(asset: Asset) -> str:
    number = RevisionMedia.objects.filter(version__asset=asset, revision__live_for__isnull=False).count()
    if not number:
        return ""
    return ngettext(
        "%(number)d published article shows it, and goes on showing it until it is taken down or changed.",
        "%(number)d published articles show it, and go on showing it until they are taken down or changed.",
        number,
    ) % {"number": number}
