"""Access decisions with explanations: one function decides, and its answer is the explanation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model
from django.utils.translation import gettext_lazy

from audit.actors import SystemActor
from audit.stored_messages import gettext as _
from rbac.account_state import is_impersonated, is_in_order
from rbac.actions import Action
from rbac.assignments import Held, HeldGrant, assignments_of
from rbac.errors import Refused
from rbac.evidence import (
    STEPS,
    STEPS_WITHOUT_INVARIANTS,
    Acting,
    Evidence,
    Question,
    Step,
    Verdict,
    account_evidence,
    account_refusal,
    as_actor,
    counts_as_anonymous,
    grant_evidence,
    is_member,
    role_evidence,
    scope_ids_of,
)
from rbac.names import grant_label, grant_reason, held_label, job_label
from rbac.rulebook import Cell, rulebook


@dataclass(frozen=True)
class Decision:
    """``reason`` is a sentence for users; ``considered`` is all evidence, and why each did not decide.

    ``anywhere``: the question was whether the action is allowed on at least one object.
    """

    allowed: bool
    reason: Any
    considered: tuple[Evidence, ...]
    action: Action
    actor: Acting
    obj: Model | None
    anywhere: bool = False

    @property
    def role(self) -> str:
        """The role that allowed, by its name in the rulebook; empty if something else decided."""
        return self.considered[-1].role if self.allowed else ""

    @property
    def exceptions(self) -> frozenset[str]:
        """The invariants that a recorded exception let pass."""
        return frozenset(evidence.name for evidence in self.considered if evidence.kind == "exception")

    def __bool__(self) -> NoReturn:
        # Without this, `if decide(…)` would be true for a refusal too.
        raise TypeError("Ask decision.allowed: a decision itself is neither true nor false.")


def decide(actor: Any, action: str, obj: Model | type[Model] | None = None) -> Decision:
    """May ``actor`` do ``action`` to ``obj``? Without ``obj``, or for a class: on the whole site?

    One query for roles and grants; conditions and invariants may add their own. Raises LookupError for an action
    or a system actor that no rule names, TypeError for an object of another model than the action's.
    """
    return _decided(_question(actor, action, obj), STEPS)


def decide_and_hide(actor: Any, action: str, obj: Model) -> tuple[Decision, bool]:
    """``decide`` for a page about ``obj``, and whether a refused ``actor`` has to take it for missing.

    For a user who holds nothing that allows the action and may not see ``obj``, no invariant is checked: its queries
    would show by their duration that the object exists.
    """
    question = _question(actor, action, obj)
    by_rights = _decided(question, STEPS_WITHOUT_INVARIANTS)
    if not by_rights.allowed and _is_hidden(question, obj):
        return by_rights, True
    decision = _decided(question, STEPS)
    return decision, not decision.allowed and by_rights.allowed and _is_hidden(question, obj)


def _is_hidden(question: Question, obj: Model) -> bool:
    """Whether the view action, another than the one that is refused, does not allow its object to be seen."""
    view = rulebook.view_action(type(obj), app=question.action.app)
    return view is None or view == question.action or not decide(question.actor, view, obj).allowed


def _decided(question: Question, steps: Iterable[Step]) -> Decision:
    considered: list[Evidence] = []
    for step in steps:
        for evidence in step(question):
            considered.append(evidence)
            if evidence.verdict is not Verdict.SILENT:
                return _decision(question, considered, evidence.verdict is Verdict.GRANTS, evidence.reason)
    return _nothing_decided(question, considered)


def authorize(actor: Any, action: str, obj: Model | type[Model] | None = None) -> Decision:
    """As ``decide``, but raises Refused if denied. Every service function calls it first."""
    decision = decide(actor, action, obj)
    if not decision.allowed:
        raise Refused(decision)
    if is_impersonated(actor) and not _is_view_action(decision.action):
        why = gettext_lazy("You are viewing this as another user. Nothing can be changed that way.")
        source = _("viewing as another user")
        raise Refused(refusal(actor, action, decision.obj, kind="invariant", source=source, reason=why))
    return decision


def _is_view_action(action: Action) -> bool:
    model = rulebook.model_of(action)
    return model is not None and action == rulebook.view_action(model, app=action.app)


def decide_anywhere(actor: Any, action: str) -> Decision:
    """May ``actor`` do ``action`` in at least one scope, to at least one object? For menus and list pages."""
    return replace(_decide_anywhere(actor, action), anywhere=True)


def _decide_anywhere(actor: Any, action: str) -> Decision:
    question = _question(actor, action, None)
    [account] = account_evidence(question)
    considered = [account]
    if account.verdict is Verdict.REFUSES:
        return _decision(question, considered, False, account.reason)
    for source, cell in _cells_held(question):
        verdict = Verdict.GRANTS if cell.grants else Verdict.SILENT
        label = job_label(source) if isinstance(source, str) else held_label(source)
        considered.append(Evidence("role", label, verdict, cell.reason))
        if cell.grants:
            return _decision(question, considered, True, cell.reason)
    for grant in _grants_held(question):
        considered.append(Evidence("grant", grant_label(grant), Verdict.GRANTS, grant_reason(grant)))
        return _decision(question, considered, True, grant_reason(grant))
    return _nothing_decided(question, considered)


def holds_anywhere(actor: Any, action: str) -> bool:
    """``decide_anywhere(…).allowed`` without the explanation: menus call it for many actions on every page."""
    question = _question(actor, action, None)
    if account_refusal(question.actor) and not rulebook.row(question.action).open_cells:
        return False
    cells = _cells_held(question, at_each_place=False)
    return any(cell.grants for _source, cell in cells) or any(_grants_held(question))


def allowed_by_role(actor: Any, action: str, at: Model) -> bool:
    """Whether a role of ``actor`` allows ``action`` in the scope of ``at``, ignoring invariants.

    ``at`` may be a scope above the action's objects: then a cell with a condition does not count.
    """
    known, model = rulebook.action(action), rulebook.model_of(action)
    thing = at if model is not None and isinstance(at, model) else None
    question = Question(as_actor(actor), known, thing, scope_ids_of(at))
    if isinstance(question.actor, SystemActor):
        return True
    return any(e.verdict is Verdict.GRANTS for e in role_evidence(question))


def still_holds(person: AbstractBaseUser, action: str, obj: Model) -> bool:
    """Whether the current account, roles and grants of ``person`` allow ``action`` on ``obj``, ignoring invariants."""
    return account_refusal(as_actor(person)) is None and _is_granted(person, action, obj)


def still_holds_ignoring_factors(person: AbstractBaseUser, action: str, obj: Model) -> bool:
    """As ``still_holds``, for one of many users without a session: ignores their factors."""
    return is_in_order(person) and _is_granted(person, action, obj)


def _is_granted(person: AbstractBaseUser, action: str, obj: Model) -> bool:
    question = _question(person, action, obj)
    steps = (role_evidence, grant_evidence)
    return any(e.verdict is Verdict.GRANTS for step in steps for e in step(question))


def still_holds_at(person: AbstractBaseUser, action: str, at: Model) -> bool:
    """As ``still_holds``, for any object in the scope of ``at``."""
    question = Question(as_actor(person), rulebook.action(action), None, scope_ids_of(at))
    if account_refusal(question.actor):
        return False
    if any(e.verdict is Verdict.GRANTS for e in role_evidence(question)):
        return True
    allow = rulebook.grants_that_allow(question.action)
    return any(grant.action in allow for grant in assignments_of(person).grants_on("", 0, question.scope_ids))


def refusal(actor: Any, action: str, obj: Model | None, *, kind: str, source: str, reason: Any) -> Decision:
    """A refusal by a service function for its own reason, as a Decision."""
    question = _question(actor, action, obj)
    return _decision(question, [Evidence(kind, source, Verdict.REFUSES, reason)], False, reason)


def _question(actor: Any, action: str, obj: Model | type[Model] | None) -> Question:
    known, model = rulebook.action(action), rulebook.model_of(action)
    thing = None if obj is None or isinstance(obj, type) else obj
    asked = obj if isinstance(obj, type) else type(obj)
    if obj is not None and (model is None or not issubclass(asked, model)):
        expected = model.__name__ if model else "the whole site"
        raise TypeError(f"{action} is done to {expected}, not to {asked.__name__}.")
    return Question(as_actor(actor), known, thing, scope_ids_of(thing))


def _cells_held(question: Question, *, at_each_place: bool = True) -> Iterator[tuple[Held | str, Cell]]:
    """The cell of each role held anywhere; for a job, which holds none, that of its name; and cells that need no role.

    Without ``at_each_place``: each kind of role once.
    """
    actor, row = question.actor, rulebook.row(question.action)
    for name, needing_no_role in row.open_cells.items():
        if name == "anybody" or is_member(actor):
            yield name, needing_no_role
    if counts_as_anonymous(question):
        return
    if isinstance(actor, SystemActor) and actor.name in row.system:
        yield actor.name, row.system[actor.name]
    elif isinstance(actor, AbstractBaseUser):
        holdings = assignments_of(actor)
        held = holdings.all() if at_each_place else holdings.kinds()
        yield from ((h, cell) for h in held if (cell := h.cell(question.action)))


def _grants_held(question: Question) -> Iterator[HeldGrant]:
    """Grants that allow the action on their object."""
    if isinstance(question.actor, AbstractBaseUser) and not counts_as_anonymous(question):
        held = assignments_of(question.actor).all_grants()
        return (g for g in held if g.action in rulebook.grants_that_allow(question.action))
    return iter(())


def _decision(question: Question, considered: list[Evidence], allowed: bool, reason: Any) -> Decision:
    return Decision(allowed, reason, tuple(considered), question.action, question.actor, question.obj)


def _nothing_decided(question: Question, considered: list[Evidence]) -> Decision:
    """Nothing allowed it, so it is denied; the reason is the first that a role or job gave."""
    spoke = [e.reason for e in considered if e.kind in {"role", "system"}]
    reason = spoke[0] if spoke else gettext_lazy("This account holds no role that allows it.")
    considered.append(
        Evidence(
            "default", _("default"), Verdict.REFUSES, gettext_lazy("Nothing that was looked at says yes.")
        )
    )
    return _decision(question, considered, False, reason)
