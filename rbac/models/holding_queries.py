"""Queries that load a user's assignments: a bounded number of rows, however many there are.

Nearly all users hold few, and all of these are loaded at once. For a user with more than MOST of one sort, enough are
loaded to have one of each kind, for menus and lists; decisions about a single object load the rest by its scope and
key (rbac/models/lazy_holdings.py).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateTimeField,
    F,
    Func,
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
from django.db.models.sql.compiler import SQLCompiler

from foundation.lookups import IsAmong, LastsUntil
from foundation.prepared_queries import Parameter
from rbac.models import CustomRole, RoleAssignment
from rbac.models.people_queries import name_of_person, people_of_team, teams_of
from rbac.rulebook import GrantStore, role_names, rulebook

# Custom roles, or roles through teams; grants of one store, in either way. So many that decisions about the rows of a
# page take no further query for a user with a thousand roles; loading them takes PostgreSQL and Python some 3 ms.
MOST = 1_000
# Limit for each role in scopes: explanations list a few roles of other scopes, none of them above the object
# (rbac/evidence.py), and the depth of the tree is limited by the length of its paths.
OF_EACH_ROLE = 5 + 64
A_ROLE = -1  # in the column ``store``; grants have the number of their store
_IN_FORCE = "(until IS NULL OR until > statement_timestamp())"
_LASTS = "COALESCE(until, 'infinity'::timestamptz) > statement_timestamp()"  # as LastsUntil writes it

type Rows = QuerySet[Any, Any]


def in_force() -> Q:
    """Role assignments and grants that have not expired, on the database's clock."""
    return Q(until__isnull=True) | Q(until__gt=Now())


def in_force_of_one() -> Q:
    """The same, for rows found by their holder: uses an index that keeps valid ones together."""
    return Q(GreaterThan(LastsUntil("until"), Now()))


def holdings_query(who: Any) -> Rows:
    """Roles, and grants of every store, held by the user directly or through a team: one UNION.

    At most MOST of each way; MOST + 1 if there are more: then use ``query_of_much``.

    who: an expression for the user's key.
    """
    return _union(
        *(_role(_held(RoleAssignment, mine), team)[: MOST + 1] for mine, team in _ways("team", who)),
        *(
            _grant(number, store, _held(model, mine), team)[: MOST + 1]
            for number, store in enumerate(rulebook.grant_stores)
            for model, mine, team in _ways_of_grants(store, who)
        ),
    )


def query_of_much(who: Any) -> Rows:
    """The same for a user with more than MOST of one way: also some of each role, or of each permission.

    PostgreSQL takes ten times as long to plan and start it, so it is used for no other users.
    """
    return _union(*_some_of_each(who))


def everything_query(who: Any) -> Rows:
    """The same without a bound: it grows with the number held. For comparisons of all of it before and after."""
    return _union(
        *(_role(_held(RoleAssignment, mine), team) for mine, team in _ways("team", who)),
        *(
            _grant(number, store, _held(model, mine), team)
            for number, store in enumerate(rulebook.grant_stores)
            for model, mine, team in _ways_of_grants(store, who)
        ),
    )


def roles_on_site(who: Any) -> Rows:
    """Roles held on the whole site."""
    return _union(
        *(_role(_there(RoleAssignment, mine).filter(scope=None), team) for mine, team in _ways("team", who))
    )


def roles_at(who: Any, places: Any) -> Rows:
    """Roles held in exactly ``places``, an expression for an array of keys."""
    here, ways = IsAmong(F("scope_id"), places), _ways("team", who)
    # Written for each way, so that each uses an index without rows of the other.
    return _union(
        *(
            _role(_there(RoleAssignment, mine).filter(here, team__isnull=team is _ALONE), team)
            for mine, team in ways
        )
    )


def grants_at(who: Any, places: Any, keys: Mapping[int, Any]) -> Rows:
    """Grants on objects in one of ``places``, in stores that cover what is below; in others, on one of ``keys``.

    keys: an expression for an array, by the number of the store.
    """
    asked = (
        _grant(number, store, _there(model, mine).filter(_on(store, places, keys[number])), team)
        for number, store in enumerate(rulebook.grant_stores)
        for model, mine, team in _ways_of_grants(store, who)
    )
    return _union(*asked)


def slot_for_keys(name: str) -> Any:
    """Placeholder for an array of keys."""
    return Cast(Parameter(name, ArrayField(BigIntegerField())), ArrayField(BigIntegerField()))


def _union(*parts: Rows) -> Rows:
    first, *others = parts
    return first.union(*others, all=True) if others else first


def _some_of_each(who: Any) -> Iterator[Rows]:
    for _mine, team in _ways("team", who):
        some = _some_of(who, RoleAssignment, "user_id" if team is _ALONE else "team_id")
        yield _role(some, team)
    for number, store in enumerate(rulebook.grant_stores):
        for model, _mine, team in _ways_of_grants(store, who):
            some = _some_of(who, model, "user_id" if team is _ALONE else "group_id")
            yield _grant(number, store, some, team)


def _some_of(who: Any, model: type[Model], whose: str) -> QuerySet[Any]:
    """Rows found by key alone: the query for these keys has checked holder and end."""
    return model._default_manager.filter(IsAmong(F("pk"), _Some(who, model, whose)))


def _held(model: type[Model], mine: Q) -> QuerySet[Any]:
    return model._default_manager.filter(in_force_of_one(), mine)


def _there(model: type[Model], mine: Q) -> QuerySet[Any]:
    """Rows found also by scope or object: there is one of each kind, expired or not."""
    return model._default_manager.filter(in_force(), mine)


def _on(store: GrantStore, places: Any, keys: Any) -> Any:
    if store.covers_below:
        return IsAmong(F(_place_of(store)), places)
    return IsAmong(F("content_object_id"), keys)


class _Some(Func):
    """Keys of at most MOST + 1 assignments of ``who``; of more than MOST, some of each role or permission.

    For these PostgreSQL goes from one role (or permission) to the next along an index, and skips all between. Row
    comparisons in the order of that index force this, since no other index has it: with equalities, PostgreSQL assumes
    ten rows where a holder has thousands, and fetches all of them by another index to sort them.
    """

    def __init__(self, who: Any, model: type[Model], whose: str) -> None:
        holder = Cast(who, BigIntegerField()) if whose == "user_id" else Subquery(teams_of(who))
        super().__init__(holder, output_field=ArrayField(BigIntegerField()))
        self._model, self._whose = model, whose

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, *_: Any, **__: Any
    ) -> tuple[str, Any]:
        sql, parameters = compiler.compile(self.source_expressions[0])
        is_role = self._model is RoleAssignment
        names = {
            "table": self._model._meta.db_table,
            "whose": self._whose,
            "in_force": _IN_FORCE,
            "lasts": _LASTS,
        }
        names |= {"kind": "role", "least": "''"} if is_role else {"kind": "permission_id", "least": "0"}
        picked = (_ROLES_PICKED if is_role else _GRANT_PICKED) % {**names, "most": OF_EACH_ROLE}
        holder = f"SELECT {sql}" if self._whose == "user_id" else sql
        return _SOME % {**names, "holder": holder, "picked": picked, "first": MOST + 1}, tuple(parameters)


_SOME = """ARRAY(
WITH holder (pk) AS MATERIALIZED (%(holder)s),
first (id) AS MATERIALIZED (SELECT given.id FROM holder CROSS JOIN LATERAL (
  SELECT id FROM %(table)s WHERE %(whose)s = holder.pk AND %(lasts)s LIMIT %(first)s) AS given LIMIT %(first)s),
known (kind) AS (SELECT DISTINCT each.kind FROM holder CROSS JOIN LATERAL (
  WITH RECURSIVE next (whose, kind) AS (
    (SELECT %(whose)s, %(kind)s FROM %(table)s WHERE (%(whose)s, %(kind)s) >= (holder.pk, %(least)s)
     ORDER BY %(whose)s, %(kind)s LIMIT 1)
    UNION ALL
    SELECT more.whose, more.kind FROM next CROSS JOIN LATERAL (
      SELECT %(whose)s AS whose, %(kind)s AS kind FROM %(table)s
      WHERE (%(whose)s, %(kind)s) > (holder.pk, next.kind) ORDER BY %(whose)s, %(kind)s LIMIT 1
    ) AS more WHERE next.whose = holder.pk
  ) SELECT kind FROM next WHERE whose = holder.pk) AS each)
SELECT id FROM first UNION ALL (
  SELECT one.id FROM known CROSS JOIN LATERAL (%(picked)s) AS one WHERE (SELECT count(*) FROM first) = %(first)s
))"""
# On the whole site each role is held once, and for rows without a scope the index has the last first. Scopes are walked
# one by one: with an upper bound, PostgreSQL would fetch the whole range by another index and sort it.
_ROLES_PICKED = """
  (SELECT given.id FROM holder CROSS JOIN LATERAL (
     SELECT id, %(whose)s AS whose, role, scope_id, until FROM %(table)s
     WHERE (%(whose)s, role) <= (holder.pk, known.kind)
     ORDER BY %(whose)s DESC, role DESC, scope_id DESC LIMIT 1
   ) AS given WHERE given.whose = holder.pk AND given.role = known.kind AND given.scope_id IS NULL AND %(in_force)s)
  UNION ALL
  (SELECT given.id FROM holder CROSS JOIN LATERAL (
     WITH RECURSIVE next (whose, role, place, id, until) AS (
       (SELECT %(whose)s, role, scope_id, id, until FROM %(table)s
        WHERE (%(whose)s, role, scope_id) >= (holder.pk, known.kind, 0)
        ORDER BY %(whose)s, role, scope_id LIMIT 1)
       UNION ALL
       SELECT more.* FROM next CROSS JOIN LATERAL (
         SELECT %(whose)s, role, scope_id, id, until FROM %(table)s
         WHERE (%(whose)s, role, scope_id) > (holder.pk, known.kind, next.place)
         ORDER BY %(whose)s, role, scope_id LIMIT 1
       ) AS more WHERE next.whose = holder.pk AND next.role = known.kind
     ) SELECT id FROM next WHERE whose = holder.pk AND role = known.kind AND %(in_force)s LIMIT %(most)s
   ) AS given LIMIT %(most)s)"""
# Checked again outside: if it has expired for this holder, the next holder's is found.
_GRANT_PICKED = """
  SELECT given.id FROM holder CROSS JOIN LATERAL (
    SELECT id, %(whose)s AS whose, %(kind)s AS kind FROM %(table)s
    WHERE (%(whose)s, %(kind)s) >= (holder.pk, known.kind) AND %(in_force)s
    ORDER BY %(whose)s, %(kind)s, content_object_id LIMIT 1
  ) AS given WHERE given.whose = holder.pk AND given.kind = known.kind LIMIT 1"""


def _role(rows: QuerySet[Any], team: Any) -> Rows:
    return _columns(
        rows,
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


def _grant(number: int, store: GrantStore, rows: QuerySet[Any], team: Any) -> Rows:
    return _columns(
        rows,
        store=Value(number),
        name=F("permission__codename"),
        at=F(_place_of(store)) if store.covers_below else _nothing(BigIntegerField()),
        team=team,
        allows=F("permission_id"),
        target=F("content_object_id"),
        why=F("reason"),
        giver=name_of_person("assigned_by", or_else="assigned_by_system"),
    )


def _place_of(store: GrantStore) -> str:
    path = rulebook.scope_path(store.model)
    return f"content_object__{path}_id" if path != "pk" else "content_object_id"


def _ways_of_grants(store: GrantStore, who: Any) -> Iterator[tuple[type[Model], Q, Any]]:
    for model, (mine, team) in zip((store.to_person, store.to_team), _ways("group", who), strict=False):
        yield model, mine, team


def _ways(team: str, who: Any) -> Iterator[tuple[Q, Any]]:
    """Ways of holding something, each with the name of the team."""
    yield Q(user_id=who), _ALONE
    if members := people_of_team(team):
        yield Q(**{members: who}), F(f"{team}__name")


def _nothing(field: Any) -> Any:
    return Cast(Value(None), field)


_ALONE = _nothing(CharField())


def _columns(rows: QuerySet[Any], *, store: Value, **given: Any) -> Rows:
    """The same columns, in the same order and of the same types, for any ``rows``."""
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
    found: Any = rows.annotate(c_store=store, c_key=F("pk"), **columns)
    chosen: Rows = found.values_list("c_store", "c_key", *columns)
    return chosen
