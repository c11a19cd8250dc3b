"""Separation of duties: no user holds both of two roles or actions in one scope, in whatever way they get them.

Every function that grants runs inside ``enforce_separations``: a change that newly breaks a rule raises Invalid and is
rolled back. Earlier breaches do not block other changes: they are reported, by the page and by ``check_access``.

A rule about an action ignores administrators, who hold every action; a rule about the role administrator does not.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Now

from audit.actors import Actor, SystemActor
from audit.record import record
from audit.stored_messages import gettext as _
from audit.stored_messages import several
from foundation.sql import run_statement
from rbac.administration.grant_checks import given_reason
from rbac.assignments import in_force
from rbac.custom_role_cells import custom_roles, every_cell
from rbac.decisions import authorize
from rbac.errors import Conflict, Invalid, Mistyped
from rbac.events import SEPARATION_CREATED, SEPARATION_ENDED
from rbac.models import CustomRole, RoleAssignment, ScopeAncestor, Separation
from rbac.models.people_queries import people_of_team
from rbac.names import role_label
from rbac.rulebook import administrator_role, role_names, rulebook
from rbac.rules import ADD_SEPARATION, END_SEPARATION

_LOCK = 0x5E9A7A7E  # two users who each grant one half at the same time must not both succeed

# (rule, user) -> the scopes in which they hold both; None is the whole site
type Found = dict[tuple[int, int], set[int | None]]
# A scope and those above it, nearest first; then None, the whole site
type Path = tuple[int | None, ...]


@dataclass(frozen=True)
class Breach:
    """``person`` holds both duties of ``rule``."""

    rule: Separation
    person: Any

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def sentence(self) -> str:
        facts = {
            "person": self.person,
            "first": name_of(self.rule.first),
            "second": name_of(self.rule.second),
        }
        return _("%(person)s holds both “%(first)s” and “%(second)s” at one place.") % facts


def rules_in_force() -> QuerySet[Separation]:
    return Separation.objects.filter(ended_at=None).select_related("made_by").order_by("first", "second")


@transaction.atomic
def keep_apart(first: str, second: str, *, reason: str, by: Actor) -> Separation:
    """Forbids holding both in one scope from now on; each is a role's key or an action's name.

    Raises Refused; Invalid for any other text, or twice the same; Conflict for an existing rule. Users who hold both
    already keep them, and are reported.
    """
    authorize(by, ADD_SEPARATION)
    reason = given_reason(reason)
    for duty in (first, second):
        if not is_duty(duty):
            raise Mistyped(_("“%(duty)s” is neither a role nor an action.") % {"duty": duty})
    if first == second:
        raise Mistyped(_("A duty cannot be kept apart from itself."))
    first, second = sorted((first, second))
    lock_grants()
    if rules_in_force().filter(first=first, second=second).exists():
        raise Conflict(_("These two are kept apart already."))
    who: dict[str, Any] = {"made_by_system": by.name} if isinstance(by, SystemActor) else {"made_by": by}
    rule = Separation.objects.create(first=first, second=second, reason=reason, **who)
    record(SEPARATION_CREATED, by=by, about=rule, reason=reason, first=name_of(first), second=name_of(second))
    return rule


@transaction.atomic
def end_separation(rule: Separation, *, reason: str, by: Actor) -> None:
    """Ends a rule. Raises Refused, Invalid without a reason, Conflict if it has ended already."""
    authorize(by, END_SEPARATION, rule)
    reason = given_reason(reason)
    lock_grants()
    if not Separation.objects.filter(pk=rule.pk, ended_at=None).update(ended_at=Now()):
        raise Conflict(_("This rule has ended already."))
    first, second = name_of(rule.first), name_of(rule.second)
    record(SEPARATION_ENDED, by=by, about=rule, reason=reason, first=first, second=second)


@contextmanager
def enforce_separations(people: Callable[[], Iterable[int]] | None = None) -> Iterator[None]:
    """For use inside a transaction: raises Invalid if one of ``people`` (None: all users) newly breaks a rule.

    ``people`` is called only once no other transaction grants anything: a user may just have joined a team.
    """
    lock_grants()
    rules = {rule.pk: rule for rule in rules_in_force()}
    who = sorted(set(people())) if people is not None and rules else None
    before = _places(rules.values(), who)
    yield
    for (key, person), places in _places(rules.values(), who).items():
        if places - _covered(before.get((key, person), set()), places):
            broken = Breach(rules[key], get_user_model()._base_manager.get(pk=person))
            kept = _("This is not allowed: %(reason)s") % {"reason": broken.rule.reason}
            raise Invalid(several([broken.sentence, kept], " "))


def breaches() -> list[Breach]:
    """Breaches of all rules in force."""
    rules = {rule.pk: rule for rule in rules_in_force()}
    found = _places(rules.values(), None)
    named = get_user_model()._default_manager.in_bulk({person for _rule, person in found})
    return [Breach(rules[key], named[person]) for key, person in found if person in named]


def is_duty(name: str) -> bool:
    if "." in name:
        return any(name == action for action in rulebook)
    return name in role_names() or CustomRole.objects.filter(key=name).exists()


def name_of(duty: str) -> str:
    """Display name of a role or an action."""
    if "." not in duty:
        return role_label(duty)
    return next((str(action.label) for action in rulebook if action == duty), duty)


def lock_grants() -> None:
    """Blocks other transactions that grant until this one ends.

    Call it first in functions that lock rows before they reach ``enforce_separations``, to avoid deadlocks.
    """
    run_statement("SELECT pg_advisory_xact_lock(%s)", _LOCK)


def _places(rules: Collection[Separation], people: list[int] | None) -> Found:
    """Scopes in which each of ``people`` (None: all users) holds both. One query for any number of rules."""
    held = _holders({duty for rule in rules for duty in (rule.first, rule.second)}, people)
    found: Found = {}
    for rule in rules:
        first, second = held.get(rule.first, {}), held.get(rule.second, {})
        for person in sorted(first.keys() & second.keys()):
            if both := _below(first[person], second[person]) | _below(second[person], first[person]):
                found[rule.pk, person] = both
    return found


def _below(paths: Iterable[Path], others: Iterable[Path]) -> set[int | None]:
    """The scopes of ``paths`` that are among those of ``others`` or lie below one of them."""
    above = {place for place, *_above in others}
    return {path[0] for path in paths if not above.isdisjoint(path)}


def _covered(before: set[int | None], places: set[int | None]) -> set[int | None]:
    """Those of ``places`` that are in ``before`` or lie below one of them."""
    if not before or None in before or places <= before:
        return places if before else set()
    below = ScopeAncestor.objects.filter(scope__in=places - {None}, ancestor__in=before)
    return {*below.values_list("scope_id", flat=True)}


def _holders(duties: Iterable[str], people: list[int] | None) -> dict[str, dict[int, set[Path]]]:
    """For each of ``duties``, the users who hold it, and where."""
    parts = [part for duty in sorted(duties) for part in (*_by_role(duty, people), *_by_grant(duty, people))]
    found: dict[str, dict[int, set[Path]]] = {}
    for duty, person, above in QuerySet.union(*parts, all=True) if parts else ():
        found.setdefault(duty, {}).setdefault(person, set()).add((*(above or ()), None))
    return found


def _roles_with(duty: str) -> list[str]:
    if "." not in duty:
        return [duty]
    if not is_duty(duty):
        return [""]  # an action that the rulebook no longer has: no user holds it
    cells = every_cell(duty, custom_roles())
    return [role for role, cell in cells if cell.grants and role != administrator_role()] or [""]


def _by_role(duty: str, people: list[int] | None) -> Iterator[QuerySet[Any, Any]]:
    held = RoleAssignment.objects.filter(in_force(), role__in=_roles_with(duty))
    for holder in ("user", people_of_team("team")):
        if holder:
            yield _rows(held, duty, holder, "scope", people)


def _by_grant(action: str, people: list[int] | None) -> Iterator[QuerySet[Any, Any]]:
    """An action granted on a single object counts as held in the object's scope."""
    for store in rulebook.grant_stores:
        if not any(action == each for each in store.actions):
            continue
        place = rulebook.scope_path_of_grants(store)
        for model, holder in ((store.to_person, "user"), (store.to_team, people_of_team("group"))):
            if holder:
                codename = action.partition(".")[2]
                given: Any = model._default_manager.filter(in_force(), permission__codename=codename)
                yield _rows(given, action, holder, place, people)


def _rows(
    held: QuerySet[Any], duty: str, holder: str, place: str, people: list[int] | None
) -> QuerySet[Any, Any]:
    """Rows of (duty, user, scopes from the nearest up)."""
    theirs = {f"{holder}__isnull": False} if people is None else {f"{holder}__in": people}
    rows: Any = held.filter(**theirs).order_by()
    chosen: QuerySet[Any, Any] = rows.values_list(
        Value(duty, output_field=CharField()), holder, f"{place}__ancestor_ids"
    )
    return chosen
