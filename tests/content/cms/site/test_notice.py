"""Urgent notice: one administrator shows it at once, a second person looks afterwards, and it ends by itself."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from audit.models import Entry
from content.models import PublicText, Site
from content.public.queries.navigation import site_state
from content.public_text import verbs
from content.public_text.verbs import overdue, unsettled
from content.site.notice import announce
from foundation.clock import database_now
from rbac.errors import Refused
from tests.newsroom import Person

FORM = {"notice": "Boil your <b>water</b>.", "level": "emergency"}
NOTICE = "/cms/settings/notice/"


def in_hours(hours: int) -> str:
    return f"{database_now() + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize("who", ["as_otto", "as_cara", "as_ed", "as_edna"])
def test_only_administrators_show_one(who: str, request: pytest.FixtureRequest, anon: Client) -> None:
    assert request.getfixturevalue(who).post(NOTICE, FORM | {"at": in_hours(2)}).status_code == 403
    assert "Boil" not in anon.get("/").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"notice": ""}, "This field is required"),
        ({"notice": "x" * 301}, "at most 300 characters"),
        ({"level": "shouting"}, "Select a valid choice"),
        ({"at": ""}, "Say on which day and at what time"),
        ({"at": "2020-01-01T00:00"}, "ends in the future"),
        ({"at": "2199-01-01T00:00"}, "within a year"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_shown(wrong: dict[str, str], said: str, as_ada: Client) -> None:
    answer = as_ada.post(NOTICE, FORM | {"at": in_hours(2)} | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert not PublicText.objects.filter(kind="notice").exists()


def test_every_page_shows_it_at_once_until_a_second_person_looked_and_longer(
    as_ada: Client, published: object, anon: Client, ada: Person, eve: Person
) -> None:
    before = anon.get("/").headers["ETag"]
    assert as_ada.post(NOTICE, FORM | {"at": in_hours(2)}).status_code == 302
    for path in ("/", "/news/", "/search/?q=x"):
        assert 'role="alert"' in anon.get(path).text
        assert "Boil your &lt;b&gt;water&lt;/b&gt;." in anon.get(path).text
    assert anon.get("/", headers={"if-none-match": before}).status_code == 200
    assert anon.get("/api/v1/").json()["notice"] == FORM["notice"]
    [text] = unsettled()
    assert text.is_red
    assert "No second person has looked at it yet" in as_ada.get("/cms/settings/").text
    with pytest.raises(Refused):
        verbs.accept(text, by=ada, digest=text.digest)
    verbs.accept(text, by=eve, digest=text.digest)
    assert not unsettled().exists()
    assert "Boil" in anon.get("/").text
    assert Entry.objects.filter(event="content.site.changed").latest("pk").public["changes"][1] == ["notice"]


def test_a_missing_second_look_is_overdue_and_it_stays(
    ada: Person, anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    announce("Boil your water.", "warning", database_now() + timedelta(days=3), by=ada)
    assert not overdue().exists()
    monkeypatch.setattr(verbs, "DEADLINE", timedelta(0))
    assert overdue().get().kind == "notice"
    assert "Boil" in anon.get("/").text


def test_it_ends_by_itself_and_caches_ask_again(
    ada: Person, anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written as ended: to the minute, as the form sends it, so that the test need not wait for one."""
    later = database_now() + timedelta(hours=1)
    announce("Boil your water.", "information", later, by=ada)
    shown = anon.get("/")
    assert 'role="status"' in shown.text
    monkeypatch.setattr("content.site.notice.database_now", lambda: later - timedelta(hours=9))
    announce("Boil your water.", "information", later - timedelta(hours=2), by=ada)
    ended = anon.get("/", headers={"if-none-match": shown.headers["ETag"]})
    assert (ended.status_code, "Boil" in ended.text) == (200, False)
    assert not site_state().endswith(".notice")


def test_taking_it_down_takes_one_person(as_ada: Client, ada: Person, anon: Client) -> None:
    announce("Boil your water.", "warning", database_now() + timedelta(hours=2), by=ada)
    assert as_ada.post(NOTICE, {"remove": "on"}).status_code == 302
    assert "Boil" not in anon.get("/").text


def test_the_web_itself_shows_none(site: Site) -> None:
    with pytest.raises(DatabaseError, match="no second person accepted"), transaction.atomic():
        Site.objects.update(notice="Lies", notice_level="warning", notice_until=database_now())


def test_the_preview_shows_it_and_readers_do_not(as_ada: Client, anon: Client) -> None:
    assert "Boil" in as_ada.post("/cms/settings/preview/", FORM).text
    assert "Boil" not in anon.get("/").text
