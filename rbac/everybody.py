"""The conditions of ``rows_allowed`` for many people at once: "person"."id" stands where one person's key would."""

from collections.abc import Iterator
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    Expression,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.sql.compiler import SQLCompiler
from psycopg import sql

from rbac.actions import Action
from rbac.assignments import in_force
from rbac.custom import Included
from rbac.models import CustomRole, RoleAssignment, ScopeAncestor
from rbac.people import people_of_team, teams_of
from rbac.prepared import Slot
from rbac.queries import invariants_hold
from rbac.rulebook import Cell, Condition, GrantStore, rulebook


class PersonColumn(Expression):
    """``"person"."id"`` of the statement that the query is put into."""

    def __init__(self) -> None:
        super().__init__(output_field=BigIntegerField())

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:
        return '"person"."id"', ()


def filled(statement: str, **queries: str) -> str:
    """``statement`` with SQL that Django has made in the places that it names; both are ours, neither has values."""
    ours: Any = sql.SQL
    text: str = ours(statement).format(**{name: ours(query) for name, query in queries.items()}).as_string()
    return text


class Anybody:
    """Stands for each person in the conditions of the rulebook, which ask for nothing but the key."""

    pk = PersonColumn()


# The roles that administrators made, each by its key with what it includes.
type CustomRoles = tuple[tuple[str, Included], ...]


def custom_roles() -> CustomRoles:
    """Those there are at this moment, in one query."""
    return tuple((role.key, Included(role.name, role.cells)) for role in CustomRole.objects.order_by("key"))


type Statement = tuple[str, tuple[Any, ...]]  # SQL and its parameters


def statement_for_anybody(action: Action, places: tuple[int, ...] | None, custom: CustomRoles) -> Statement:
    """``allowed_for_anybody`` as SQL. ``places`` leaves out what stands nowhere below them."""
    cells = tuple((key, tuple(sorted(included.cells.items()))) for key, included in custom)
    text, parameters = _written(action, cells, below=places is not None)
    return text, tuple(list(places or ()) if isinstance(p, Slot) else p for p in parameters)


@lru_cache(maxsize=512)
def _written(
    action: Action, cells: tuple[tuple[str, tuple[tuple[str, str], ...]], ...], *, below: bool
) -> Statement:
    """To write the query takes longer than to run it. Nothing is read for it: it is the same for equal arguments."""
    custom = tuple((key, Included(key, dict(included))) for key, included in cells)
    try:
        text, parameters = allowed_for_anybody(action, custom, below=below).query.sql_with_params()
    except EmptyResultSet:  # neither a role nor a grant can ever allow it
        return "SELECT NULL::bigint, NULL::bigint WHERE false", ()
    return text, tuple(parameters)


def allowed_for_anybody(action: Action, custom: CustomRoles, *, below: bool = False) -> QuerySet[Any, Any]:
    """Rows (key, place) that "person" may do ``action`` to, whatever the state of their account.

    Only for actions done to something that stands at a place; ``below`` leaves out what stands nowhere below those
    that fill its slot.
    """
    model = rulebook.model_of(action)
    if model is None or not (path := rulebook.scope_path(model)):
        raise TypeError(f"{action} is not done to anything that stands at a place.")
    allowed = _by_role(action, path, custom) | _by_grant(action, model, path) | _without_role(action)
    rows: Any = model._default_manager.filter(allowed, invariants_hold(Anybody(), action))
    if below:
        rows = rows.filter(Exists(ScopeAncestor.objects.filter(_below_any_place(), scope=OuterRef(path))))
    found: QuerySet[Any, Any] = rows.order_by().values_list("pk", path)
    return found


def _below_any_place() -> Func:
    return Func(
        F("ancestor"),
        Slot("places", ArrayField(BigIntegerField())),
        template="(%(expressions)s::bigint[]))",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )


def granting_everywhere(action: Action, custom: CustomRoles) -> frozenset[str]:
    """The roles that, held on the whole site, let somebody do ``action`` where no place is asked for."""
    cells = every_cell(action, custom)
    return frozenset(role for role, cell in cells if cell.grants and cell.condition is None)


def every_cell(action: str, custom: CustomRoles) -> Iterator[tuple[str, Cell]]:
    """What each role gets, the built-in ones and those that administrators made."""
    built_in = rulebook.row(action).roles
    yield from built_in.items()
    for key, included in custom:
        if key not in built_in:
            yield key, included.cell(action)


def _by_role(action: str, path: str, custom: CustomRoles) -> Q:
    by_condition: dict[Condition | None, list[str]] = {}
    for role, cell in every_cell(action, custom):
        if cell.grants:
            by_condition.setdefault(cell.condition, []).append(role)
    allowed = Q(pk__in=[])
    for condition, roles in by_condition.items():
        held = RoleAssignment.objects.filter(in_force(), _mine("team"), role__in=roles)
        everywhere = Q(Exists(held.filter(scope=None)))
        here = Q(Exists(held.filter(scope__in=_above(path))))
        reached = everywhere | here
        allowed |= reached & condition.query(Anybody()) if condition else reached
    return allowed


def _without_role(action: str) -> Q:
    """What everybody may who is logged in; a Q() would be lost among others, so it is said of every key."""
    granting = [cell for cell in rulebook.row(action).open_cells.values() if cell.grants]
    every = Q(pk__isnull=False)
    said = (cell.condition.query(Anybody()) or every if cell.condition else every for cell in granting)
    return reduce(or_, said, Q(pk__in=[]))


def _by_grant(action: str, model: type[Model], path: str) -> Q:
    parts = [
        Q(Exists(rows.filter(**_permits(action, store), **reach)))
        for store in rulebook.grant_stores
        if (reach := _reach(store, model, path))
        for rows in (
            store.to_person._default_manager.filter(in_force(), user_id=PersonColumn()),
            store.to_team._default_manager.filter(in_force(), _members("group")),
        )
    ]
    allowed = reduce(or_, parts, Q(pk__in=[]))
    for invariant in rulebook.invariants_of(action):
        if invariant.personal:
            allowed &= invariant.query(Anybody())
    return allowed


def _permits(action: str, store: GrantStore) -> dict[str, Any]:
    app = store.model._meta.app_label
    names = [a.partition(".")[2] for a in rulebook.grants_that_allow(action) if a.startswith(f"{app}.")]
    return {"permission__codename__in": sorted(names), "permission__content_type__app_label": app}


def _reach(store: GrantStore, model: type[Model], path: str) -> dict[str, Any]:
    if not store.covers_below:
        return {"content_object": OuterRef("pk")} if issubclass(model, store.model) else {}
    own = rulebook.scope_path(store.model)
    scope = "content_object" if own == "pk" else f"content_object__{own}"
    return {f"{scope}__in": _above(path)}


def _above(path: str) -> QuerySet[Any, Any]:
    """The keys of the places above what a query outside of one around it is about, and of its own."""
    return ScopeAncestor.objects.filter(scope=OuterRef(OuterRef(path))).values("ancestor_id")


def _mine(team: str) -> Q:
    return Q(user_id=PersonColumn()) | _members(team)


def _members(team: str) -> Q:
    return Q(**{f"{team}__in": teams_of(PersonColumn())}) if people_of_team(team) else Q(pk__in=[])
