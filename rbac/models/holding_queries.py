"""Queries that load assignments: all of one user, or those of many users in some scopes and on some objects."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, JSONObject, Now
from django.db.models.lookups import GreaterThan

from foundation.lookups import LastsUntil
from rbac.models import CustomRole, RoleAssignment
from rbac.models.people_queries import name_of_person, people_of_team
from rbac.rulebook import GrantStore, role_names, rulebook

A_ROLE = -1  # in the column ``store``; grants have the number of their store

type Rows = QuerySet[Any, Any]


def in_force() -> Q:
    """Role assignments and grants that have not expired, on the database's clock."""
    return Q(until__isnull=True) | Q(until__gt=Now())


def in_force_of_one() -> Q:
    """The same, for rows found by their holder: uses an index that keeps valid ones together."""
    return Q(GreaterThan(LastsUntil("until"), Now()))


def holdings_query(who: Any) -> Rows:
    """Roles, and grants of every store, held by the user directly or through a team: one UNION.

    who: an expression for the user's key.
    """
    return _union(
        *(_role(_held(RoleAssignment, mine), team) for mine, team, _whose in _ways("team", who)),
        *(
            _grant(number, store, _held(model, mine), team)
            for number, store in enumerate(rulebook.grant_stores)
            for model, mine, team, _whose in _ways_of_grants(store, who)
        ),
    )


def holdings_of_many(people: Collection[int], places: Collection[int], keys: Mapping[int, Any]) -> Rows:
    """The same of each of ``people``, with the user's key before the other columns, as far as it counts in ``places``.

    Roles on the whole site and in ``places``; grants on what is in ``places``, in stores that cover what is below; in
    others, on ``keys``: keys of objects, by the number of the store.
    """
    site, here = Q(scope=None), Q(scope_id__in=places)
    return _union(
        *(
            _role(_there(RoleAssignment, mine).filter(there), team, whose)
            for there in (site, here)
            for mine, team, whose in _ways("team", people, "__in")
        ),
        *(
            _grant(number, store, _there(model, mine).filter(_on(store, places, keys[number])), team, whose)
            for number, store in enumerate(rulebook.grant_stores)
            for model, mine, team, whose in _ways_of_grants(store, people, "__in")
        ),
    )


def _union(*parts: Rows) -> Rows:
    first, *others = parts
    return first.union(*others, all=True) if others else first


def _held(model: type[Model], mine: Q) -> QuerySet[Any]:
    return model._default_manager.filter(in_force_of_one(), mine)


def _there(model: type[Model], mine: Q) -> QuerySet[Any]:
    """Rows found also by scope or object: there is one of each kind, expired or not."""
    return model._default_manager.filter(in_force(), mine)


def _on(store: GrantStore, places: Collection[int], keys: Any) -> Q:
    if store.covers_below:
        return Q(**{f"{rulebook.scope_path_of_grants(store)}__in": places})
    return Q(content_object_id__in=keys)


def _role(rows: QuerySet[Any], team: Any, whose: Any = None) -> Rows:
    return _columns(
        rows,
        whose,
        store=Value(A_ROLE),
        name=F("role"),
        at=F("scope_id"),
        place=F("scope__name"),
        team=team,
        custom=_what_it_includes(),
    )


def _what_it_includes() -> Any:
    """Loads the current cells of a custom role with its assignment, so that no process uses an older version."""
    made = CustomRole.objects.filter(key=OuterRef("role"))
    facts = made.values_list(Cast(JSONObject(name="name", cells="cells"), TextField()))
    built_in = When(role__in=role_names(), then=_nothing(TextField()))
    return Case(built_in, default=Subquery(facts[:1]), output_field=TextField())


def _grant(number: int, store: GrantStore, rows: QuerySet[Any], team: Any, whose: Any = None) -> Rows:
    place = f"{rulebook.scope_path_of_grants(store)}_id"
    return _columns(
        rows,
        whose,
        store=Value(number),
        name=F("permission__codename"),
        at=F(place) if store.covers_below else _nothing(BigIntegerField()),
        team=team,
        allows=F("permission_id"),
        target=F("content_object_id"),
        why=F("reason"),
        giver=name_of_person("assigned_by", or_else="assigned_by_system"),
    )


def _ways_of_grants(
    store: GrantStore, who: Any, lookup: str = ""
) -> Iterator[tuple[type[Model], Q, Any, Any]]:
    ways = _ways("group", who, lookup)
    for model, way in zip((store.to_person, store.to_team), ways, strict=False):
        yield model, *way


def _ways(team: str, who: Any, lookup: str = "") -> Iterator[tuple[Q, Any, Any]]:
    """Ways of holding something: the condition, the name of the team, and the key of the user."""
    yield Q(**{f"user_id{lookup}": who}), _ALONE, F("user_id")
    if members := people_of_team(team):
        yield Q(**{f"{members}{lookup}": who}), F(f"{team}__name"), F(members)


def _nothing(field: Any) -> Any:
    return Cast(Value(None), field)


_ALONE = _nothing(CharField())


def _columns(rows: QuerySet[Any], whose: Any, *, store: Value, **given: Any) -> Rows:
    """The same columns, in the same order and of the same types, for any ``rows``; ``whose``: one more, the first."""
    big, text = BigIntegerField(), CharField()
    types: dict[str, Any] = {"name": text, "at": big, "place": text, "end": DateTimeField(), "moment": None}
    types |= {
        "team_name": text,
        "allows": big,
        "target": big,
        "why": text,
        "giver": text,
        "custom": TextField(),
    }
    given |= {"end": F("until"), "moment": Now(), "team_name": given.pop("team")}
    columns = {f"c_{name}": given.get(name, _nothing(kind)) for name, kind in types.items()}
    person = {"c_person": whose} if whose else {}
    found: Any = rows.annotate(**person, c_store=store, c_key=F("pk"), **columns)
    chosen: Rows = found.values_list(*person, "c_store", "c_key", *columns)
    return chosen
