"""Export and import of custom roles as a file: for review, version control, and transfer to another site."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from audit.actors import Actor
from audit.stored_messages import gettext as _
from rbac.administration.custom_roles import Unchanged, change_role, look_of, make_role, normalise_name
from rbac.administration.separations import enforce_separations
from rbac.errors import Invalid, Mistyped
from rbac.models import CustomRole

FORMAT = "custom-roles/1"
LARGEST = 1_000_000  # characters


@dataclass(frozen=True)
class Written:
    """One role of a file."""

    name: str
    description: str
    cells: Mapping[str, str]


def export_roles() -> dict[str, Any]:
    """All custom roles as they are now; equal roles give equal files."""
    return {
        "format": FORMAT,
        "roles": [
            {"name": r.name, "description": r.description, "version": r.version, "cells": r.cells}
            for r in CustomRole.objects.order_by("name")
        ],
    }


def as_text(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


@transaction.atomic
def bring_in(text: str, *, reason: str, by: Actor) -> dict[str, list[str]]:
    """Creates and changes roles until they match ``text``, or changes nothing if one of them is invalid.

    Roles are identified by name, those that the file does not name stay unchanged, and the order of the file does not
    matter. Returns the names under made, changed and same. Raises Refused and Invalid as the service functions do, with
    the name of the role, and Invalid for another kind of file.
    """
    done: dict[str, list[str]] = {"made": [], "changed": [], "same": []}
    # Separations of duties are checked once at the end: one role may have to lose what another gets.
    with enforce_separations():
        for role in read(text):
            with _about(role.name):
                done[_bring_in_one(role, reason, by)].append(role.name)
    return done


def read(text: str) -> list[Written]:
    """The roles of a file. Raises Invalid for another kind of file."""
    wrong = Mistyped(_("This is no file of roles: it does not say “%(format)s”.") % {"format": FORMAT})
    try:
        facts = json.loads(text) if len(text) <= LARGEST else None
    except (ValueError, RecursionError):
        raise wrong from None
    if (
        not isinstance(facts, dict)
        or facts.get("format") != FORMAT
        or not isinstance(facts.get("roles"), list)
    ):
        raise wrong
    roles = [_written(entry) for entry in facts["roles"]]
    seen: set[str] = set()
    for role in roles:
        if (look := look_of(role.name)) in seen:
            raise Mistyped(
                _("“%(name)s” stands in the file twice, or beside a name that looks like it.")
                % {"name": role.name}
            )
        seen.add(look)
    return roles


def _written(entry: Any) -> Written:
    facts = entry if isinstance(entry, dict) else {}
    name, description, cells = facts.get("name"), facts.get("description", ""), facts.get("cells")
    told = isinstance(name, str) and isinstance(description, str) and isinstance(cells, dict)
    if not told or not all(isinstance(role, str) for role in (cells or {}).values()):
        raise Mistyped(_("A role in the file has no name, or does not say what it includes."))
    return Written(str(name), str(description), dict(cells or {}))


def _bring_in_one(role: Written, reason: str, by: Actor) -> str:
    there = CustomRole.objects.filter(name=normalise_name(role.name)).first()
    if there is None:
        make_role(role.name, role.cells, description=role.description, reason=reason, by=by)
        return "made"
    try:
        # The service function completes the cells: a file need not name the view actions that others require.
        change_role(
            there,
            name=role.name,
            cells=role.cells,
            description=role.description,
            reason=reason,
            by=by,
            apart=nullcontext(),
        )
    except Unchanged:
        return "same"
    return "changed"


@contextmanager
def _about(name: str) -> Iterator[None]:
    """Adds the name of the role to errors inside."""
    try:
        yield
    except Invalid as why:
        raise type(why)(_("“%(name)s”: %(reason)s") % {"name": name, "reason": why}) from None
