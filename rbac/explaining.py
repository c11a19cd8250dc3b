"""What would have to change for a yes. Read from the decision itself and the rulebook: there is no second algorithm."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from rbac.decisions import Decision
from rbac.evidence import scope_of
from rbac.names import role_label
from rbac.rulebook import administrator_role, rulebook


def what_would_help(decision: Decision) -> list[str]:
    """Sentences, each enough by itself unless an earlier one says that it comes first. Empty for a yes."""
    if decision.allowed:
        return []
    last = decision.considered[-1]
    if last.kind == "account":
        return [
            _("First the account: %(reason)s Whatever else is held counts only then.")
            % {"reason": last.reason}
        ]
    if last.kind == "invariant":
        return [_("This binds everybody, whatever they hold: %(reason)s") % {"reason": last.reason}]
    return [*_roles(decision), *_grants(decision)]


def _roles(decision: Decision) -> Iterator[str]:
    if not isinstance(decision.actor, AbstractBaseUser):
        return
    for role, cell in rulebook.row(decision.action).roles.items():
        if cell.grants:
            facts: dict[str, Any] = {
                "role": role_label(role),
                "place": _place(decision),
                "reason": cell.reason,
            }
            if cell.condition:
                yield _("To be %(role)s of %(place)s, as far as %(reason)s.") % facts
            elif role == administrator_role():
                yield _("To be %(role)s of %(place)s: %(reason)s.") % facts
            else:
                yield _("To be %(role)s of %(place)s, alone or in a team: %(reason)s.") % facts


def _place(decision: Decision) -> str:
    scope = scope_of(decision.obj)
    if scope is None:
        return _("the whole site")
    if len(scope.ancestor_ids) > 1:
        return _("%(place)s, a section above it or the whole site") % {"place": scope.name}
    return _("%(place)s or the whole site") % {"place": scope.name}


def _grants(decision: Decision) -> Iterator[str]:
    if decision.obj is None or not isinstance(decision.actor, AbstractBaseUser):
        return
    for store in rulebook.grant_stores:
        if decision.action in store.actions and isinstance(decision.obj, store.model):
            yield _("Or that somebody who may, shares exactly this: “%(object)s”.") % {"object": decision.obj}
        elif decision.action in store.actions and store.covers_below:
            yield _("Or that somebody who may, shares the section it stands in.")
