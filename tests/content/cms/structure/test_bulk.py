"""The pages on which many articles are changed (content.cms.structure.bulk)."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from audit.models import Entry
from content import workflow
from content.bulk import execution as running
from content.bulk.actions import DEEDS
from content.models import Article, BulkRow, BulkRun, Section
from content.models.articles.review import State
from content.taxonomy.topics import add_topic
from rbac.assignments import forget_assignments
from rbac.models import RoleAssignment
from tests.browser import Visits
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in


def look(client: Client, **data: object) -> str:
    return client.post("/cms/articles/bulk/", data).text


def begun(client: Client, **data: object) -> str:
    """Where it leads to what is begun after a look."""
    seen = re.search(r'name="seen" value="(\w+)"', look(client, **data))
    there = client.post("/cms/articles/bulk/begin/", data | {"seen": seen[1] if seen else ""})
    return there.headers["Location"]


def run_of(client: Client, **data: object) -> str:
    """The page of what is begun so."""
    return begun(client, **data).partition("?")[0]


def test_looking_changes_nothing(draft: Article, cara: Person) -> None:
    page = look(signed_in(cara), chosen=draft.pk, deed="submit")
    assert "This will happen to 1 article" in page
    assert fresh(draft).draft.status.state == State.DRAFT
    assert not BulkRun.objects.exists()


@pytest.mark.parametrize("deed", ["move", "add_topic", "take_down"])
def test_what_it_is_done_with_is_asked_first(deed: str, draft: Article, ed: Person) -> None:
    page = look(signed_in(ed), chosen=draft.pk, deed=deed)
    assert "This will happen" not in page
    assert 'role="alert"' not in page


def test_a_deed_that_there_is_not(draft: Article, ed: Person) -> None:
    answer = signed_in(ed).post("/cms/articles/bulk/", {"chosen": draft.pk, "deed": "approve"})
    assert answer.status_code == 422


def test_all_that_fit_the_filters(news: Section, cara: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SECONDS", 600.0)  # of a slow machine a request does fewer than it may
    for number in range(60):
        workflow.create_article(news, by=cara, title=f"Story {number}", body="<p>x</p>")
    client = signed_in(cara)
    there = begun(client, everything="yes", q="Story", deed="submit")
    run = f"/cms/articles/bulk/{BulkRun.objects.get().pk}/"
    assert there == f"{run}?go=on"
    assert "25 of 60 done" in client.get(run).text
    assert "25 of 60 done. 35 wait" in re.sub(r"</?span[^>]*>", "", client.get("/cms/articles/bulk/").text)
    for _round in range(2):
        client.post(f"{run}go-on/")
    assert "60 of 60 done" in client.get(run).text
    assert " wait" not in client.get("/cms/articles/bulk/").text


def test_what_was_left_waits_for_its_button_and_stands_on_the_desk_of_the_user_who_began_it(
    news: Section, cara: Person, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 1)
    for number in range(3):
        workflow.create_article(news, by=cara, title=f"Story {number}", body="<p>x</p>")
    client = signed_in(cara)
    there = begun(client, everything="yes", deed="submit")
    run = there.partition("?")[0]
    assert "data-goes-on" in client.get(there).text
    assert "data-goes-on" not in client.get(run).text  # opened later
    assert BulkRow.objects.filter(outcome="waiting").count() == 2
    assert f'href="{run}"' in client.get("/cms/").text
    assert "is not finished" not in signed_in(ed).get("/cms/").text
    client.post(f"{run}undo/", {"looked": "yes"})
    assert "1 of 3 done. Undone." in re.sub(r"</?span[^>]*>", "", client.get("/cms/articles/bulk/").text)


def test_one_button_undoes_it_after_a_look(draft: Article, ed: Person) -> None:
    client = signed_in(ed)
    address = f"{run_of(client, chosen=draft.pk, deed='trash')}undo/"
    assert fresh(draft).trashed_at is not None
    shown = client.post(address)
    assert "This will be undone for 1 article" in shown.text
    assert fresh(draft).trashed_at is not None
    client.post(address, {"looked": "yes"})
    assert fresh(draft).trashed_at is None


@pytest.mark.parametrize("page", ["", "go-on/", "undo/"])
def test_no_one_sees_or_goes_on_with_what_another_began(
    page: str, draft: Article, cara: Person, ed: Person
) -> None:
    address = f"{run_of(signed_in(cara), chosen=draft.pk, deed='submit')}{page}"
    answer = signed_in(ed).post(address) if page else signed_in(ed).get(address)
    assert answer.status_code == 404


def test_a_refusal_on_the_way_is_in_the_audit_log_once(
    draft: Article, policies: Section, edna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    workflow.create_article(policies, by=edna, title="Elsewhere", body="<p>x</p>")
    monkeypatch.setattr(running, "AT_ONCE", 0)
    client = signed_in(edna)
    run = run_of(client, everything="yes", deed="submit")
    monkeypatch.setattr(running, "AT_ONCE", 25)
    RoleAssignment.objects.filter(user=edna).update(scope=policies.scope)
    forget_assignments()
    for _round in range(2):
        client.post(f"{run}go-on/")
    assert Entry.objects.filter(event="rbac.access.refused").count() == 1
    assert "1 of 2 done" in client.get(run).text


@pytest.mark.parametrize("deed", ["move", "add_topic"])
def test_the_pages_say_where_to_or_under_what(
    deed: str, draft: Article, policies: Section, edna: Person, ada: Person
) -> None:
    topic, client = add_topic(by=ada, name="Dredging"), signed_in(edna)
    there = run_of(client, chosen=draft.pk, deed=deed, section=policies.pk, topic=topic.pk)
    named = f"{DEEDS[deed].label}{': Policies' if deed == 'move' else ': Dredging'}"
    for page in (there, "/cms/articles/bulk/"):
        assert named in client.get(page).text
    undone = client.post(f"{there}undo/", {"looked": "yes"}).headers["Location"]
    assert named in client.get(undone).text


def test_a_section_that_is_out_of_sight_is_not_named(
    draft: Article, news: Section, policies: Section, edna: Person
) -> None:
    client = signed_in(edna)
    run = run_of(client, chosen=draft.pk, deed="move", section=policies.pk)
    RoleAssignment.objects.filter(user=edna).update(scope=news.scope)
    forget_assignments()
    for page in (run, "/cms/articles/bulk/"):
        text = client.get(page).text
        assert (str(DEEDS["move"].label) in text, "Policies" in text) == (True, False)


def test_what_was_lost_sight_of_is_not_named_by_what_was_once_begun(
    draft: Article, policies: Section, edna: Person, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page would say what it is called today, and why it could not be done."""
    workflow.create_article(policies, by=edna, title="Elsewhere", body="<p>x</p>")
    monkeypatch.setattr(running, "AT_ONCE", 0)
    client = signed_in(edna)
    page = run_of(client, everything="yes", deed="submit")
    monkeypatch.setattr(running, "AT_ONCE", 25)
    number = fresh(draft).newest.number
    workflow.save_draft(draft, by=cara, title="Secret of today", summary="", body="<p>x</p>", base=number)
    RoleAssignment.objects.filter(user=edna).update(scope=policies.scope)
    forget_assignments()
    client.post(f"{page}go-on/")
    assert "1 of 2 done" in client.get(page).text
    assert "Secret of today" not in client.get(page).text
    RoleAssignment.objects.filter(user=edna).update(scope=None)
    forget_assignments()
    assert "Secret of today" in client.get(page).text


FOCUSED = """(() => {
  const one = document.activeElement;
  return one.ariaLabel ?? (one.labels?.[0] ?? one).textContent.trim();
})()"""


@pytest.mark.late
@pytest.mark.browser
def test_by_keyboard_a_run_that_was_broken_off_is_found_gone_on_with_and_undone(
    visits: Visits, news: Section, cara: Person, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "AT_ONCE", 2)
    for number in range(5):
        workflow.create_article(news, by=cara, title=f"Story {number}", body="<p>x</p>")
    page = visits.open("/cms/articles/", as_=signed_in(cara))
    press(page, "Choose all on this page", "Space")
    page.keyboard.press("Shift+Tab")  # there is no need to go through every row
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Throw away")
    press(page, "See what would happen", "Enter")
    expect(page.get_by_role("heading", name="This will happen to 5 articles")).to_be_focused()
    page.route("**/go-on/", lambda route: route.abort())  # the browser is closed in the midst of it
    press(page, "Throw away: 5 articles", "Enter")
    expect(page.get_by_text("2 of 5 done.")).to_be_visible()
    back = visits.open("/cms/", as_=signed_in(cara))
    press(back, "See how far it is", "Enter")
    expect(back.get_by_text("2 of 5 done. 3 wait.")).to_be_visible()
    back.wait_for_timeout(600)
    expect(back.get_by_text("2 of 5 done. 3 wait.")).to_be_visible()
    press(back, "Go on", "Enter")
    expect(back.get_by_text("5 of 5 done.")).to_be_visible()
    visits.expect("ERR_FAILED")


def press(page: Page, name: str, key: str) -> None:
    """What is reached by Tab alone."""
    for _step in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(name):
            page.keyboard.press(key)
            return
    raise AssertionError(f"{name} cannot be reached by keyboard.")
