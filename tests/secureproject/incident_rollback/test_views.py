"""The pages on which an administrator reverts what was done with an account."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils.timezone import localtime
from pytest_django.fixtures import Settings

from accounts.events import PASSKEY_ADDED
from audit.context import RequestContext, use_context
from audit.models import Entry
from audit.record import record
from content.models import Article
from intrusion.models import Incident
from secureproject.incident_rollback import report, window
from secureproject.incident_rollback.forms import WindowForm
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
def test_only_administrators_find_it(
    who: str, stolen: Article, cara: Person, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get(f"/cms/people/{cara.pk}/undo/").status_code in {403, 404}
    assert client.post(f"/cms/people/{cara.pk}/undo/take-back/").status_code in {403, 404}


def test_nothing_is_shown_before_a_window_is_chosen(stolen: Article, cara: Person, ada: Person) -> None:
    page = signed_in(ada).get(f"/cms/people/{cara.pk}/undo/").content.decode()
    assert "What can be reverted" not in page
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


def test_what_is_selected_is_reverted(stolen: Article, cara: Person, ada: Person) -> None:
    answer = post(signed_in(ada), cara, line=f"article:{stolen.pk}")
    assert "1 item was reverted" in answer.content.decode()  # type: ignore[attr-defined]
    assert fresh(stolen).newest.body == "<p>From May.</p>"


def test_an_end_before_its_beginning(cara: Person, ada: Person) -> None:
    answer = signed_in(ada).get(f"/cms/people/{cara.pk}/undo/?since=2026-02-02T00:00&until=2026-02-01T00:00")
    assert answer.status_code == 422
    assert "The end is before the beginning." in answer.content.decode()


TWICE, ONCE = "2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
SKIPPED = "2026-03-29T02:30"  # in Berlin clocks show 03:00 after 01:59 on that day


@pytest.mark.parametrize(
    ("since", "until", "hours", "starts"),
    [
        (TWICE, TWICE, 1, ONCE),
        ("2026-10-25T02:30:00", "2026-10-25T03:00:00", 1.5, ONCE),
        (SKIPPED, SKIPPED, 1, datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        (f"{TWICE}:00+01:00", "2026-10-25T03:30:00+01:00", 1, ONCE + timedelta(hours=1)),
        ("2026-10-25T23:59", "2026-10-26T00:00", 1 / 60, datetime(2026, 10, 25, 22, 59, tzinfo=UTC)),
    ],
)
def test_a_window_holds_all_that_the_clock_on_the_wall_may_mean(
    since: str, until: str, hours: float, starts: datetime, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    form = WindowForm({"since": since, "until": until})
    assert form.is_valid(), form.errors
    found = form.window
    assert found.since == starts
    assert found.until
    assert starts + timedelta(hours=hours) <= found.until < starts + timedelta(hours=hours, minutes=1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-01T00:00", "yesterday", "2026-10-25T02:30:00+99:00", "9999-12-31T23:59", "0001-01-01T00:00",
        "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:00-23:00",
    ],
)  # fmt: skip
def test_what_is_no_time_ends_no_window(text: str, cara: Person, as_ada: Client) -> None:
    assert as_ada.get(f"/cms/people/{cara.pk}/undo/", {"until": text}).status_code == 422


def test_the_minute_that_a_window_ends_with_is_in_it(
    stolen: Article, cara: Person, as_ada: Client, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    last = localtime(Entry.objects.filter(event="content.article.edited").latest("pk").recorded_at)
    there, said = f"/cms/people/{cara.pk}/undo/", f"{last:%Y-%m-%dT%H:%M}"
    page = as_ada.get(there, {"since": said, "until": said})
    assert [item.key for item in page.context["report"].items] == [f"article:{stolen.pk}"]
    hidden = dict(re.findall(r'type="hidden" name="(since|until|seen)" value="([^"]+)"', page.text))
    data = {**hidden, "line": f"article:{stolen.pk}", "reason": "Stolen."}
    assert "1 item was reverted" in as_ada.post(f"{there}take-back/", data).text


def test_a_link_with_a_zone_is_shown_as_the_clock_on_the_wall(
    cara: Person, as_ada: Client, settings: Settings
) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    page = as_ada.get(f"/cms/people/{cara.pk}/undo/", {"since": "2026-10-25T01:30:00.123456+00:00"}).text
    assert 'value="2026-10-25T02:30:00"' in page


def test_the_pages_of_the_person_and_of_an_incident_lead_there(cara: Person, ada: Person) -> None:
    incident = Incident.objects.create(kind="account", key=b"1", sealed=b"", account=str(cara.pk))
    for page in (f"/cms/people/{cara.pk}/", f"/cms/incidents/{incident.pk}/"):
        assert f"/cms/people/{cara.pk}/undo/" in signed_in(ada).get(page).content.decode()


def test_ways_into_the_account_are_named(cara: Person, as_ada: Client) -> None:
    with use_context(RequestContext(session_digest=SESSION)):
        record(PASSKEY_ADDED, by=cara, about=cara, label="Not hers")
    page = as_ada.get(f"/cms/people/{cara.pk}/undo/?session={SESSION}").text
    assert "An attacker may come back by these" in page
    assert "added the passkey “Not hers”" in page


def test_what_does_not_fit_is_reached_by_a_link(
    draft: Article, cara: Person, as_ada: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (window, report):
        monkeypatch.setattr(module, "MOST", 2)
    with use_context(RequestContext(session_digest=SESSION)):
        for number in range(3):
            write(draft, cara, f"Lie {number}.")
    there = f"/cms/people/{cara.pk}/undo/"
    page = unescape(as_ada.get(f"{there}?session={SESSION}").text)
    (link,) = re.findall(r'href="(\?session=[^"]*since=[^"]*)"', page)
    rest = as_ada.get(there + link)
    shown = rest.context["report"]
    assert (rest.status_code, shown.go_on, len(shown.items)) == (200, None, 1)
