"""Impersonation: for administrators, with a reason; it is recorded, shows what the other user sees, and ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import expect
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Session, User
from audit.models import Entry
from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from foundation.clock import database_now
from rbac.assignments import forget_assignments
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from secureproject.impersonation import session as state
from tests.axe import complaints
from tests.browser import Visits
from tests.newsroom import person
from tests.signing_in import signed_in

BANNER = "You see this as Cara sees it"


def begin(client: Client, who: User, reason: str = "She asks why.") -> Any:
    return client.post(f"/cms/people/{who.pk}/see-as/", {"reason": reason})


def test_it_is_recorded_and_the_person_is_told(
    looking: Client, ada: User, cara: User, draft: Article
) -> None:
    looking.get(f"/cms/articles/{draft.pk}/")
    events = list(Entry.objects.filter(event__startswith="secureproject.impersonation").order_by("pk"))
    assert [entry.event.rpartition(".")[2] for entry in events] == ["started", "page_viewed"]
    assert {(e.actor_id, e.subject_id) for e in events} == {(str(ada.pk), str(cara.pk))}
    assert events[1].on_behalf_of_id == str(cara.pk)
    letters = ProcrastinateJob.objects.filter(task_name="accounts.send_letter", args__name="seen_as")
    assert [job.args["user_id"] for job in letters] == [cara.pk]
    own = signed_in(cara).get("/account/activity/").text
    assert "She cannot find her draft." in own


def test_what_is_seen_is_what_the_other_sees(
    looking: Client, draft: Article, colin: User, policies: Section
) -> None:
    page = looking.get("/cms/")
    assert BANNER in page.text
    assert "cms:people" not in page.text
    assert looking.get("/cms/people/").status_code == 403
    assert looking.get("/cms/review/").status_code == 403
    assert looking.get(f"/cms/sections/{policies.pk}/").status_code == 404
    assert "Submit" in looking.get(f"/cms/articles/{draft.pk}/").text


def test_it_ends_with_the_half_hour(looking: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    later = database_now() + timedelta(minutes=31)
    monkeypatch.setattr(state, "database_now", lambda: later)
    assert "the half hour is over" in looking.get("/cms/articles/", follow=True).text
    assert looking.get("/cms/people/").status_code == 200


@pytest.mark.parametrize("change", ["administrator", "lost", "team", "grant", "frozen", "one's own"])
def test_it_ends_when_what_either_holds_changes(
    change: str, looking: Client, cara: User, news: Section, draft: Article, ed: User, ada: User
) -> None:
    match change:
        case "administrator":
            RoleAssignment.objects.create(user=cara, role="administrator", reason="x")
        case "lost":
            RoleAssignment.objects.filter(user=cara).delete()
        case "team":
            cara.groups.add(team := Group.objects.create(name="Legal"))
            RoleAssignment.objects.create(team=team, role="editor", scope=news.scope, reason="x")
        case "grant":
            grant_object(cara, EDIT_ARTICLE, draft, reason="x", by=ed)
        case "frozen":
            User.objects.filter(pk=cara.pk).update(frozen_at=database_now())
        case "one's own":
            RoleAssignment.objects.filter(user=ada).update(role="editor")
    forget_assignments()
    assert looking.get("/cms/articles/").status_code == 302
    assert BANNER not in looking.get("/cms/").text


@pytest.mark.parametrize("who", ["as_cara", "as_ed", "as_edna"], indirect=True)
def test_only_administrators_see_as_someone(who: Client, otto: User) -> None:
    assert begin(who, otto).status_code == 404


def test_never_as_an_administrator_of_anything_nor_as_oneself(
    as_ada: Client, ada: User, news: Section, site: Any
) -> None:
    alan, anna = person("Alan", "administrator"), person("Anna", "administrator", news.scope)
    for other in (ada, alan, anna):
        assert begin(as_ada, other).status_code == 403
    assert not Entry.objects.filter(event="secureproject.impersonation.started").exists()


def test_it_is_confirmed_and_says_why(ada: User, cara: User) -> None:
    stale = signed_in(ada, minutes_ago=16)
    begin(stale, cara)
    fresh = signed_in(ada)
    assert "Say why." in fresh.post(f"/cms/people/{cara.pk}/see-as/", {"reason": " "}, follow=True).text
    for client in (stale, fresh):
        assert BANNER not in client.get("/cms/").text


def test_stopping_gives_everything_back(looking: Client, cara: User) -> None:
    assert looking.post("/cms/see-as/stop/")["Location"] == f"/cms/people/{cara.pk}/"
    assert looking.get("/cms/people/").status_code == 200
    assert BANNER not in looking.get("/cms/").text
    assert Entry.objects.filter(event="secureproject.impersonation.ended").count() == 1


def test_it_ends_with_the_log_out(looking: Client, ada: User) -> None:
    assert looking.post("/account/logout/").status_code == 302
    assert not Session.objects.filter(user=ada).exists()
    assert BANNER not in signed_in(ada).get("/cms/").text


@pytest.mark.browser
@pytest.mark.late
def test_from_the_page_of_a_person_and_back(
    visits: Visits, as_ada: Client, cara: User, draft: Article
) -> None:
    page = visits.open(f"/cms/people/{cara.pk}/", as_=as_ada)
    page.fill("#see_as_reason", "She cannot find her draft.")
    with page.expect_navigation():
        page.click("text=See the CMS as Cara")
    banner = page.get_by_role("region", name="Through whose eyes you look")
    expect(banner).to_contain_text("You see this as Cara sees it")
    for size, scheme in (((1280, 800), "light"), ((320, 640), "dark")):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"/cms/articles/{draft.pk}/")
        expect(banner).to_be_in_viewport()
        assert complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    visits.expect("status of 403")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are only looking")
    with page.expect_navigation():
        page.click("text=Stop")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cara")
    assert page.get_by_role("region", name="Through whose eyes you look").count() == 0
