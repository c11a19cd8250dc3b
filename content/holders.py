"""Whether there is anybody who holds a role at a place: found without looking at all who do."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import F, Model, OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from rbac.actions import Action
from rbac.assignments import in_force
from rbac.everybody import custom_roles, every_cell
from rbac.models import RoleAssignment, Scope
from rbac.people import people_of_team, teams_of
from rbac.rulebook import rulebook

# What has to hold, too: of a reference to the person in the query around.
type Also = Callable[[OuterRef], Q]


def some_holders(
    roles: list[str], scope: Scope, *, number: int, but_for: Iterable[int], also: Also | None = None
) -> set[int]:
    """The keys of at most ``number`` active people who hold one of ``roles`` at ``scope``, above it or on the whole
    site, themselves or in a team; none of ``but_for``, and of others only those of whom ``also`` is true.

    One query, and one more for each time that it brings somebody twice who holds several of them.
    """
    found: set[int] = set()
    while len(found) < number:
        first, *others = _first(roles, scope, number, {*but_for, *found}, also)
        if not (more := [*first.union(*others, all=True)]):
            break
        found |= {*more[: number - len(found)]}
    return found


def who_hold(roles: Iterable[str], scope: Scope) -> Also:
    """That they hold one of ``roles`` there as well, above it or on the whole site."""
    here = Q(scope=None) | Q(scope__in=scope.ancestor_ids)
    held: Any = RoleAssignment.objects.filter(in_force(), here, role__in=list(roles))

    def holds(person: OuterRef) -> Q:
        return _in_either_way(held, "team", person)

    return holds


def roles_that_may(action: Action) -> list[str]:
    """Those that let somebody do ``action``, at least to some things."""
    return [role for role, cell in every_cell(action, custom_roles()) if cell.grants]


def who_may(action: Action, roles: list[str], scope: Scope, thing: Model | None = None) -> Also:
    """That one of ``roles`` or a grant there, or on ``thing``, may let them do ``action``: nobody else can."""
    by_role, given = who_hold(roles, scope), [*_grants(action, scope, thing)]

    def may(person: OuterRef) -> Q:
        found = by_role(person)
        for rows, holder in given:
            mine = {"user_id": person} if holder == "user" else {"group__in": teams_of(OuterRef(person))}
            found |= _there_is(rows.filter(**mine))
        return found

    return may


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


def _first(roles: list[str], scope: Scope, number: int, apart: set[int], also: Also | None) -> Iterator[Any]:
    """Of each place, by indexes whose order is named: there may be thousands at one."""
    for place in (None, *scope.ancestor_ids):
        held: Any = RoleAssignment.objects.filter(in_force(), scope=place, role__in=roles)
        mine = held.filter(user__is_active=True).exclude(user__in=apart).order_by("scope_id", "role", "pk")
        mine = mine.filter(also(OuterRef("user_id"))) if also else mine
        yield mine.values_list("user_id", flat=True)[:number]
        if members := people_of_team("team"):
            # As columns: said of the relation, Django would leave out teams in which one of these is.
            columns = {"member": F(members), "in_use": F(f"{members}__is_active")}
            member = held.filter(team__isnull=False).annotate(**columns)
            others = member.filter(in_use=True).exclude(member__in=apart).order_by("scope_id", "team_id")
            others = others.filter(also(OuterRef("member"))) if also else others
            yield others.values_list("member", flat=True)[:number]
