"""Sections that were added, changed, moved or thrown away in a window."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.actors import Actor
from audit.models import Entry
from content import sections as verbs
from content.former import former_values
from content.introductions import introduce
from content.models import Article, Section
from content.moving import locked, where_it_stands
from content.policy import combined, in_force, loosened
from content.section_trash import recover_section, trash_section
from content.set_policy import in_force_on_site, own_policy
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.reasons import given_reason
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

ADDED, CHANGED, MOVED, REORDERED, TRASHED, RECOVERED = (
    f"content.section.{what}" for what in ("added", "changed", "moved", "reordered", "trashed", "recovered")
)
INTRODUCED = "content.section.introduction_changed"
_WORDS = ("title", "description", "review_days")
type Formers = Mapping[int, Mapping[str, Any]]


def sections(pairs: Pairs, case: Case) -> Iterator[Line]:
    grouped = by_thing(pairs)
    since = trails(pairs, (CHANGED, INTRODUCED, MOVED, REORDERED, TRASHED, RECOVERED))
    changes = [entry for trail in since.values() for entry in trail if entry.event == CHANGED]
    formers = former_values({key for entry in changes if (key := public(entry, "former"))})
    there = Section.objects.select_related("scope", "address").in_bulk([int(key) for _kind, key in grouped])
    for (kind, key), found in grouped.items():
        if section := there.get(int(key)):
            yield _line(section, found, look_back(since[(kind, key)], case, _said_by(formers)), case)


def _said_by(formers: Formers) -> Callable[[Entry], Mapping[str, Any]]:
    def said(entry: Entry) -> Mapping[str, Any]:
        if entry.event in {TRASHED, RECOVERED}:
            return {"trashed": entry.event == RECOVERED}
        if entry.event == INTRODUCED:
            return {"landing": public(entry, "was", MISSING)}
        if entry.event == REORDERED:
            return {"order": public(entry, "stood_before", MISSING)}
        if entry.event == MOVED:
            slug = str(public(entry, "old_path", "")).rpartition("/")[2]
            moved = {"parent": public(entry, "old_parent", MISSING), "slug": slug or MISSING}
            return moved | {"order": public(entry, "stood_before", MISSING)}
        kept = formers.get(public(entry, "former", 0), {})
        return {name: kept.get(name, MISSING) for name in public(entry, "changes", ()) if name in _WORDS}

    return said


def _line(section: Section, pairs: Pairs, before: Before, case: Case) -> Line:
    facts: dict[str, Any] = {
        "name": section.title,
        "url": f"/cms/sections/{section.pk}/",
        "rows": ((Section, section.pk),),
        "state": f"{section.trashed_at} {getattr(section, 'address', None)} {before.state}",
    }
    key = f"section:{section.pk}"
    if section.trashed_at and "trashed" in before.since:
        return line_about(key, pairs, why_not=left_alone([before.since["trashed"]]), **facts)
    begun = next((entry.pk for entry, _line in pairs if entry.event == ADDED), 0)
    if begun and section.trashed_at is None:
        return line_about(
            key, pairs, will=_("throw it away, with what is in it"), do=_throw_away(section), after=begun,
            warning=" ".join(filter(None, [_in_it(section, case), part_left_alone(before, _labels())])), **facts,
        )  # fmt: skip
    steps = [] if begun else _steps(section, before)
    if not steps:
        return line_about(key, pairs, why_not=why_nothing(before), **facts)

    def take_back(by: Actor) -> None:
        for _words, verb in steps:
            verb(by)

    warning = " ".join(filter(None, [part_left_alone(before, _labels()), _loosens(section, before)]))
    will = ", ".join(words for words, _verb in steps)
    return line_about(key, pairs, will=will, warning=warning, do=take_back, **facts)


def _throw_away(section: Section) -> Callable[[Actor], object]:
    return lambda by: trash_section(section, by=by, name=locked(section).title)


def _in_it(section: Section, case: Case) -> str:
    """Articles of others go along."""
    below = Article.objects.filter(
        section__scope__ancestor_links__ancestor=section.scope_id, trashed_at=None
    ).exclude(author=case.person)
    if not (number := below.count()):
        return ""
    return ngettext(
        "%(number)d article in it was begun by somebody else. It would be in the trash, too.",
        "%(number)d articles in it were begun by somebody else. They would be in the trash, too.",
        number,
    ) % {"number": number}


def _steps(section: Section, before: Before) -> list[tuple[str, Callable[[Actor], object]]]:
    steps: list[tuple[str, Callable[[Actor], object]]] = []
    values = before.values
    if values.get("trashed") is False and section.trashed_at:
        back = _("bring it back from the trash, with what was thrown away with it")
        steps.append((back, lambda by: recover_section(section, by=by)))
    words = {name: values[name] for name in _WORDS if name in values}
    if words and any(getattr(section, name) != value for name, value in words.items()):
        names = ", ".join(str(_labels()[name]) for name in words)
        says = _("let it say again what it said before: %(names)s") % {"names": names}
        steps.append((says, lambda by: verbs.change_section(locked(section), by=by, **words)))
    if values.get("landing", section.landing_id) != section.landing_id:
        again = _("let the same article introduce it as before")
        steps.append((again, lambda by: _introduce(section, values["landing"], by)))
    if values.get("slug", section.slug) != section.slug:
        slug = values["slug"]
        address = _("give it back its address “%(slug)s”") % {"slug": slug}
        steps.append((address, lambda by: verbs.change_section(locked(section), by=by, slug=slug)))
    if _stands_elsewhere(section, values):
        steps.append((_("move it back to where it stood"), lambda by: _move(section, values, by)))
    if values.get("trashed") is True and section.trashed_at is None:
        steps.append((_("throw it away again"), _throw_away(section)))
    return steps


def _introduce(section: Section, key: int | None, by: Actor) -> None:
    """By nothing, where it was thrown away or moved elsewhere since: then the verb says so."""
    introduce(section, Article.objects.filter(pk=key).first() if key else None, by=by)


def _stands_elsewhere(section: Section, values: Mapping[str, Any]) -> bool:
    now = where_it_stands(section)
    return (values.get("parent", now.below), values.get("order", now.before)) != (now.below, now.before)


def _move(section: Section, values: Mapping[str, Any], by: Actor) -> None:
    now = where_it_stands(section)
    parent = _section(values.get("parent", now.below))
    before = _section(values.get("order"))
    if before is not None and where_it_stands(before).below != (parent.pk if parent else None):
        before = None  # it stands elsewhere by now: then it comes last
    verbs.move_section(section, parent, by=by, before=before, reason=given_reason())


def _section(key: Any) -> Section | None:
    return Section.objects.select_related("scope", "address").filter(pk=key).first() if key else None


def _loosens(section: Section, before: Before) -> str:
    """Whether moving it back makes its rules looser, which one alone cannot."""
    if "parent" not in before.values or before.values["parent"] == where_it_stands(section).below:
        return ""
    to = _section(before.values["parent"])
    above = in_force(to) if to else in_force_on_site()
    if not loosened(combined(above, own_policy(section)), in_force(section)):
        return ""
    return _(
        "Its rules would become looser there, so moving it back is asked for: another administrator agrees, or it"
        " takes 72 hours where there is none."
    )


def _labels() -> dict[str, Any]:
    return {
        "title": _("title"),
        "description": _("description"),
        "landing": _("introduction"),
        "review_days": _("days for a review"),
        "parent": _("place"),
        "order": _("order"),
        "slug": _("address"),
        "trashed": _("trash"),
    }
