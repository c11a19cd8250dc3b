"""Whether there is anybody who holds a role at a place: found without looking at all who do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Model, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from rbac.actions import Action
from rbac.assignments import in_force
from rbac.everybody import custom_roles, every_cell
from rbac.models import RoleAssignment, Scope
from rbac.people import people_of_team, teams_of
from rbac.rulebook import rulebook

type _Holders = tuple[Any, str]  # rows, and the column that says who

LOOKED = 500  # people on one side, before it is asked from the other


@dataclass(frozen=True)
class Also:
    """What has to be true of somebody: that they hold one of ``roles`` at ``scope``, or of the grants ``given``."""

    roles: list[str]
    scope: Scope
    given: tuple[tuple[Any, str], ...] = ()

    def true_of(self, person: OuterRef) -> Q:
        """``person``: a reference to the one in the query around."""
        here = Q(scope=None) | Q(scope__in=self.scope.ancestor_ids)
        held: Any = RoleAssignment.objects.filter(in_force(), here, role__in=self.roles)
        found = _in_either_way(held, "team", person)
        for rows, holder in self.given:
            mine = {"user_id": person} if holder == "user" else {"group__in": teams_of(OuterRef(person))}
            found |= _there_is(rows.filter(**mine))
        return found

    def people(self, apart: set[int]) -> Iterator[_Holders]:
        """Of whom it is true, but for ``apart``: rows for each way to hold something."""
        yield from _held_there(self.roles, self.scope, apart)
        for rows, holder in self.given:
            yield _own(rows, apart, "pk") if holder == "user" else _of_teams(rows, holder, apart, "pk")


def some_holders(
    roles: list[str], scope: Scope, *, number: int, but_for: Iterable[int], also: Also | None = None
) -> set[int]:
    """The keys of at most ``number`` active people who hold one of ``roles`` at ``scope``, above it or on the whole
    site, themselves or in a team; none of ``but_for``, and of others only those of whom ``also`` is true.

    One query, and one more for each time that it brings somebody twice who holds several of them. With ``also`` four at
    the most, as long as it is true of few or few hold the roles: whoever holds the rarer one is looked at.
    """
    if also is None:
        return _some(roles, scope, number, {*but_for})
    found: set[int] = set()
    for people, too in ((Also(roles, scope), also), (also, Also(roles, scope))):
        keys, whole = _beginning(people.people({*but_for, *found}))
        found |= _those(keys, too, number - len(found))
        if whole or len(found) >= number:
            return found
    return found | _some(roles, scope, number - len(found), {*but_for, *found}, also)


def _some(roles: list[str], scope: Scope, number: int, apart: set[int], also: Also | None = None) -> set[int]:
    found: set[int] = set()
    while len(found) < number:
        parts = _held_there(roles, scope, {*apart, *found})
        first, *others = (
            (rows.filter(also.true_of(OuterRef(who))) if also else rows).values_list(who, flat=True)[:number]
            for rows, who in parts
        )
        if not (more := [*first.union(*others, all=True)]):
            break
        found |= {*more[: number - len(found)]}
    return found


def _beginning(parts: Iterable[_Holders]) -> tuple[set[int], bool]:
    """The first LOOKED of each part; whether these are all. One query."""
    first, *others = (rows.values_list(who, flat=True)[:LOOKED] for rows, who in parts)
    found = [*first.union(*others, all=True)]
    return {*found}, len(found) < LOOKED


def _those(keys: Iterable[int], also: Also, number: int) -> set[int]:
    people: Any = get_user_model()._base_manager.filter(pk__in=keys).order_by()
    return {*people.filter(also.true_of(OuterRef("pk"))).values_list("pk", flat=True)[:number]}


def who_hold(roles: Iterable[str], scope: Scope) -> Also:
    """That they hold one of ``roles`` there as well, above it or on the whole site."""
    return Also([*roles], scope)


def roles_that_may(action: Action) -> list[str]:
    """Those that let somebody do ``action``, at least to some things."""
    return [role for role, cell in every_cell(action, custom_roles()) if cell.grants]


def who_may(action: Action, roles: list[str], scope: Scope, thing: Model | None = None) -> Also:
    """That one of ``roles`` or a grant there, or on ``thing``, may let them do ``action``: nobody else can."""
    return Also(roles, scope, (*_grants(action, scope, thing),))


def _grants(action: Action, scope: Scope, thing: Model | None) -> Iterator[tuple[Any, str]]:
    names = [name.partition(".")[2] for name in rulebook.grants_that_allow(action)]
    for store in rulebook.grant_stores:
        on: dict[str, Any] = {"content_object": thing.pk if thing else 0}
        if store.covers_below:
            path = rulebook.scope_path(store.model)
            place = "content_object" if path == "pk" else f"content_object__{path}"
            on = {f"{place}__in": scope.ancestor_ids}
        elif not isinstance(thing, store.model):
            continue
        for rows, holder in ((store.to_person, "user"), (store.to_team, "group")):
            if holder == "user" or people_of_team(holder):
                allowed = rows._default_manager.filter(in_force(), permission__codename__in=names, **on)
                yield allowed, holder


def _in_either_way(held: Any, team: str, person: OuterRef) -> Q:
    found = _there_is(held.filter(user_id=person))
    if people_of_team(team):
        found |= _there_is(held.filter(**{f"{team}__in": teams_of(OuterRef(person))}))
    return found


def _there_is(rows: Any) -> Q:
    """As the first of them: asked whether there is any, PostgreSQL would read the rows of everybody into a table."""
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


def _held_there(roles: list[str], scope: Scope, apart: set[int]) -> Iterator[_Holders]:
    """Of each place, by indexes whose order is named: there may be thousands at one."""
    for place in (None, *scope.ancestor_ids):
        held: Any = RoleAssignment.objects.filter(in_force(), scope=place, role__in=roles)
        yield _own(held, apart, "scope_id", "role", "pk")
        if people_of_team("team"):
            yield _of_teams(held.filter(team__isnull=False), "team", apart, "scope_id", "team_id")


def _own(rows: Any, apart: set[int], *order: str) -> _Holders:
    return rows.filter(user__is_active=True).exclude(user__in=apart).order_by(*order), "user_id"


def _of_teams(rows: Any, team: str, apart: set[int], *order: str) -> _Holders:
    """As columns: said of the relation, Django would leave out teams in which one of these is."""
    members = people_of_team(team)
    member = rows.annotate(member=F(members), in_use=F(f"{members}__is_active"))
    return member.filter(in_use=True).exclude(member__in=apart).order_by(*order), "member"
