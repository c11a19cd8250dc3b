"""Access diff: what each user could do before and after a change, compared by the queries that lists are made of.

The change runs in a savepoint that is rolled back. Up to the bounds of rbac/access_diff/sample.py all users and
objects are compared and the numbers are exact. Beyond them a part is compared, the numbers are minimums, and the result
says so.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Model

from audit.stored_messages import gettext as _
from rbac.access_diff.constraints import see
from rbac.access_diff.dry_run import dry_run
from rbac.access_diff.sample import Objects, Users, all_holders, most_objects, sample_of
from rbac.actions import Action
from rbac.assignments import assignments_of, forget_assignments
from rbac.models import RoleAssignment
from rbac.models.grant_queries import NOTHING
from rbac.queries import as_boolean, rows_allowed
from rbac.rulebook import rulebook

type People = Iterable[int] | Callable[[], Iterable[int]] | Users
type _ByUser = tuple[AbstractBaseUser, list[tuple[Action, int | str, bool]]]
type _Access = dict[tuple[int, Action], set[int]]  # (user, action) -> keys of objects

MOST_SHOWN = 50  # users in one list
_SITE = {0}  # stands for the site as a whole where an action is done to nothing that has a scope


@dataclass(frozen=True, slots=True)
class Difference:
    """Number of objects to which a user gains and loses an action.

    ``person`` is the user's key. ``site``: the action is decided for the whole site, and the number is 1. ``least``:
    the numbers are minimums.
    """

    person: int
    action: Action
    gained: int
    lost: int
    site: bool = False
    least: bool = False


@dataclass(frozen=True)
class AccessDiff:
    """Differences that a change would make. The two lists name at most MOST_SHOWN users; ``gaining`` counts all."""

    differences: tuple[Difference, ...]
    people: dict[int, AbstractBaseUser]
    broken: tuple[str, ...] = ()  # sentences: separations of duties that the change would break
    relaxed: tuple[str, ...] = ()  # sentences: constraints that would no longer be demanded
    all_objects: bool = True  # False: only some objects were compared
    all_people: bool = True  # False: only some users were compared

    @property
    def matter(self) -> bool:
        """Whether the change makes a difference, or could make one outside of what was compared."""
        exact = self.all_objects and self.all_people
        return bool(self.differences or self.broken or self.relaxed or not exact)

    @property
    def gaining(self) -> int:
        """Number of users who could do something that they cannot do now."""
        return len({d.person for d in self.differences if d.gained})

    @property
    def losing(self) -> int:
        return len({d.person for d in self.differences if d.lost})

    def gains(self) -> list[_ByUser]:
        """Users who gain, by name: each with (action, number of objects, whether it is the whole site)."""
        return self._by_user(lambda d: d.gained)

    def losses(self) -> list[_ByUser]:
        return self._by_user(lambda d: d.lost)

    def _by_user(self, number: Callable[[Difference], int]) -> list[_ByUser]:
        found: dict[int, list[tuple[Action, int | str, bool]]] = {}
        for each in self.differences:
            if count := number(each):
                said = _("at least %(number)s") % {"number": count} if each.least else count
                found.setdefault(each.person, []).append((each.action, said, each.site))
        named = [(self.people[key], found[key]) for key in found if key in self.people]
        return sorted(named, key=lambda pair: str(pair[0]))[:MOST_SHOWN]


def access_diff(
    change: Callable[[], object], *, people: People | None = None, places: Iterable[int] | None = None
) -> AccessDiff:
    """What ``change()`` would do. It is called and rolled back; what it raises is raised.

    ``people`` are the keys of the users whose access it can change (None: everyone who holds a role or a grant), or a
    function that returns them once the change was made. ``places`` are the keys of the scopes below which it can change
    something (None: everywhere). What lies outside of both is not compared.

    Raises Conflict if another transaction is changing the same rows.
    """
    where = None if places is None else tuple(sorted(set(places)))
    with transaction.atomic():
        try:
            return _compared(change, people, where)
        finally:
            forget_assignments()  # loaded while the change was made, and never true


def _compared(
    change: Callable[[], object], people: People | None, places: tuple[int, ...] | None
) -> AccessDiff:
    governed = people is None  # only what can concern everyone changes what policies demand
    users = _users(people, places, changed=False)
    objects = Objects(places, most_objects(len(users.keys)))
    if users.keys or governed:
        objects.add(users.keys)
    with dry_run():
        change()
        users = users.with_(_users(people, places, changed=True))
        if users.keys or governed:
            objects.add(users.keys)
        changed = _load(users.keys)
        after, constraints = _access(changed, objects), see(objects, governed=governed)
    forget_assignments()
    unchanged = _load(users.keys)
    before, constraints_before = _access(unchanged, objects), see(objects, governed=governed)
    return AccessDiff(
        tuple(_differences(before, after, objects)),
        changed | unchanged,
        constraints.broken_since(constraints_before),
        constraints.relaxed_since(constraints_before, objects),
        objects.are_all,
        users.are_all,
    )


def _users(people: People | None, where: tuple[int, ...] | None, *, changed: bool) -> Users:
    if people is None:
        return all_holders(where)
    if isinstance(people, Users):
        return people
    if callable(people):
        return sample_of(people()) if changed else Users(())
    return sample_of(people)


def _load(keys: Iterable[int]) -> dict[int, AbstractBaseUser]:
    """Users with nothing cached on them."""
    return dict(get_user_model()._default_manager.in_bulk(keys))


def compared_actions() -> list[Action]:
    """All actions but those done to roles, grants and records: that there is one more of them to see is no gain."""
    held = {RoleAssignment, *(m for store in rulebook.grant_stores for m in (store.to_person, store.to_team))}
    held |= rulebook.records
    return [action for action in rulebook if rulebook.model_of(action) not in held]


def _access(users: dict[int, AbstractBaseUser], objects: Objects) -> _Access:
    by_model: dict[type[Model] | None, list[Action]] = {}
    for action in compared_actions():
        model = rulebook.model_of(action)
        by_model.setdefault(model if model and rulebook.scope_path(model) else None, []).append(action)
    found: _Access = {}
    for key, user in users.items():
        for model, actions in by_model.items():
            allowed = _on_objects(user, model, actions, objects) if model else _on_site(user, actions)
            for action, keys in allowed:
                found.setdefault((key, action), set()).update(keys)
    return found


def _on_site(user: AbstractBaseUser, actions: Iterable[Action]) -> Iterator[tuple[Action, set[int]]]:
    roles = [role for role in assignments_of(user).kinds() if role.scope_id is None]
    for action in actions:
        cells = (role.cell(action) for role in roles)
        if any(cell and cell.grants and cell.condition is None for cell in cells):
            yield action, _SITE


def _on_objects(
    user: AbstractBaseUser, model: Any, actions: Iterable[Action], objects: Objects
) -> Iterator[tuple[Action, set[int]]]:
    keys = objects.of(model)
    allowed = {
        action: condition
        for action in (actions if keys else ())
        if (condition := rows_allowed(user, action, model, per_row=True, any_state=True)) is not NOTHING
    }
    # Many actions ask the same of a row: each condition is asked once.
    columns = {condition: f"may_{number}" for number, condition in enumerate(dict.fromkeys(allowed.values()))}
    rows = model._default_manager.filter(pk__in=keys).order_by()
    rows = rows.annotate(**{name: as_boolean(condition) for condition, name in columns.items()})
    by_row = [*rows.values("pk", *columns.values())] if columns else []
    for action, condition in allowed.items():
        yield action, {row["pk"] for row in by_row if row[columns[condition]]}


def _differences(before: _Access, after: _Access, objects: Objects) -> Iterator[Difference]:
    order = {action: number for number, action in enumerate(rulebook)}
    for person, action in sorted(before.keys() | after.keys(), key=lambda key: (order[key[1]], key[0])):
        was, becomes = before.get((person, action), set()), after.get((person, action), set())
        if was != becomes:
            model = rulebook.model_of(action)
            site = model is None or not rulebook.scope_path(model)
            least = model is not None and not objects.has_all(model)
            yield Difference(person, action, len(becomes - was), len(was - becomes), site, least)
