"""Evidence for and against: the steps of a decision, in order. The first that decides ends it."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.actors import ANONYMOUS, AnonymousActor, SystemActor
from rbac.account_state import state_of
from rbac.actions import Action
from rbac.assignments import Held, HeldGrant, assignments_of
from rbac.models import Scope
from rbac.names import grant_label, grant_reason, held_label, job_label
from rbac.rulebook import Cell, Invariant, rulebook

logger = logging.getLogger(__name__)
NO_ID = 0  # no scope and no object has this key
MOST_ELSEWHERE = 5  # number of roles in other scopes that an explanation lists

type Acting = AbstractBaseUser | SystemActor | AnonymousActor


class Verdict(StrEnum):
    GRANTS = "grants"
    REFUSES = "refuses"
    SILENT = "does not decide"


# Part of every decision, but rarely read: translated only then.
_held_label: Any = lazy(held_label, str)
_ACCOUNT: Any = gettext_lazy("account")
_IN_ORDER = gettext_lazy("The account is in order.")
_HOLDS: Any = gettext_lazy("It holds.")
_NOT_DEMANDED: Any = gettext_lazy("It is not demanded here.")
_NONE_NAMED: Any = gettext_lazy("It concerns a single object, and none was named.")


@dataclass(frozen=True, slots=True)
class Evidence:
    """``kind`` is the type of evidence, ``source`` the one of that type, and ``reason`` is a sentence.

    Kinds are account, invariant, exception (to an invariant), everybody, role, system, grant and default.

    ``role`` is the role's name in the rulebook, for evidence from a role held here; ``name`` that of an invariant or
    a job. Users see ``source``.
    """

    kind: str
    source: str
    verdict: Verdict
    reason: Any
    role: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """May ``actor`` do ``action`` to ``obj`` in ``scope_ids`` (nearest first; empty: the whole site)?"""

    actor: Acting
    action: Action
    obj: Model | None
    scope_ids: tuple[int, ...]


type Step = Callable[[Question], Iterator[Evidence]]


def as_actor(actor: Any) -> Acting:
    """``actor``, with Django's AnonymousUser made ANONYMOUS. Raises TypeError for anything that is not an actor."""
    if isinstance(actor, SystemActor):
        rulebook.require_system_actor(actor.name)
        return actor
    if isinstance(actor, AbstractBaseUser | AnonymousActor):
        return actor
    if isinstance(actor, AnonymousUser):
        return ANONYMOUS
    raise TypeError(f"{actor!r} cannot act: a user, a SystemActor or ANONYMOUS is needed.")


def scope_ids_of(obj: Model | None) -> tuple[int, ...]:
    """Keys of the scopes above ``obj``, nearest first. No query if the scope was loaded with select_related."""
    scope = scope_of(obj)
    return tuple(scope.ancestor_ids) if scope is not None else ()


def scope_of(obj: Model | None) -> Scope | None:
    """The scope of ``obj``; None if it is decided for the whole site."""
    if obj is None or not (path := rulebook.scope_path(type(obj))):
        return None
    scope: Any = obj
    for step in () if path == "pk" else path.split("__"):
        scope = getattr(scope, step) if scope is not None else None
    return scope if isinstance(scope, Scope) else None


def account_evidence(question: Question) -> Iterator[Evidence]:
    if refusal := account_refusal(question.actor):
        is_open = bool(rulebook.row(question.action).open_cells)
        yield Evidence("account", _ACCOUNT, Verdict.SILENT if is_open else Verdict.REFUSES, refusal)
    else:
        yield Evidence("account", _ACCOUNT, Verdict.SILENT, _IN_ORDER)


def is_member(actor: Acting) -> bool:
    """Whether the actor is a logged-in user with an account in order, with or without a second factor."""
    if not isinstance(actor, AbstractBaseUser):
        return False
    state = state_of(actor)
    return state.active and not state.frozen


def counts_as_anonymous(question: Question) -> bool:
    """Whether an open action is checked for an account whose roles and grants do not count."""
    return bool(rulebook.row(question.action).open_cells) and account_refusal(question.actor) is not None


def open_evidence(question: Question) -> Iterator[Evidence]:
    """What is allowed without any role."""
    for name, cell in rulebook.row(question.action).open_cells.items():
        if name == "anybody" or is_member(question.actor):
            yield _weigh_open(name, cell, question)


def _weigh_open(name: str, cell: Cell, question: Question) -> Evidence:
    label = _("everybody") if name == "anybody" else _("any user who is logged in")
    if cell.grants and is_fulfilled(cell, question.actor, question.obj):
        return Evidence("everybody", label, Verdict.GRANTS, cell.reason)
    return Evidence("everybody", label, Verdict.SILENT, _("Not here.") if cell.grants else cell.reason)


def account_refusal(actor: Acting) -> Any:
    """Why this account may do nothing, or None. Also used by lists."""
    if isinstance(actor, SystemActor):
        return None
    if isinstance(actor, AnonymousActor):
        return gettext_lazy("No user is logged in.")
    state = state_of(actor)
    if not state.active:
        return gettext_lazy("This account is not active.")
    if state.frozen:
        return gettext_lazy("This account is frozen.")
    if state.roles_frozen:
        return gettext_lazy("The roles of this account are frozen until an administrator has looked at it.")
    if state.authenticated_at is not None and not state.factor_verified:
        return gettext_lazy("The second factor has not been confirmed in this session.")
    return None


def invariant_evidence(question: Question) -> Iterator[Evidence]:
    for invariant in rulebook.invariants_of(question.action):
        if question.obj is None:
            reason, broken = _NONE_NAMED, None
        else:
            reason, broken = _check(invariant, question)
        if broken and (passed := _passed(invariant, question)):
            yield Evidence("exception", invariant.label, Verdict.SILENT, passed, name=invariant.name)
            continue
        verdict = Verdict.REFUSES if broken else Verdict.SILENT
        yield Evidence("invariant", invariant.label, verdict, broken or reason, name=invariant.name)


def _passed(invariant: Invariant, question: Question) -> Any:
    """The reason of a recorded exception to an invariant, or None. If the lookup fails, there is none."""
    try:
        return invariant.passed(question.actor, question.obj) if invariant.passed else None
    except Exception:
        logger.exception("Whether %s is passed could not be found out; it is not.", invariant.name)
        return None


def _check(invariant: Invariant, question: Question) -> tuple[str, Any]:
    """(why it does not decide, why it is broken or None)."""
    try:
        if invariant.demanded is not None and not invariant.demanded(question.obj):
            return _NOT_DEMANDED, None
        return _HOLDS, invariant.broken(question.actor, question.obj)
    except Exception:  # an invariant that cannot be checked does not hold
        logger.exception("The invariant %s failed; refusing.", invariant.name)
        return "", gettext_lazy("It could not be checked, so it counts as broken.")


def role_evidence(question: Question) -> Iterator[Evidence]:
    actor, row = question.actor, rulebook.row(question.action)
    if isinstance(actor, SystemActor):
        cell = row.system.get(actor.name)
        if cell:
            yield _cell_evidence("system", job_label(actor.name), cell, question, name=actor.name)
        else:
            yield _not_in_row(actor)
    elif isinstance(actor, AbstractBaseUser) and not counts_as_anonymous(question):
        reached = False
        for held in assignments_of(actor).reaching(question.scope_ids):
            if cell := held.cell(question.action):
                reached = True
                yield _cell_evidence("role", _held_label(held), cell, question, held.role)
            else:
                yield _no_such_role(held)
        yield from _roles_elsewhere(actor, question, reached=reached)


def _cell_evidence(
    kind: str, source: str, cell: Cell, question: Question, role: str = "", name: str = ""
) -> Evidence:
    granted = cell.grants and is_fulfilled(cell, question.actor, question.obj)
    return Evidence(kind, source, Verdict.GRANTS if granted else Verdict.SILENT, cell.reason, role, name)


def is_fulfilled(cell: Cell, actor: object, obj: Model | None) -> bool:
    """Whether the condition of ``cell`` holds: always if it has none, never without an object."""
    if cell.condition is None:
        return True
    try:
        return obj is not None and bool(cell.condition.test(actor, obj))
    except Exception:  # a condition that cannot be checked is not fulfilled
        logger.exception("The condition %s failed; it counts as not fulfilled.", cell.condition.name)
        return False


def _not_in_row(actor: SystemActor) -> Evidence:
    reason = gettext_lazy("The rulebook gives this job nothing here.")
    return Evidence("system", job_label(actor.name), Verdict.SILENT, reason, name=actor.name)


def _no_such_role(held: Held) -> Evidence:
    return Evidence(
        "role", _held_label(held), Verdict.SILENT, gettext_lazy("The rulebook does not know this role.")
    )


def _roles_elsewhere(actor: AbstractBaseUser, question: Question, *, reached: bool) -> Iterator[Evidence]:
    here = {*question.scope_ids, None}
    elsewhere = list(
        islice((h for h in assignments_of(actor).all() if h.scope_id not in here), MOST_ELSEWHERE)
    )
    for held in elsewhere:
        # A role without the action gives that reason; the scope is the reason only for a role that has the action.
        cell = held.cell(question.action)
        reason = (
            cell.reason if cell and not cell.grants else gettext_lazy("This role is held at another place.")
        )
        yield Evidence("role", _held_label(held), Verdict.SILENT, reason)
    if not reached and not elsewhere:
        yield Evidence("role", _("roles"), Verdict.SILENT, gettext_lazy("No role is held here."))


def grant_evidence(question: Question) -> Iterator[Evidence]:
    """Grants on the object itself, then those on its scopes."""
    actor, obj = question.actor, question.obj
    if not isinstance(actor, AbstractBaseUser) or obj is None or counts_as_anonymous(question):
        return
    held = assignments_of(actor).grants_on(_label_of(obj), obj.pk, question.scope_ids)
    for grant in held:
        yield _grant_evidence(grant, question)


def load_holdings_at(actor: AbstractBaseUser, obj: Model | type[Model]) -> None:
    """Runs all queries that a decision about ``obj`` may need; for a class the same number, as if there were an object.

    So neither the queries nor their duration reveal whether a hidden object exists.
    """
    places, key = (scope_ids_of(obj), obj.pk) if isinstance(obj, Model) else ((NO_ID,), NO_ID)
    held, label = assignments_of(actor), _label_of(obj)
    for _looked_at in (*held.reaching(places), *held.grants_on(label, key, places)):
        pass


def _label_of(obj: Model | type[Model]) -> str:
    meta = obj._meta
    return meta.concrete_model._meta.label_lower if meta.concrete_model else meta.label_lower


def _grant_evidence(grant: HeldGrant, question: Question) -> Evidence:
    def says(verdict: Verdict, reason: Any) -> Evidence:
        return Evidence("grant", grant_label(grant), verdict, reason)

    if grant.action not in rulebook.grants_that_allow(question.action):
        return says(Verdict.SILENT, _("This grant is for something else."))
    for invariant in rulebook.invariants_of(question.action):
        if invariant.personal and (broken := why_broken(invariant, question)):
            return says(Verdict.SILENT, broken)
    return says(Verdict.GRANTS, grant_reason(grant))


def why_broken(invariant: Invariant, question: Question) -> Any:
    """Why the invariant does not hold, or None; whether it is demanded does not matter."""
    try:
        return invariant.broken(question.actor, question.obj)
    except Exception:  # an invariant that cannot be checked does not hold
        logger.exception("The invariant %s failed; it counts as broken.", invariant.name)
        return gettext_lazy("It could not be checked, so it counts as broken.")


STEPS: tuple[Step, ...] = (account_evidence, invariant_evidence, open_evidence, role_evidence, grant_evidence)
STEPS_WITHOUT_INVARIANTS: tuple[Step, ...] = (account_evidence, open_evidence, role_evidence, grant_evidence)
