"""User search: by name and address, for users who may see them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from accounts.actions import VIEW_PERSON
from accounts.models import User
from content.cms.desk.search_results import SHOWN
from content.search.did_you_mean import Meant
from content.search.name_match import having, texts_of_names
from foundation.collation import as_read
from rbac.models.grant_queries import NOTHING
from rbac.queries import only, rows_allowed


class FoundPerson(NamedTuple):
    pk: int
    name: str
    email: str


def people_found(user: Any, words: Sequence[str], meant: Meant | None = None) -> list[FoundPerson]:
    """One query, or none if ``user`` may see no other user."""
    allowed, texts = rows_allowed(user, VIEW_PERSON, User), texts_of_names(words, meant)
    if allowed is NOTHING or not texts:
        return []
    people = only(User.objects.filter(deleted_at=None), allowed)
    found = people.filter(having("plain_names", texts, mistyped=meant is not None))
    rows = found.order_by(as_read(), "name", "pk").values_list("pk", "name", "email")[:SHOWN]
    return [FoundPerson(*row) for row in rows]
