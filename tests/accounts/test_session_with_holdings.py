"""A request reads the session with its user, then what the user holds, and nothing that somebody else holds."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Session
from accounts.sessions.sessions import alive
from content.models import Article
from rbac.assignments import assignments_of
from rbac.models import RoleAssignment
from tests.newsroom import Person
from tests.signing_in import signed_in


@pytest.fixture
def digest(fresh_database: str, ed: Person) -> str:
    """Of a session of Ed's."""
    signed_in(ed)
    return Session.objects.get(user=ed).digest


def held_by(digest: str) -> list[str]:
    found = alive(digest)
    assert found
    assert found.user
    return [held.role for held in assignments_of(found.user).all()]


def test_an_unknown_session_is_nobodys(digest: str) -> None:
    assert alive("f" * 64) is None
    assert alive(None) is None


def test_it_takes_two_queries(digest: str) -> None:
    held_by(digest)
    with CaptureQueriesContext(connection) as captured:
        assert held_by(digest) == ["editor"]
    assert len(captured) == 2


def test_it_answers_after_the_statements_are_gone(digest: str) -> None:
    held_by(digest)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    for _time in range(2):
        assert held_by(digest) == ["editor"]


def test_what_is_taken_away_is_not_held_by_the_next_request(digest: str, ed: Person) -> None:
    assert held_by(digest) == ["editor"]
    RoleAssignment.objects.filter(user=ed).delete()
    assert held_by(digest) == []


def test_a_session_before_the_login_has_no_user(fresh_database: str) -> None:
    Client().get("/account/login/")
    for row in Session.objects.filter(user=None):
        found = alive(row.digest)
        assert found
        assert found.user is None


def statements_of(client: Client, path: str) -> int:
    for _time in range(2):
        client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 404
    return len(captured)


def test_what_is_hidden_takes_as_many_statements_as_what_is_not_there(
    fresh_database: str, draft: Article, otto: Person
) -> None:
    client = signed_in(otto)
    hidden = statements_of(client, f"/cms/articles/{draft.pk}/")
    assert hidden == statements_of(client, f"/cms/articles/{draft.pk + 1000}/")
