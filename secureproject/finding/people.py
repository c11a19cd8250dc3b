"""People for the search box: for whoever may see them, by name and address."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from accounts.actions import VIEW_PERSON
from accounts.models import User
from content.cms.found import having, texts_of_names
from content.cms.found_articles import SHOWN
from content.meant import Meant
from rbac.grant_queries import NOTHING
from rbac.name_order import as_read
from rbac.prepared import prepared
from rbac.queries import only, rows_allowed


class FoundPerson(NamedTuple):
    pk: int
    name: str
    email: str


def people_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[FoundPerson]:
    """One query, or none for whoever may see nobody."""
    allowed, texts = rows_allowed(user, VIEW_PERSON, User), texts_of_names(words, meant)
    if allowed is NOTHING or not texts:
        return []
    query = prepared(_people, FoundPerson, allowed, len(texts), meant is not None)
    return query.rows_planned_anew(**texts)


def _people(allowed: Q, number: int, mistyped: bool) -> QuerySet[User, Any]:
    people = only(User.objects.filter(deleted_at=None), allowed)
    found = having(people, F("plain_names"), number, mistyped=mistyped).order_by(as_read(), "name", "pk")
    return found.values_list("pk", "name", "email")[:SHOWN]
