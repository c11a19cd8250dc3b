"""People and events for the journal's own tests."""

import pytest
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.events import Event, registry
from audit.keys import forget_cached_keys
from audit.witnesses.witnesses import forget_what_was_told

NOTED = Event(
    "journal.note.taken",
    fields=("number", "words"),
    personal=("remark",),
    sentence=_("{actor} noted {number} about {subject}: {remark}"),
)
SEEN = Event("journal.visitor.seen", sentence=_("{actor} was seen"), retention_days=30)
registry.register(NOTED, SEEN)


@pytest.fixture(autouse=True)
def _no_keys_from_another_test() -> None:
    forget_cached_keys()
    forget_what_was_told()


@pytest.fixture
def ada(database: str) -> User:
    return get_user_model().objects.create_user("ada@example.org", name="Ada")


@pytest.fixture
def cara(database: str) -> User:
    return get_user_model().objects.create_user("cara@example.org", name="Cara")
