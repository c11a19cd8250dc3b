"""Custom roles: create, change and remove. Each function decides, changes, records and notifies in one transaction.

Built-in roles are code: nothing here can change one, take its name, or create a role with a confusable name.
"""

import unicodedata
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import override

from audit.actors import Actor, SystemActor
from audit.record import record
from audit.stored_messages import gettext as _
from foundation.confusables import skeleton
from rbac.account_state import on_access_lost
from rbac.administration.grant_checks import given_reason
from rbac.administration.separations import enforce_separations, lock_grants
from rbac.assignments import forget_assignments, in_force
from rbac.custom_role_cells import cell_as, loses, needed_to_see
from rbac.decisions import authorize
from rbac.errors import Conflict, Invalid
from rbac.events import CUSTOM_ROLE_CHANGED, CUSTOM_ROLE_CREATED, CUSTOM_ROLE_DELETED
from rbac.models import CustomRole, CustomRoleVersion, RoleAssignment
from rbac.models.people_queries import holders_of
from rbac.names import role_label
from rbac.rulebook import UnknownAction, role_names, rulebook
from rbac.rules import ADD_ROLE, CHANGE_ROLE, REMOVE_ROLE

type Cells = Mapping[str, str]
_LANGUAGES = ("en", *sorted(folder.name for folder in (Path(__file__).parents[1] / "locale").glob("*/")))


class Unchanged(Conflict):
    """The role already has exactly these values."""


@transaction.atomic
def make_role(name: str, cells: Cells, *, description: str = "", reason: str, by: Actor) -> CustomRole:
    """Creates a role that includes each action of ``cells`` like the built-in role named there, and its view action.

    Raises Refused; Invalid for a name that is taken or confusable with another, an action that custom roles may not
    include, or no reason.
    """
    authorize(by, ADD_ROLE)
    reason, name = given_reason(reason), _named(name)
    role = CustomRole(
        key=_new_key(name),
        name=name,
        look=look_of(name),
        description=_described(description),
        cells=_allowed(cells),
    )
    _save(role)
    _keep_version(role, reason, by)
    record(CUSTOM_ROLE_CREATED, by=by, about=role, reason=reason, **_facts(role), cells=role.cells)
    forget_assignments()
    return role


@transaction.atomic
def change_role(
    role: CustomRole,
    *,
    name: str,
    cells: Cells,
    description: str,
    reason: str,
    by: Actor,
    version: int | None = None,
    apart: AbstractContextManager[None] | None = None,
) -> CustomRole:
    """Creates a new version, valid on commit for all users who hold the role.

    Users who lose access by it are reported (``on_access_lost``). Raises as ``make_role``; Conflict if the role is no
    longer at ``version`` or is gone, Unchanged if nothing would change. ``apart``: for a caller that changes several
    roles and checks the separations of duties itself.
    """
    lock_grants()  # before the row, which a transaction that grants this role has locked
    authorize(by, CHANGE_ROLE, role)
    reason, name = given_reason(reason), _named(name)
    held = _locked(role)
    if version is not None and held.version != version:
        raise Conflict(_("Another user has changed this role meanwhile. Reload the page."))
    before = (held.name, held.description, dict(held.cells))
    held.name, held.look, held.description = name, look_of(name), _described(description)
    held.cells = _allowed(cells)
    if before == (held.name, held.description, held.cells):
        raise Unchanged(_("Nothing about the role would change."))
    held.version += 1
    with apart or enforce_separations(lambda: holders_of(held_by(held)).values_list("pk", flat=True)):
        _save(held)
    _keep_version(held, reason, by)
    facts = {"name_before": before[0], "cells": held.cells, "cells_before": before[2]}
    record(CUSTOM_ROLE_CHANGED, by=by, about=held, reason=reason, **_facts(held), **facts)
    forget_assignments()
    if loses(before[2], held.cells):
        on_access_lost.tell_of_all(holders_of(held_by(held)), reason)
    return held


@transaction.atomic
def remove_role(role: CustomRole, *, reason: str, by: Actor) -> None:
    """Removes a role that no user holds; its versions stay. Raises Refused, Invalid, and Conflict while it is held."""
    authorize(by, REMOVE_ROLE, role)
    reason = given_reason(reason)
    held = _locked(role)
    if number := held_by(held).count():
        raise Conflict(
            _("%(number)d people or teams hold this role. Take it away from them first.") % {"number": number}
        )
    RoleAssignment.objects.filter(role=held.key).delete()  # expired ones
    record(CUSTOM_ROLE_DELETED, by=by, about=held, reason=reason, **_facts(held))
    held.delete()
    forget_assignments()


def held_by(role: CustomRole) -> Any:
    """The role's assignments that are in force."""
    held = RoleAssignment.objects.filter(in_force(), role=role.key)
    return held.select_related("user", "team", "scope").order_by("pk")


def versions_of(key: str) -> Any:
    """Every version, the newest first."""
    return CustomRoleVersion.objects.filter(key=key).select_related("made_by").order_by("-number")


def look_of(name: str) -> str:
    """The skeleton of a name: equal for two names that a reader may confuse."""
    return "".join(letter for letter in skeleton(name) if letter.isalnum())


def find_role_key(name: str) -> str | None:
    """The key of the role with this key or name, built-in or custom."""
    if name in role_names():
        return name
    found = CustomRole.objects.filter(key=name).first() or CustomRole.objects.filter(name=name).first()
    return found.key if found else None


def copies_of(built_in: str) -> list[str]:
    """Keys of custom roles with cells of ``built_in``: tasks assigned to it are assigned to them too."""
    made = CustomRole.objects.order_by("key").values_list("key", "cells")
    return [key for key, cells in made if built_in in cells.values()]


def every_role() -> list[tuple[str, str]]:
    """(key, name) of all roles: built-in ones, then custom ones."""
    made = CustomRole.objects.order_by("name").values_list("key", "name")
    return [*((role, role_label(role)) for role in role_names()), *made]


def normalise_name(name: str) -> str:
    """The name as it is stored, with white space normalised."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def _named(name: str) -> str:
    name = normalise_name(name)
    if not name:
        raise Invalid(_("Give the role a name."))
    if len(name) > CustomRole.LONGEST_NAME:
        raise Invalid(
            _("The name is too long: at most %(most)d characters. Shorten it.")
            % {"most": CustomRole.LONGEST_NAME}
        )
    # Invisible characters and direction overrides would make one name look like another.
    if any(unicodedata.category(letter)[0] == "C" for letter in name):
        raise Invalid(_("The name has letters that cannot be seen."))
    if look_of(name) in _built_in_looks():
        raise Invalid(_("A built-in role has this name, or one that looks like it. Choose another."))
    return name


def _built_in_looks() -> set[str]:
    names = set(role_names())
    for language in _LANGUAGES:  # readers of another language would take it for the built-in role
        with override(language):
            names |= {role_label(role) for role in role_names()}
    # The plural reads as the same role.
    return {look_of(text) for name in names for text in (name, f"{name}s")}


def _described(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if len(text) > CustomRole.LONGEST_DESCRIPTION:
        raise Invalid(
            _("The description is too long: at most %(most)d characters. Shorten it.")
            % {"most": CustomRole.LONGEST_DESCRIPTION}
        )
    return text


def _new_key(name: str) -> str:
    """A key that no version ever had: otherwise old assignments and audit log entries would refer to another role."""
    stem = slugify(name).replace("-", "_")[: CustomRole.LONGEST_KEY - 8] or "role"
    if stem in role_names():
        stem = f"{stem}_role"
    used = set(CustomRoleVersion.objects.filter(key__startswith=stem).values_list("key", flat=True))
    used |= set(RoleAssignment.objects.filter(role__startswith=stem).values_list("role", flat=True))
    number = 2
    key = stem
    while key in used:
        key, number = f"{stem}_{number}", number + 1
    return key


def _allowed(cells: Cells) -> dict[str, str]:
    if not cells:
        raise Invalid(_("Choose at least one action."))
    for name, as_role in cells.items():
        try:
            action = rulebook.action(name)
        except UnknownAction as error:
            raise Invalid(str(error)) from None
        if action not in rulebook.custom_actions:
            raise Invalid(
                _("“%(action)s” belongs to the built-in roles; no other can include it.") % {"action": name}
            )
        if as_role not in role_names() or not cell_as(action, as_role).grants:
            raise Invalid(
                _("No role “%(role)s” may %(action)s, so none can do it like that.")
                % {"role": as_role, "action": action.label}
            )
    return {str(name): role for name, role in sorted({**cells, **needed_to_see(cells)}.items())}


def _locked(role: CustomRole) -> CustomRole:
    held = CustomRole.objects.select_for_update().filter(pk=role.pk).first()
    if held is None:
        raise Conflict(_("This role has been removed already."))
    return held


def _save(role: CustomRole) -> None:
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError:
        raise Conflict(_("There is a role of this name already, or one that looks like it.")) from None


def _keep_version(role: CustomRole, reason: str, by: Actor) -> None:
    made_by: dict[str, Any] = {"made_by": by}
    if isinstance(by, SystemActor):
        made_by = {"made_by_system": by.name}
    CustomRoleVersion.objects.create(
        key=role.key,
        number=role.version,
        name=role.name,
        description=role.description,
        cells=role.cells,
        reason=reason,
        **made_by,
    )


def _facts(role: CustomRole) -> dict[str, Any]:
    return {"name": role.name, "key": role.key, "version": role.version}
