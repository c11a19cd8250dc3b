"""People for the search box: for whoever may see them, by name and address."""

from collections.abc import Sequence
from typing import Any

from accounts.actions import VIEW_PERSON
from accounts.models import User
from content.cms.found import SHOWN, named
from content.meant import Meant
from rbac.queries import visible_to


def people_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[User]:
    """One query, or none for whoever may see nobody."""
    people = visible_to(user, VIEW_PERSON, User).filter(deleted_at=None)
    return list(named(people, words, "name", "email", meant=meant).order_by("name", "pk")[:SHOWN])
