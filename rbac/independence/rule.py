"""Which accounts count as one person: linked by a chain of acts of the last 72 hours, a common cause included.

Acts are what one user does to the account or the rights of another: inviting, giving a role, a grant or a team,
enabling an account, resetting a factor, seeing a link that opens it (rbac/models/acts.py). Who invited two users is one
person with both. Vouching cuts what was done to a person before; what happened while the site was founded links no one.

PostgreSQL says who is linked, here, in conditions and in the triggers that count approvals
(rbac/migrations/0002_triggers.py). Where an approval is given, the database keeps who was linked to its giver then:
an approval does not change its value later.
"""

import time
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func, Value

from foundation.sql import fetch_rows
from rbac.assignments import KEPT_FOR, version_of_holdings

_ATTRIBUTE = "_rbac_linked_to"


def linked_to(actor: Any) -> frozenset[int]:
    """Keys of the other accounts that count as one person with ``actor``; none for a job.

    One query, cached on the instance for a few seconds.
    """
    if not isinstance(actor, AbstractBaseUser):
        return frozenset()
    version, at, found = getattr(actor, _ATTRIBUTE, (None, 0.0, frozenset()))
    if version != version_of_holdings() or time.monotonic() - at > KEPT_FOR:
        version, at = version_of_holdings(), time.monotonic()
        found = with_linked([actor.pk]) - {actor.pk}
        setattr(actor, _ATTRIBUTE, (version, at, found))
    return found


def with_linked(people: Iterable[int]) -> frozenset[int]:
    """``people``, and all accounts that count as one person with one of them. One query."""
    found = fetch_rows(
        "SELECT DISTINCT unnest(secure_rbac_one_person_with(one)) FROM unnest(%s::bigint[]) AS one",
        list(people),
    )
    return frozenset(key for (key,) in found)


class LinkedTo(Func):
    """Array of the other accounts that count as one person with a user; computed once in a statement."""

    function = "array_remove"
    # Cast, or ANY() takes it for a list of rows.
    template = "(SELECT %(function)s(%(expressions)s))::bigint[]"
    output_field = ArrayField(BigIntegerField())

    def __init__(self, person: int) -> None:
        key = Value(person, BigIntegerField())
        super().__init__(Func(key, function="secure_rbac_one_person_with"), key)
