"""Bounds of an access diff: which users and which objects are compared where there are too many to compare all."""

from collections.abc import Iterable
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from rbac.assignments import in_force
from rbac.models import RoleAssignment, Scope, ScopeAncestor
from rbac.models.people_queries import memberships, people_of_team
from rbac.rulebook import GrantStore, rulebook

MOST_USERS = 20
MOST_OBJECTS = 1_000  # of one model
MOST_PAIRS = 5_000  # users x objects of one model: compared in about a second
MOST_ROWS = 1_000  # read of one table to find users or scopes


class Users(NamedTuple):
    """Keys of users. ``are_all``: whether no other user is concerned."""

    keys: tuple[int, ...]
    are_all: bool = True

    def with_(self, others: "Users") -> "Users":
        keys = tuple(dict.fromkeys((*self.keys, *others.keys)))
        return Users(keys, self.are_all and others.are_all)


class _Source(NamedTuple):
    """Roles or grants, and their columns with the keys of users and of teams."""

    rows: QuerySet[Any]
    user: str
    team: str


def most_objects(users: int) -> int:
    """Number of objects of one model that are compared for so many users."""
    return min(MOST_OBJECTS, MOST_PAIRS // max(users, 1))


def sample_of(people: Iterable[int]) -> Users:
    """The first MOST_USERS of ``people``."""
    keys = tuple(islice(dict.fromkeys(people), MOST_USERS + 1))
    return Users(keys[:MOST_USERS], len(keys) <= MOST_USERS)


def role_holders(role: str) -> Users:
    """Users who hold ``role``, given by its key, themselves or through a team."""
    held = RoleAssignment.objects.filter(in_force(), role=role)
    return _holders([_Source(held, "user_id", "team_id")])


def all_holders(places: Iterable[int] | None) -> Users:
    """Users who hold any role or grant. First come those with a role above or below ``places``, then the newest."""
    held = RoleAssignment.objects.filter(in_force())
    sources = [_Source(held.order_by("-pk"), "user_id", "team_id")]
    if places is not None:
        sources.insert(0, _Source(held.filter(scope__in=_near(places)), "user_id", "team_id"))
    for store in rulebook.grant_stores:  # in no order: PostgreSQL would read all of them to sort them
        sources.append(_Source(store.to_person._default_manager.filter(in_force()), "user_id", ""))
        sources.append(_Source(store.to_team._default_manager.filter(in_force()), "", "group_id"))
    return _holders(sources)


def _holders(sources: Iterable[_Source]) -> Users:
    found: list[int] = []
    complete = True
    for rows, user, team in sources:
        direct, all_direct = _keys(rows, user)
        teams, all_teams = _keys(rows, team if people_of_team("team") else "")
        members, all_members = _members(teams)
        found += [*direct, *members]
        complete = complete and all_direct and all_teams and all_members
    sample = sample_of(found)
    return Users(sample.keys, sample.are_all and complete)


def _members(teams: list[int]) -> tuple[list[int], bool]:
    if not teams:
        return [], True
    rows, person = memberships()
    return _keys(rows.filter(group__in=teams).order_by(), f"{person}_id")


def _keys(rows: QuerySet[Any], column: str) -> tuple[list[int], bool]:
    """Keys in ``column`` of the first MOST_ROWS rows, and whether there are no more rows; none without a column."""
    found = list(rows.values_list(column, flat=True)[: MOST_ROWS + 1]) if column else []
    return [key for key in found[:MOST_ROWS] if key is not None], len(found) <= MOST_ROWS


def _near(places: Iterable[int]) -> list[int]:
    """Keys of MOST_ROWS scopes above and below ``places``, themselves included."""
    links = ScopeAncestor.objects.order_by()
    above = links.filter(scope__in=places).values_list("ancestor_id", flat=True)[:MOST_ROWS]
    below = links.filter(ancestor__in=places).values_list("scope_id", flat=True)[:MOST_ROWS]
    return [*above, *below]


class Objects:
    """Keys of the objects that are compared: the newest of each model below the given scopes, and those given singly.

    ``places`` are the keys of these scopes (None: everywhere); ``most`` is the number of objects of one model.
    """

    def __init__(self, places: tuple[int, ...] | None, most: int) -> None:
        self._places, self._most = places, most
        self._found: dict[type[Model], set[int]] = {}
        self._cut: set[type[Model]] = set()  # models with more objects than are compared

    @property
    def are_all(self) -> bool:
        """Whether nothing was left out."""
        return not self._cut

    def of(self, model: type[Model]) -> list[int]:
        return [*self._found.get(model, ())]

    def has_all(self, model: type[Model]) -> bool:
        return model not in self._cut

    def add(self, users: Iterable[int]) -> None:
        """Adds what there is now. What there is before and after a change is compared, so this is called twice."""
        sampled: dict[type[Model], list[int]] = {}
        for model in {rulebook.model_of(action) for action in rulebook}:
            if model is not None and (path := rulebook.scope_path(model)):
                self._found.setdefault(model, set()).update(self._newest(model, path, sampled))
        for store in rulebook.grant_stores:
            if not store.covers_below:
                self._found.setdefault(store.model, set()).update(self._granted(store, users))

    def _newest(self, model: Any, path: str, sampled: dict[type[Model], list[int]]) -> list[int]:
        if model not in sampled:
            rows = model._default_manager.order_by("-pk")
            if self._places is not None:
                rows = self._below(model, path, sampled)
            keys = list(rows.values_list("pk", flat=True)[: self._most + 1])
            if len(keys) > self._most:
                self._cut.add(model)
            sampled[model] = keys[: self._most]
        return sampled[model]

    def _below(self, model: Any, path: str, sampled: dict[type[Model], list[int]]) -> QuerySet[Any]:
        """Rows below the scopes, found from the rows above them: a join would read a whole large table."""
        if model is Scope:
            links = ScopeAncestor.objects.filter(ancestor__in=self._places or ())
            below: QuerySet[Any] = Scope.objects.filter(pk__in=links.values("scope_id")).order_by()
            return below
        above, _, rest = path.partition("__")
        parent = model._meta.get_field(above).related_model
        parents = self._newest(parent, rest or "pk", sampled)
        if parent in self._cut:
            self._cut.add(model)
        rows: QuerySet[Any] = model._default_manager.filter(**{f"{above}__in": parents}).order_by()
        return rows

    def _granted(self, store: GrantStore, users: Iterable[int]) -> list[int]:
        """Keys of objects on which ``users`` hold a grant."""
        held = [store.to_person._default_manager.filter(user__in=users)]
        if members := people_of_team("group"):
            held.append(store.to_team._default_manager.filter(**{f"{members}__in": users}))
        keys = [
            rows.filter(in_force()).order_by().values_list("content_object_id", flat=True) for rows in held
        ]
        return [key for rows in keys for key in rows[: self._most]]
