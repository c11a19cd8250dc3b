"""Which roles and grants a person holds, loaded in one query and kept on the person's instance for a few seconds."""

import time
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, NamedTuple

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
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

from rbac.custom import included
from rbac.held import Held, HeldGrant, Holdings
from rbac.models import CustomRole, RoleAssignment
from rbac.people import name_of_person, people_of_team
from rbac.prepared import Prepared, Slot
from rbac.rulebook import GrantStore, role_names, rulebook

KEPT_FOR = 5.0  # seconds; a request is shorter, a worker's or a shell's person instance is not
_ATTRIBUTE = "_rbac_assignments"
_changes = count(1)
_state = {"version": 0}


type Row = tuple[Any, ...]


class Moment(NamedTuple):
    version: int
    at: float  # of time.monotonic()


def in_force() -> Q:
    """RoleAssignments and grants that have not ended, on the database's clock."""
    return Q(until__isnull=True) | Q(until__gt=Now())


def assignments_of(user: AbstractBaseUser) -> Holdings:
    """What ``user`` holds. One query for each instance of the person and request."""
    kept: Holdings | None = getattr(user, _ATTRIBUTE, None)
    if kept is None or not _is_fresh(kept):
        kept = _load(user)
        setattr(user, _ATTRIBUTE, kept)
    return kept


def forget_assignments() -> None:
    """Makes every kept set in this process stale, now and once more when the change is there for everybody.

    Called by whatever grants or revokes. Another thread may read the old state between the two.
    """
    _next_version()
    transaction.on_commit(_next_version)


def version_of_holdings() -> int:
    """Another number whenever this process has changed what somebody holds."""
    return _state["version"]


def _next_version() -> None:
    _state["version"] = next(_changes)


def _is_fresh(kept: Holdings) -> bool:
    return kept.version == _state["version"] and time.monotonic() - kept.loaded_at < KEPT_FOR


def moment() -> Moment:
    """To be taken before what somebody holds is asked for."""
    return Moment(_state["version"], time.monotonic())


def keep_holdings(user: AbstractBaseUser, rows: Iterable[Row], since: Moment) -> None:
    """``rows`` of ``holdings_query`` are what ``user`` holds; asked for after ``since``."""
    setattr(user, _ATTRIBUTE, _made_of(rows, since))


def _load(user: AbstractBaseUser) -> Holdings:
    since = moment()
    return _made_of(_HOLDINGS.rows(user=user.pk), since)


def _made_of(rows: Iterable[Row], since: Moment) -> Holdings:
    version, loaded_at = since
    roles: list[Held] = []
    grants: list[HeldGrant] = []
    stores = rulebook.grant_stores
    for row in sorted(rows, key=lambda row: row[:2]):
        store, _key, role, scope_id, place, until, now, team, permission, target, reason, assigner, custom = (
            row
        )
        # The end is the database's; only how far away it is gets measured here.
        ends = loaded_at + (until - now).total_seconds() if until else float("inf")
        if store < 0:
            of_ones_own = included(custom) if custom else None
            roles.append(Held(role, scope_id, place or "", ends, team or "", of_ones_own))
        elif store < len(stores):
            action = f"{stores[store].model._meta.app_label}.{role}"
            given = HeldGrant(
                stores[store],
                action,
                permission,
                target,
                scope_id,
                reason,
                assigner or "",
                until,
                ends,
                team or "",
            )
            grants.append(given)
    return Holdings.of(roles, grants, loaded_at, version)


def holdings_query(who: Any) -> QuerySet[Any, Any]:
    """Roles, and grants of every store, given to the person themselves or to a team of theirs: one UNION.

    who: an expression for the key of the person.
    """
    first, *others = [
        *_roles(who),
        *(part for number, store in enumerate(rulebook.grant_stores) for part in _grants(number, store, who)),
    ]
    return first.union(*others, all=True) if others else first


def _holdings() -> QuerySet[Any, Any]:
    return holdings_query(Slot("user", BigIntegerField()))


_HOLDINGS = Prepared(_holdings, lambda *columns: columns)


def _roles(who: Any) -> Iterator[QuerySet[Any, Any]]:
    for mine, team in _ways("team", who):
        yield _columns(
            RoleAssignment.objects.filter(in_force(), mine),
            store=Value(-1),
            name=F("role"),
            at=F("scope_id"),
            place=F("scope__name"),
            team=team,
            custom=_what_it_includes(),
        )


def _what_it_includes() -> Any:
    """With what is held comes what a role made by an administrator includes now: no process knows an older version."""
    made = CustomRole.objects.filter(key=OuterRef("role"))
    facts = made.values_list(Cast(JSONObject(name="name", cells="cells"), TextField()))
    built_in = When(role__in=role_names(), then=_nothing(TextField()))
    return Case(built_in, default=Subquery(facts[:1]), output_field=TextField())


def _grants(number: int, store: GrantStore, who: Any) -> Iterator[QuerySet[Any, Any]]:
    path = rulebook.scope_path(store.model)
    place = f"content_object__{path}_id" if path != "pk" else "content_object_id"
    for model, (mine, team) in zip((store.to_person, store.to_team), _ways("group", who), strict=False):
        yield _columns(
            model._default_manager.filter(in_force(), mine),
            store=Value(number),
            name=F("permission__codename"),
            at=F(place) if store.covers_below else _nothing(BigIntegerField()),
            team=team,
            allows=F("permission_id"),
            target=F("content_object_id"),
            why=F("reason"),
            giver=name_of_person("assigned_by", or_else="assigned_by_system"),
        )


def _ways(team: str, who: Any) -> Iterator[tuple[Q, Any]]:
    """How something can be held, and the name of the team through which it is."""
    yield Q(user_id=who), _nothing(CharField())
    if members := people_of_team(team):
        yield Q(**{members: who}), F(f"{team}__name")


def _nothing(field: Any) -> Any:
    return Cast(Value(None), field)


def _columns(rows: QuerySet[Model], *, store: Value, **given: Any) -> QuerySet[Any, Any]:
    """The same columns, in the same order and of the same types, whatever ``rows`` are."""
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
    chosen: QuerySet[Any, Any] = found.values_list("c_store", "c_key", *columns)
    return chosen
