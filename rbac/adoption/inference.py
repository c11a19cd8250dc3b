"""Inference of rules from an existing project: from its groups, permissions, guardian rows and superusers.

The result is a draft for review: it grants nothing. See docs/adopt-rbac.md.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Model

ADMINISTRATOR = "administrator"
_NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class OnObject:
    """One row of django-guardian: ``holder`` is a user or a group."""

    holder: str
    action: str
    target: str


@dataclass(frozen=True)
class Proposal:
    """``roles`` from least to most, each with permissions and members of its group; then what no group explains."""

    roles: dict[str, set[str]]
    labels: dict[str, str]
    models: dict[str, type[Model]]
    people: dict[str, list[str]]
    alone: dict[str, set[str]]
    on_objects: list[OnObject]
    unusable: list[str]


def propose() -> Proposal:
    """Builds the proposal, with one query for each kind of row."""
    named: dict[int, str] = {}
    labels: dict[str, str] = {}
    models: dict[str, type[Model]] = {}
    unusable: list[str] = []
    for permission in Permission.objects.select_related("content_type"):
        name, model = (
            f"{permission.content_type.app_label}.{permission.codename}",
            permission.content_type.model_class(),
        )
        if model is None or not _NAME.fullmatch(name):
            unusable.append(name)
            continue
        named[permission.pk], labels[name], models[name] = name, permission.name, model
    roles, people = _roles(named)
    alone = _held_alone(named)
    used = set().union(*roles.values(), *alone.values(), {row.action for row in _guardian(named)})
    if superusers := [str(user.get_username()) for user in _people(is_superuser=True)]:
        roles[ADMINISTRATOR], people[ADMINISTRATOR] = set(used), superusers
    return Proposal(
        roles, {n: labels[n] for n in sorted(used)}, models, people, alone, [*_guardian(named)], unusable
    )


def _roles(named: dict[int, str]) -> tuple[dict[str, set[str]], dict[str, list[str]]]:
    found, people = {}, {}
    for group in Group.objects.prefetch_related("permissions"):
        role = role_name(group.name)
        found[role] = {named[p.pk] for p in group.permissions.all() if p.pk in named}
        people[role] = sorted(str(user.get_username()) for user in _people(groups=group))
    return dict(sorted(found.items(), key=lambda item: (len(item[1]), item[0]))), people


def role_name(group: str) -> str:
    """An identifier: “Night desk” -> night_desk."""
    name = re.sub(r"\W+", "_", group.strip().lower()).strip("_")
    return name if name.isidentifier() else f"role_{name}"


def _held_alone(named: dict[int, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for user in _people(user_permissions__isnull=False).prefetch_related("user_permissions"):
        held: Any = user
        found[str(user.get_username())] = {named[p.pk] for p in held.user_permissions.all() if p.pk in named}
    return found


def _people(**which: Any) -> Any:
    fields = {field.name for field in get_user_model()._meta.get_fields()}
    people = get_user_model()._default_manager
    known = all(name.partition("__")[0] in fields for name in which)
    return people.filter(**which).distinct().order_by("pk") if known else people.none()


def _guardian(named: dict[int, str]) -> Iterator[OnObject]:
    """The generic rows of django-guardian, if installed."""
    if not apps.is_installed("guardian"):
        return
    for model, holder in (("UserObjectPermission", "user"), ("GroupObjectPermission", "group")):
        rows: Iterable[Any] = apps.get_model("guardian", model)._default_manager.select_related(
            holder, "content_type"
        )
        for row in rows:
            if row.permission_id in named:
                target = f"{row.content_type.app_label}.{row.content_type.model}:{row.object_pk}"
                yield OnObject(str(getattr(row, holder)), named[row.permission_id], target)
