"""What was done to other accounts in a window: frozen, deactivated, renamed, their second factor to be removed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import factor_resets
from accounts.actions import RESET_SECOND_FACTOR
from accounts.deactivation import deactivate, reactivate
from accounts.freezing import freeze, unfreeze
from accounts.models import User
from accounts.profile import correct_name
from audit.actors import Actor
from audit.keys import opened
from audit.models import Entry
from audit.timeline import values_of
from rbac.decisions import authorize
from secureproject.undoing.line import Case, Line, Pairs, line_about
from secureproject.undoing.reasons import given_reason
from secureproject.undoing.trail import MISSING, Before, by_thing, look_back, trails, why_nothing

FROZEN, UNFROZEN, DEACTIVATED, REACTIVATED = (
    f"accounts.person.{what}" for what in ("frozen", "unfrozen", "deactivated", "reactivated")
)
ROLES_UNFROZEN, RESET_ASKED = "accounts.roles.unfrozen", "accounts.factor_reset.asked"
CHANGED, CORRECTED = "accounts.name.changed", "accounts.name.corrected"
_STATES = {
    FROZEN: {"frozen": False},
    UNFROZEN: {"frozen": True},
    ROLES_UNFROZEN: {"roles_frozen": True},
    "accounts.session.disowned": {"roles_frozen": False},
    DEACTIVATED: {"active": True},
    REACTIVATED: {"active": False},
}


def accounts(pairs: Pairs, case: Case) -> Iterator[Line]:
    grouped, since = by_thing(pairs), trails(pairs, (*_STATES, CHANGED, CORRECTED))
    names = _names_before(entry for trail in since.values() for entry in trail)
    people = User.objects.in_bulk([int(key) for _kind, key in grouped])
    for (kind, key), found in grouped.items():
        if user := people.get(int(key)):
            before = look_back(since[(kind, key)], case, lambda entry: _said(entry, names))
            yield _line(user, found, before)


def _names_before(entries: Iterable[Entry]) -> dict[int, Any]:
    """What people were called before, where it can be read still."""
    told = [entry for entry in entries if entry.event in {CHANGED, CORRECTED}]
    keys = opened(UUID(part["key"]) for entry in told for part in entry.sealed) if told else {}
    return {entry.pk: values_of(entry, keys).get("before") for entry in told}


def _said(entry: Entry, names: Mapping[int, Any]) -> Mapping[str, Any]:
    if entry.event in _STATES:
        return _STATES[entry.event]
    name = names.get(entry.pk)
    return {"name": name if isinstance(name, str) else MISSING}


def _line(user: User, pairs: Pairs, before: Before) -> Line:
    reset = _reset_asked(user, pairs)
    steps = [*([reset] if reset else []), *_steps(user, before)]
    facts: dict[str, Any] = {
        "name": str(user),
        "url": f"/cms/people/{user.pk}/",
        "state": f"{user.frozen_at} {user.roles_frozen_at} {user.is_active} {user.name} {before.state} {bool(reset)}",
        "rows": ((User, user.pk),),
    }
    if not steps:
        return line_about(f"person:{user.pk}", pairs, why_not=why_nothing(before), **facts)

    def take_back(by: Actor) -> None:
        for _words, verb in steps:
            verb(by)

    will = ", ".join(words for words, _verb in steps)
    gives = (
        bool(user.frozen_at and before.values.get("frozen") is False) or before.values.get("active") is True
    )
    return line_about(f"person:{user.pk}", pairs, will=will, do=take_back, gives=gives, **facts)


def _steps(user: User, before: Before) -> list[tuple[str, Callable[[Actor], object]]]:
    steps: list[tuple[str, Callable[[Actor], object]]] = []
    reason, was = given_reason(), before.values
    if was.get("frozen") is False and user.frozen_at:
        steps.append((_("unfreeze the account"), lambda by: unfreeze(user, by=by, reason=reason)))
    if not user.frozen_at and (was.get("frozen") or (was.get("roles_frozen") and not user.roles_frozen_at)):
        steps.append((_("freeze the account again"), lambda by: freeze(user, by=by, reason=reason)))
    if was.get("active") is True and not user.is_active:
        steps.append((_("reactivate the account"), lambda by: reactivate(user, by=by, reason=reason)))
    if was.get("active") is False and user.is_active:
        steps.append((_("deactivate the account again"), lambda by: deactivate(user, by=by, reason=reason)))
    name = was.get("name")
    if name is not None and name != user.name:
        says = _("call them “%(name)s” again") % {"name": name}
        steps.append((says, lambda by: correct_name(user, name, by=by)))
    return steps


def _reset_asked(user: User, pairs: Pairs) -> tuple[str, Callable[[Actor], object]] | None:
    """The removal of their second factor that was asked for in the window and waits for its hour."""
    asked = [entry for entry, _line in pairs if entry.event == RESET_ASKED]
    waiting = factor_resets.waiting_for(user)
    if not asked or waiting is None or str(waiting.asked_by_id) not in {entry.actor_id for entry in asked}:
        return None

    def stop(by: Actor) -> None:
        authorize(by, RESET_SECOND_FACTOR, user)  # the verb asks nobody
        factor_resets.stop(waiting, by=by, way=_("taken back"))

    return _("stop the removal of their second factor"), stop
