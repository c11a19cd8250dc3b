"""Decisions for whole lists: one query, for any number of roles held."""

from collections.abc import Mapping
from functools import lru_cache, reduce
from operator import or_
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import BooleanField, Case, Exists, F, Model, OuterRef, Q, QuerySet, Value, When

from audit.actors import SystemActor
from foundation.lookups import IsAmong
from rbac.assignments import assignments_of, in_force
from rbac.evidence import Acting, account_refusal, as_actor, is_member
from rbac.models import RoleAssignment
from rbac.models.grant_queries import NOTHING, granted_one_by_one, granted_places
from rbac.models.people_queries import people_of_team
from rbac.rulebook import Cell, Condition, Invariant, role_names, rulebook


def visible_to[M: Model](actor: Any, action: str, model_or_queryset: "type[M] | QuerySet[M]") -> QuerySet[M]:
    """The rows for which ``decide(actor, action, row).allowed``.

    Raises LookupError for an action or system actor that no rule names, TypeError for another model than the action's.
    """
    queryset: QuerySet[M] = _as_queryset(model_or_queryset)
    return only(queryset, rows_allowed(actor, action, queryset.model))


def only[M: Model](queryset: QuerySet[M], allowed: Q) -> QuerySet[M]:
    """The rows of ``queryset`` that ``rows_allowed`` allows."""
    return queryset.none() if allowed is NOTHING else queryset.filter(allowed)


def or_parts(allowed: Q) -> list[Q]:
    """``rows_allowed`` split into parts: together they allow the same rows, and each can be planned separately.

    Invariants are combined with the roles and grants by AND, and so are repeated in each part.
    """
    if allowed.negated:
        return [allowed]
    if allowed.connector != Q.OR:
        first, *others = allowed.children or [allowed]
        if not others or not isinstance(first, Q) or first.negated or first.connector != Q.OR:
            return [allowed]
        return [part & Q(*others) for part in or_parts(first)]
    children = (child if isinstance(child, Q) else Q(child) for child in allowed.children)
    return [part for child in children for part in or_parts(child)]


def annotate_allowed[M: Model](queryset: QuerySet[M], actor: Any, names: Mapping[str, str]) -> QuerySet[M]:
    """Adds a boolean to each row for each action: ``annotate_allowed(articles, user, {"may_edit": EDIT_ARTICLE})``."""
    annotations = {
        name: as_boolean(rows_allowed(actor, action, queryset.model, per_row=True))
        for name, action in names.items()
    }
    return cast("QuerySet[M]", queryset.annotate(**annotations))


def rows_allowed(
    actor: Any, action: str, model: type[Model], *, per_row: bool = False, any_state: bool = False
) -> Q:
    """The decision as a Q over ``model``: NOTHING, an empty Q for every row, or a condition.

    ``per_row``: for a column of rows that are found otherwise, never for finding them. PostgreSQL then checks each row
    separately, and does not first collect all objects below every role of a user who holds a thousand.
    """
    known, expected = rulebook.action(action), rulebook.model_of(action)
    if expected is None or not issubclass(model, expected):
        raise TypeError(f"{action} is not done to {model.__name__}.")
    who, without_role = as_actor(actor), rulebook.row(known).open_cells
    refused = None if any_state else account_refusal(who)
    if refused and not without_role:
        return NOTHING
    granted = NOTHING
    if not refused:
        singly = granted_one_by_one(who, known, model)
        granted = _either(_granted(who, known, model, per_row), singly)
    for name, cell in without_role.items():
        if cell.grants and (name == "anybody" or is_member(who)):
            granted = _any_of(granted, _if_fulfilled(cell.condition, who))
    return granted if granted is NOTHING else granted & invariants_hold(who, known)


def places_to_look(actor: Any, action: str, model: type[Model]) -> Q:
    """Rows of ``model``, which has a scope, in scopes where an assignment of ``actor`` may allow ``action``.

    For finding, never for deciding: each object found still has to be checked (``rows_allowed``). An empty Q for the
    whole site, NOTHING if there is no such scope; grants on single objects do not count.
    """
    known, who = rulebook.action(action), as_actor(actor)
    row = rulebook.row(known)
    if any(cell.grants for cell in row.open_cells.values()):
        return Q()
    if not isinstance(who, AbstractBaseUser) or account_refusal(who):
        return NOTHING
    cells = (*row.roles.items(), *_custom_cells(who, known))
    by_roles = _in_scopes_of_roles(who, [role for role, cell in cells if cell.grants], model, per_row=False)
    return _either(by_roles, granted_places(who, known, model))


def _any_of(granted: Q, more: Q) -> Q:
    if granted is NOTHING or not more:
        return more
    return granted | more if granted else granted


def _granted(actor: Acting, action: str, model: type[Model], per_row: bool) -> Q:
    row = rulebook.row(action)
    if isinstance(actor, SystemActor):
        cell = row.system.get(actor.name)
        return _if_fulfilled(cell.condition, actor) if cell and cell.grants else NOTHING
    if not isinstance(actor, AbstractBaseUser):
        return NOTHING
    roles_by_condition: dict[Condition | None, list[str]] = {}
    for role, cell in (*row.roles.items(), *_custom_cells(actor, action)):
        if cell.grants:
            roles_by_condition.setdefault(cell.condition, []).append(role)
    parts = [
        in_scopes if condition is None else in_scopes & condition.query(actor)
        for condition, roles in roles_by_condition.items()
        if (in_scopes := _in_scopes_of_roles(actor, roles, model, per_row)) is not NOTHING
    ]
    if any(not part for part in parts):
        return Q()
    return reduce(or_, parts) if parts else NOTHING


def _custom_cells(actor: AbstractBaseUser, action: str) -> list[tuple[str, Cell]]:
    """Custom roles of ``actor``, in a stable order: equal conditions make equal queries."""
    built_in = role_names()
    held = {h.role: h.cell(action) for h in assignments_of(actor).kinds() if h.role not in built_in}
    return [(role, cell) for role, cell in sorted(held.items()) if cell]


def _either(roles: Q, grants: Q) -> Q:
    if grants is NOTHING or not (roles is NOTHING or roles):
        return roles
    return grants if roles is NOTHING else roles | grants


def _if_fulfilled(condition: Condition | None, actor: Acting) -> Q:
    return condition.query(actor) if condition else Q()


def _in_scopes_of_roles(actor: AbstractBaseUser, roles: list[str], model: type[Model], per_row: bool) -> Q:
    """Rows in a scope where ``actor`` holds one of ``roles``; an empty Q for the whole site."""
    held = [h for h in assignments_of(actor).kinds() if h.role in roles]
    if any(h.scope_id is None for h in held):
        return Q()
    path = rulebook.scope_path(model)
    if not held or not path:
        return NOTHING
    return _below_scopes(actor.pk, tuple(roles), path, frozenset(bool(h.team) for h in held), per_row)


@lru_cache(maxsize=4096)
def _below_scopes(
    person: int, roles: tuple[str, ...], path: str, by_team: frozenset[bool], per_row: bool
) -> Q:
    """Equal Q for equal arguments, so that queries made with it can be cached (foundation/prepared_queries.py)."""
    # From the row's scope up to a scope with an assignment: two index lookups a row, however many there are of either.
    above = RoleAssignment.objects.filter(in_force(), role__in=roles)
    if per_row:  # by an index on user and scope, even in a cached plan, for holders of one role or a thousand
        places = "ancestor_ids" if path == "pk" else f"{path}__ancestor_ids"
        above = above.filter(IsAmong(F("scope_id"), OuterRef(places)))
    else:
        above = above.filter(scope__descendant_links__scope=OuterRef(path))
    ways = {team: Q(**{people_of_team("team") if team else "user_id": person}) for team in sorted(by_team)}
    return reduce(or_, (Q(Exists(above.filter(part))) for part in ways.values()))


def invariants_hold(actor: Any, action: str) -> Q:
    """Invariants as a condition on rows, for any actor; ``actor`` is used only for the conditions' own queries."""
    everything = Q()
    for invariant in rulebook.invariants_of(action):
        everything &= invariant_holds(invariant, actor)
    return everything


def invariant_holds(invariant: Invariant, actor: Any) -> Q:
    """One invariant as a condition on rows; an empty Q if it holds everywhere."""
    holds = invariant.query(actor)
    if not holds:
        return Q()
    if invariant.passed_query:
        holds = holds | invariant.passed_query(actor)
    # An empty demand means everywhere: negated, it would allow every row.
    return ~invariant.demanded_query | holds if invariant.demanded_query else holds


def as_boolean(allowed: Q) -> Any:
    """Whether ``rows_allowed`` allows a row, as a column of a query."""
    if allowed is NOTHING or not allowed:
        return Value(allowed is not NOTHING, output_field=BooleanField())
    return Case(When(allowed, then=Value(True)), default=Value(False), output_field=BooleanField())


def _as_queryset[M: Model](model_or_queryset: "type[M] | QuerySet[M]") -> QuerySet[M]:
    given: Any = model_or_queryset
    return cast("QuerySet[M]", given if isinstance(given, QuerySet) else given._default_manager.all())
