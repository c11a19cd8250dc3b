"""Owners of sections, to whom the questions of an access review go first."""

from collections.abc import Collection
from typing import NamedTuple

from rbac.account_state import is_in_order
from rbac.assignments import in_force
from rbac.models import AccessReviewItem, RoleAssignment, Scope
from rbac.models.people_queries import members_of_each, memberships, people_of_team
from rbac.reviews.rules import owner_role
from rbac.rulebook import administrator_role

type Assignee = tuple[str, int | None]  # a role, and exactly the scope in which it is held


class Owner(NamedTuple):
    """An owner's role, held by a user or a team; ``active_user_ids``: its users whose account is in order."""

    user_id: int | None
    team_id: int | None
    active_user_ids: list[int]


class Owners(NamedTuple):
    """Owners by scope (None: of the whole site), the teams of each user, and for each scope those from it upwards."""

    by_scope: dict[int | None, list[Owner]]
    teams: dict[int, set[int]]
    above: dict[int, list[int]]

    @classmethod
    def load(cls) -> "Owners":
        """Those in force. Two queries, or up to five if there are teams."""
        roles = list(RoleAssignment.objects.filter(in_force(), role=owner_role()).select_related("user"))
        members = members_of_each(role.team_id for role in roles if role.team_id)
        people = [[role.user] if role.user else members.get(role.team_id or 0, []) for role in roles]
        # Owners of many sections are checked once.
        able = {
            key for key, one in {one.pk: one for each in people for one in each}.items() if is_in_order(one)
        }
        by_scope: dict[int | None, list[Owner]] = {}
        for role, each in zip(roles, people, strict=True):
            owner = Owner(role.user_id, role.team_id, [one.pk for one in each if one.pk in able])
            by_scope.setdefault(role.scope_id, []).append(owner)
        return cls(by_scope, _teams_of(able), dict(Scope.objects.values_list("pk", "ancestor_ids")))

    def assignee_of(self, item: AccessReviewItem) -> Assignee:
        """Who is asked: the owners of the nearest scope at or above that has another than the holder of ``item``, or of
        the whole site; the administrators if none of these can answer, and about themselves.
        """
        of_administrator = not item.store and item.what == administrator_role()
        places = [] if of_administrator or item.scope_id is None else [*self.above[item.scope_id], None]
        for place in places:
            owners = self.by_scope.get(place, [])
            if any((one.user_id, one.team_id) != (item.user_id, item.team_id) for one in owners):
                people = (key for owner in owners for key in owner.active_user_ids)
                able = any(self._may_answer(person, item) for person in people)
                return (owner_role(), place) if able else (administrator_role(), None)
        return administrator_role(), None

    def _may_answer(self, person: int, item: AccessReviewItem) -> bool:
        """A question about a user's own role, or that of a team of theirs, is about themselves."""
        return person != item.user_id and item.team_id not in self.teams.get(person, ())


def _teams_of(people: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    if people and people_of_team("team"):
        rows, person = memberships()
        for key, team in rows.filter(**{f"{person}__in": people}).values_list(f"{person}_id", "group_id"):
            found.setdefault(key, set()).add(team)
    return found
