"""Explanations: what would have to change for a yes. Derived from decision and rulebook: no second algorithm."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from audit.actors import AnonymousActor, SystemActor
from rbac.actions import Action
from rbac.assignments import assignments_of
from rbac.custom_role_cells import custom_roles, every_cell
from rbac.decisions import Decision
from rbac.evidence import (
    Question,
    Verdict,
    account_refusal,
    grant_evidence,
    invariant_evidence,
    is_fulfilled,
    open_evidence,
    role_evidence,
    scope_ids_of,
    scope_of,
    why_broken,
)
from rbac.names import role_label
from rbac.rulebook import GrantStore, administrator_role, rulebook

# Labels for kinds of evidence and for answers, in place of identifiers.
KINDS: Mapping[str, Any] = {
    "account": gettext_lazy("account"),
    "invariant": gettext_lazy("invariant"),
    "exception": gettext_lazy("exception"),
    "everybody": gettext_lazy("everybody"),
    "role": pgettext_lazy("what spoke", "role"),
    "system": gettext_lazy("system"),
    "grant": gettext_lazy("grant"),
    "default": gettext_lazy("default"),
}
VERDICTS: Mapping[Verdict, Any] = {
    Verdict.GRANTS: gettext_lazy("grants"),
    Verdict.REFUSES: gettext_lazy("refuses"),
    Verdict.SILENT: gettext_lazy("does not decide"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """``sentence`` is for users. ``enough``: this alone turns the no into a yes.

    ``kind`` is account, job, invariant, condition, role or grant; for a role ``role`` names it, for a grant ``store``
    gives the kind of object.
    """

    kind: str
    sentence: str
    enough: bool = False
    role: str = ""
    store: GrantStore | None = None


def what_would_help(decision: Decision) -> list[str]:
    """Sentences, each sufficient unless an earlier one says that it comes first. Empty for a yes."""
    return [change.sentence for change in changes_for_yes(decision)]


def changes_for_yes(decision: Decision) -> list[Change]:
    if decision.allowed:
        return []
    last = decision.considered[-1]
    if last.kind == "account":
        return [_account(decision, last.reason)]
    if isinstance(decision.actor, SystemActor):
        return [Change("job", _("Only a change of the rulebook: what a job may do is part of the program."))]
    if last.kind == "invariant":
        return list(_invariants(decision))
    return list(_to_hold(decision, enough=True))


def _to_hold(decision: Decision, *, enough: bool) -> Iterator[Change]:
    """What the user would have to hold; first a valid account, if some objects need nothing else."""
    if refusal := account_refusal(decision.actor):
        yield _account(decision, refusal)
        return
    yield from _conditions(decision)
    yield from _roles(decision, enough=enough)
    yield from _grants(decision, enough=enough)


def _account(decision: Decision, reason: Any) -> Change:
    if isinstance(decision.actor, AnonymousActor):
        return Change("account", _("To log in. What the account holds counts only then."))
    said = _("First the account: %(reason)s Whatever else is held counts only then.")
    return Change("account", said % {"reason": reason})


def _invariants(decision: Decision) -> Iterator[Change]:
    """What fixes each broken invariant; then, if nothing would allow it even so, what would."""
    question = _question(decision)
    broken = [e for e in invariant_evidence(question) if e.verdict is Verdict.REFUSES]
    evidence = (*open_evidence(question), *role_evidence(question), *grant_evidence(question))
    otherwise = any(e.verdict is Verdict.GRANTS for e in evidence)
    for reason, way_out in [(e.reason, _way_out(decision.action, e.name)) for e in broken] or [
        (decision.reason, "")  # a service function's own reason: all invariants of the rulebook hold
    ]:
        said = _("This binds everybody, whatever they hold: %(reason)s") % {"reason": reason}
        yield Change("invariant", f"{said} {way_out}".strip(), enough=otherwise and len(broken) == 1)
    if not otherwise:
        yield Change("invariant", _("Once that is so, one of the following as well:"))
        yield from _to_hold(decision, enough=False)


def _way_out(action: Action, name: str) -> str:
    return next((str(i.way_out) for i in rulebook.invariants_of(action) if i.name == name), "")


def _question(decision: Decision) -> Question:
    return Question(decision.actor, decision.action, decision.obj, scope_ids_of(decision.obj))


def _conditions(decision: Decision) -> Iterator[Change]:
    """For a role that is held here and would allow it if a condition on the object were fulfilled."""
    if decision.obj is None or not isinstance(decision.actor, AbstractBaseUser):
        return
    held = assignments_of(decision.actor).reaching(scope_ids_of(decision.obj))
    for role, cell in {h.role: cell for h in held if (cell := h.cell(decision.action))}.items():
        if (condition := cell.condition) and not is_fulfilled(cell, decision.actor, decision.obj):
            facts = {"role": role_label(role), "condition": condition.label}
            yield Change("condition", _("As %(role)s: %(condition)s.") % facts)


def _roles(decision: Decision, *, enough: bool) -> Iterator[Change]:
    if not isinstance(decision.actor, AbstractBaseUser):
        return
    held = {h.role for h in assignments_of(decision.actor).reaching(scope_ids_of(decision.obj))}
    for role, cell in every_cell(decision.action, custom_roles()):
        fulfilled = is_fulfilled(cell, decision.actor, decision.obj) or (decision.anywhere and cell.grants)
        if not cell.grants or role in held or (decision.obj is None and not fulfilled):
            continue
        facts: dict[str, Any] = {"role": role_label(role), "place": _place(decision), "reason": cell.reason}
        if not fulfilled and cell.condition:
            facts["condition"] = cell.condition.label
            sentence = _("To be %(role)s of %(place)s, and %(condition)s: %(reason)s.") % facts
        elif role == administrator_role():
            sentence = _("To be %(role)s of %(place)s: %(reason)s.") % facts
        else:
            sentence = _("To be %(role)s of %(place)s, alone or in a team: %(reason)s.") % facts
        yield Change("role", sentence, enough=enough and fulfilled, role=role)


def _place(decision: Decision) -> str:
    if decision.anywhere:
        model = rulebook.model_of(decision.action)
        return (
            _("a section or the whole site") if model and rulebook.scope_path(model) else _("the whole site")
        )
    scope = scope_of(decision.obj)
    if scope is None:
        return _("the whole site")
    if len(scope.ancestor_ids) > 1:
        return _("%(place)s, a section above it or the whole site") % {"place": scope.name}
    return _("%(place)s or the whole site") % {"place": scope.name}


def _grants(decision: Decision, *, enough: bool) -> Iterator[Change]:
    obj, action = decision.obj, decision.action
    if not isinstance(decision.actor, AbstractBaseUser) or (obj is None and not decision.anywhere):
        return
    personal = [i for i in rulebook.invariants_of(action) if i.personal]
    if obj is not None and any(why_broken(i, _question(decision)) for i in personal):
        return  # no grant passes these, whether they are demanded there or not
    for store in rulebook.grant_stores:
        if action not in store.actions:
            continue
        if obj is None:
            yield Change("grant", _("Or that a user who may, shares one with them."), enough, store=store)
            return
        if isinstance(obj, store.model):
            said = _("Or that a user who may, shares exactly this: “%(object)s”.") % {"object": obj}
            yield Change("grant", said, enough, store=store)
        elif store.covers_below:
            said = _("Or that a user who may, shares the section it is in.")
            yield Change("grant", said, enough, store=store)
