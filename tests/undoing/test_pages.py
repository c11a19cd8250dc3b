"""The page on which an administrator takes back what was done with an account."""

import re
from html import unescape

import pytest
from django.test import Client

from accounts.events import PASSKEY_ADDED
from audit.context import RequestContext, use_context
from audit.record import record
from content.models import Article
from intrusion.models import Incident
from secureproject.undoing import reversing, window
from tests.newsroom import Person, fresh, write
from tests.signing_in import sign_in, signed_in

SESSION = "ab" * 32


@pytest.fixture
def stolen(draft: Article, cara: Person) -> Article:
    with use_context(RequestContext(session_digest=SESSION)):
        write(draft, cara, "Lies.")
    return draft


def post(client: Client, cara: Person, **more: object) -> object:
    page = client.get(f"/cms/people/{cara.pk}/undo/?session={SESSION}").content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    data = {"session": SESSION, "seen": seen[1] if seen else "", "reason": "Stolen.", **more}
    return client.post(f"/cms/people/{cara.pk}/undo/take-back/", data)


@pytest.mark.parametrize("who", ["otto", "cara", "ed", "edna"])
def test_nobody_else_finds_it(
    who: str, stolen: Article, cara: Person, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get(f"/cms/people/{cara.pk}/undo/").status_code in {403, 404}
    assert client.post(f"/cms/people/{cara.pk}/undo/take-back/").status_code in {403, 404}


def test_nothing_is_looked_at_before_somebody_chose(stolen: Article, cara: Person, ada: Person) -> None:
    page = signed_in(ada).get(f"/cms/people/{cara.pk}/undo/").content.decode()
    assert "What can be taken back" not in page
    assert SESSION in page


def test_looking_changes_nothing(stolen: Article, cara: Person, ada: Person) -> None:
    page = signed_in(ada).get(f"/cms/people/{cara.pk}/undo/?session={SESSION}").content.decode()
    assert "Go back to version 1, as a new draft" in page
    assert fresh(stolen).newest.body == "<p>Lies.</p>"


def test_it_is_confirmed_by_a_recent_log_in(stolen: Article, cara: Person, ada: Person) -> None:
    client = Client()
    sign_in(client, ada, minutes_ago=60)
    post(client, cara, line=f"article:{stolen.pk}")
    assert fresh(stolen).newest.body == "<p>Lies.</p>"


def test_what_is_ticked_is_taken_back(stolen: Article, cara: Person, ada: Person) -> None:
    answer = post(signed_in(ada), cara, line=f"article:{stolen.pk}")
    assert "1 line was taken back" in answer.content.decode()  # type: ignore[attr-defined]
    assert fresh(stolen).newest.body == "<p>From May.</p>"


def test_an_end_before_its_beginning(cara: Person, ada: Person) -> None:
    answer = signed_in(ada).get(f"/cms/people/{cara.pk}/undo/?since=2026-02-02T00:00&until=2026-02-01T00:00")
    assert answer.status_code == 422
    assert "The end lies before the beginning." in answer.content.decode()


def test_the_pages_of_the_person_and_of_an_incident_lead_there(cara: Person, ada: Person) -> None:
    incident = Incident.objects.create(kind="account", key=b"1", sealed=b"", account=str(cara.pk))
    for page in (f"/cms/people/{cara.pk}/", f"/cms/incidents/{incident.pk}/"):
        assert f"/cms/people/{cara.pk}/undo/" in signed_in(ada).get(page).content.decode()


def test_ways_into_the_account_are_named(cara: Person, as_ada: Client) -> None:
    with use_context(RequestContext(session_digest=SESSION)):
        record(PASSKEY_ADDED, by=cara, about=cara, label="Not hers")
    page = as_ada.get(f"/cms/people/{cara.pk}/undo/?session={SESSION}").text
    assert "This may let whoever did it in again" in page
    assert "added the passkey “Not hers”" in page


def test_what_does_not_fit_is_reached_by_a_link(
    draft: Article, cara: Person, as_ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (window, reversing):
        monkeypatch.setattr(module, "MOST", 2)
    with use_context(RequestContext(session_digest=SESSION)):
        for number in range(3):
            write(draft, cara, f"Lie {number}.")
    there = f"/cms/people/{cara.pk}/undo/"
    page = unescape(as_ada.get(f"{there}?session={SESSION}").text)
    (link,) = re.findall(r'href="(\?session=[^"]*since=[^"]*)"', page)
    rest = as_ada.get(there + link)
    assert (rest.status_code, rest.context["found"].more, len(rest.context["found"].lines)) == (200, False, 1)
