"""Roles of one's own and duties that stay apart: made, changed, removed, decided or ended in a window."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from audit.actors import Actor
from audit.models import Entry
from rbac import custom_roles as verbs
from rbac.models import CustomRole, CustomRoleVersion, Separation
from rbac.separations import end_separation, keep_apart
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.reasons import given_reason
from secureproject.undoing.trail import (
    Before,
    by_thing,
    left_alone,
    look_back,
    part_left_alone,
    public,
    trails,
    why_nothing,
)

MADE, CHANGED, REMOVED = (f"rbac.custom_role.{what}" for what in ("made", "changed", "removed"))
ADDED, ENDED = "rbac.separation.added", "rbac.separation.ended"


def own_roles(pairs: Pairs, case: Case) -> Iterator[Line]:
    since = trails(pairs, (MADE, CHANGED, REMOVED))
    for (kind, key), found in by_thing(pairs).items():
        before = look_back(since[(kind, key)], case, _version_before)
        role = CustomRole.objects.filter(pk=key).first()
        yield _role(role, key, found, before, since[(kind, key)])


def _version_before(entry: Entry) -> Mapping[str, Any]:
    """The number of the version that was in force; 0 for none."""
    number = int(public(entry, "version", 0))
    return {"version": 0 if entry.event == MADE else number if entry.event == REMOVED else number - 1}


def _role(role: CustomRole | None, key: str, pairs: Pairs, before: Before, trail: list[Entry]) -> Line:
    name, number = str(public(pairs[-1][0], "name")), before.values.get("version")
    facts: dict[str, Any] = {
        "name": role.name if role else name,
        "url": f"/cms/people/roles/{role.pk}/" if role else "/cms/people/roles/",
        "rows": ((CustomRole, role.pk),) if role else (),
        "state": f"{role and role.version} {before.state}",
    }
    line = f"own-role:{key}"
    if number is None or (number == 0 and role is None):
        return line_about(line, pairs, why_not=why_nothing(before), **facts)
    if number == 0:
        assert role is not None  # noqa: S101  (said above)
        gone: Callable[[Actor], object] = lambda by: verbs.remove_role(role, reason=given_reason(), by=by)  # noqa: E731
        begun = next((entry.pk for entry, _line in pairs if entry.event == MADE), 0)
        return line_about(
            line,
            pairs,
            will=_("remove the role"),
            do=gone,
            after=begun,
            warning=part_left_alone(before, {}),
            **facts,
        )
    version = CustomRoleVersion.objects.filter(key=str(public(trail[-1], "key")), number=number).first()
    if version is None:
        return line_about(line, pairs, why_not=_("What it was before is not known any more."), **facts)
    if role is None and CustomRole.objects.filter(name=version.name).exists():
        there = _("There is a role of this name again. Look whether it is the right one.")
        return line_about(line, pairs, why_not=there, **facts)
    if role is None:
        warning = _("Whoever held it lost it before it was removed: those lines are of their own.")
        return line_about(
            line,
            pairs,
            will=_("make the role again"),
            warning=warning,
            do=_making(version),
            gives=True,
            **facts,
        )
    says = _("let it include again what version %(number)d did") % {"number": number}
    return line_about(line, pairs, will=says, do=_changing(role, version), gives=True, **facts)


def _making(version: CustomRoleVersion) -> Callable[[Actor], object]:
    said = {"description": version.description, "reason": given_reason()}
    return lambda by: verbs.make_role(version.name, version.cells, by=by, **said)


def _changing(role: CustomRole, version: CustomRoleVersion) -> Callable[[Actor], object]:
    facts = {"name": version.name, "cells": version.cells, "description": version.description}
    return lambda by: verbs.change_role(role, **facts, reason=given_reason(), by=by, version=role.version)


def separations(pairs: Pairs, case: Case) -> Iterator[Line]:
    since = trails(pairs, (ADDED, ENDED))
    for (kind, key), found in by_thing(pairs).items():
        rule = Separation.objects.filter(pk=key).first()
        if rule is not None:
            before = look_back(since[(kind, key)], case, lambda entry: {"apart": entry.event == ENDED})
            yield _separation(rule, found, before)


def _separation(rule: Separation, pairs: Pairs, before: Before) -> Line:
    facts: dict[str, Any] = {
        "url": "/cms/people/separations/",
        "rows": ((Separation, rule.pk),),
        "state": f"{rule.ended_at} {before.state}",
    }
    key, was = f"separation:{rule.pk}", before.values.get("apart")
    if was is None or was == (rule.ended_at is None):
        return line_about(key, pairs, why_not=why_nothing(before), **facts)
    if not was:
        end: Callable[[Actor], object] = lambda by: end_separation(rule, reason=given_reason(), by=by)  # noqa: E731
        return line_about(key, pairs, will=_("let both be held together again"), do=end, gives=True, **facts)
    if (again := _decided_again(rule)) is not None:
        return line_about(key, pairs, why_not=left_alone([again]), **facts)
    apart = lambda by: keep_apart(rule.first, rule.second, reason=given_reason(), by=by)  # noqa: E731
    return line_about(key, pairs, will=_("keep them apart again"), do=apart, **facts)


def _decided_again(rule: Separation) -> Entry | None:
    """The entry of a later rule about the same two, which is in force."""
    later = Separation.objects.filter(first=rule.first, second=rule.second, ended_at=None).first()
    told = Entry.objects.filter(event=ADDED, subject_id=str(later.pk)) if later else Entry.objects.none()
    return told.order_by("-pk").first()
