"""Lazy loading of assignments for users with very many: only those for the scopes and objects that are decided about.

One query for roles and one for grants, the first time that a scope or an object is asked about.
"""

import time
from collections.abc import Iterable

from django.db.models import BigIntegerField

from foundation.prepared_queries import Parameter, PreparedQuery
from rbac.holdings import Held, HeldGrant, place_of, roles_and_grants
from rbac.models.holding_queries import Rows, grants_at, roles_at, slot_for_keys
from rbac.rulebook import rulebook


class HeldAt:
    """``roles``, ``grants``: which of the two the user holds more of than was loaded."""

    def __init__(self, person: int, *, roles: bool, grants: bool) -> None:
        self._person = person
        self.of_roles, self.of_grants = roles, grants
        self._roles: dict[int, list[Held]] = {}
        self._grants: dict[tuple[str, int], list[HeldGrant]] = {}

    def roles_at(self, scope_ids: Iterable[int]) -> dict[int, list[Held]]:
        """Roles by scope, at least those for ``scope_ids``."""
        if unknown := [key for key in scope_ids if key not in self._roles]:
            since = time.monotonic()
            rows = _ROLES.rows(user=self._person, places=unknown)
            self._roles |= {key: [] for key in unknown}
            for held in roles_and_grants(sorted(rows, key=lambda row: row[:2]), since)[0]:
                self._roles[held.scope_id or 0].append(held)
        return self._roles

    def grants_at(
        self, label: str, key: int, scope_ids: Iterable[int]
    ) -> dict[tuple[str, int], list[HeldGrant]]:
        """Grants by object or scope (``rbac.holdings.place_of``), at least those on the object and ``scope_ids``."""
        asked = [(label, key), *(("", scope_id) for scope_id in scope_ids)]
        if unknown := [place for place in asked if place not in self._grants]:
            since = time.monotonic()
            places = [scope_id for what, scope_id in unknown if not what]
            rows = _GRANTS.rows(user=self._person, places=places, **_keys(unknown))
            self._grants |= {place: [] for place in unknown}
            for grant in roles_and_grants(sorted(rows, key=lambda row: row[:2]), since)[1]:
                self._grants[place_of(grant)].append(grant)
        return self._grants


def _keys(asked: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Keys of the objects of each store's model, by the store's slot."""
    return {
        f"keys{number}": [key for label, key in asked if label == store.label]
        for number, store in enumerate(rulebook.grant_stores)
    }


def _grants() -> Rows:
    """The same query for every object, so that it does not reveal whether a grant exists."""
    keys = {number: slot_for_keys(f"keys{number}") for number in range(len(rulebook.grant_stores))}
    return grants_at(Parameter("user", BigIntegerField()), slot_for_keys("places"), keys)


_GRANTS = PreparedQuery(_grants, lambda *columns: columns)
_ROLES = PreparedQuery(
    lambda: roles_at(Parameter("user", BigIntegerField()), slot_for_keys("places")), lambda *columns: columns
)
