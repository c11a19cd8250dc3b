"""Whatever goes wrong while somebody sees the CMS as somebody else, the page that says so has the way back."""

import re
from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.models import User
from content.models import Article
from intrusion.errors import TooManyAttempts
from rbac.errors import Conflict, Invalid
from tests.signing_in import sign_in

STOP = 'action="/cms/see-as/stop/"'


@pytest.mark.parametrize("path", ["/cms/nonsense/", "/cms/articles/x/", "/cms/see-as/nonsense/"])
def test_who_only_is_oneself_gets_no_such_button(path: str, as_ada: Client, anon: Client) -> None:
    for client in (as_ada, anon):
        assert STOP not in client.get(path).text


@pytest.mark.parametrize("path", ["/cms/nonsense/", "/cms/articles/x/"])
def test_an_address_that_nothing_answers_has_the_way_back(path: str, looking: Client) -> None:
    answer = looking.get(path)
    assert (answer.status_code, STOP in answer.text) == (404, True)
    assert "You see the CMS as Cara sees it." in answer.text
    assert "no-store" in answer["Cache-Control"]


def test_an_address_that_takes_no_such_request_has_it(looking: Client, draft: Article) -> None:
    answer = looking.get(f"/cms/articles/{draft.pk}/publish/")
    assert (answer.status_code, answer["Allow"], STOP in answer.text) == (405, "POST", True)


@pytest.fixture
def topics_raise(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    def raise_(wrong: Exception) -> None:
        def broken(*_args: object, **_options: object) -> None:
            raise wrong

        monkeypatch.setattr("content.cms.structure.topics.names_looked", broken)

    return raise_


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        (Invalid("x"), 422),
        (Conflict("x"), 409),
        (TooManyAttempts(60), 429),
        (OperationalError("gone"), 503),
        (RuntimeError("ours"), 500),
    ],
)
def test_what_goes_wrong_in_a_page_has_it(
    wrong: Exception, status: int, looking: Client, topics_raise: Callable[[Exception], None]
) -> None:
    topics_raise(wrong)
    looking.raise_request_exception = False
    answer = looking.get("/cms/topics/")
    assert (answer.status_code, answer.text.count(STOP)) == (status, 1)


def test_a_site_without_its_database_still_answers(
    looking: Client, topics_raise: Callable[[Exception], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("secureproject.impersonation.middleware.person_seen", away)
    assert looking.get("/cms/nonsense/").status_code == 503


def test_the_button_stops(ada: User, cara: User) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, ada)
    own = client.get(f"/cms/people/{cara.pk}/").context["csrf_token"]
    client.post(f"/cms/people/{cara.pk}/see-as/", {"reason": "x", "csrfmiddlewaretoken": str(own)})
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/cms/nonsense/").text)
    client.post("/cms/see-as/stop/", {"csrfmiddlewaretoken": token})
    assert STOP not in client.get("/cms/nonsense/").text
