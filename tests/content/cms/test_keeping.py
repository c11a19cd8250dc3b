"""…/keep/ and …/throw-away/: what an open editor sends by itself, and what it opens with afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.cms.editor.autosave import desk_for
from content.models import Article, Revision, Section, WorkingCopy
from tests.counting import statements_of
from tests.newsroom import Person, fresh, write
from tests.signing_in import signed_in

BACKGROUND = {"X-Background": "1", "Accept": "application/json"}
NAME = "c56a4180-65aa-42ec-a945-5fd21dec0538"


def form(text: str, **changes: Any) -> dict[str, Any]:
    page = {"window": "w1", "sequence": 1, "version": 0, "base": 1}
    words = {"title": "Ferry", "summary": "", "body": f"<p>{text}</p>", "slug": "", "language": "en"}
    return {**words, **page, **changes}


def keep(client: Client, article: Article, text: str, **changes: Any) -> Any:
    return client.post(f"/cms/articles/{article.pk}/keep/", form(text, **changes), headers=BACKGROUND)


@pytest.mark.parametrize("who", ["otto", "colin"])
def test_an_outsider_does_not_learn_that_it_is_there(
    who: str, draft: Article, request: pytest.FixtureRequest
) -> None:
    assert keep(signed_in(request.getfixturevalue(who)), draft, "Mine.").status_code == 404


def test_a_session_that_is_over_is_said_in_json(draft: Article, cara: Person) -> None:
    client = signed_in(cara)
    for name in list(client.cookies):
        client.cookies[name] = "0" * 43
    answer = keep(client, draft, "Mine.")
    assert (answer.status_code, "log_in" in answer.json()) == (401, True)


def test_it_is_no_act_and_keeps_nobody_logged_in_but_keeps_the_words(draft: Article, cara: Person) -> None:
    answer = keep(signed_in(cara), draft, "From June.")
    assert answer.json() == {"version": 2, "removed": [], "shown": "", "base": 1, "revision": None}
    assert WorkingCopy.objects.get().body == "<p>From June.</p>"


def test_it_costs_few_queries(draft: Article, cara: Person) -> None:
    client = signed_in(cara)
    keep(client, draft, "From June.")
    with CaptureQueriesContext(connection) as captured:
        keep(client, draft, "From July.", sequence=2)
    said = statements_of(captured)
    assert len(said) <= 6, [sql[:90] for sql in said]


def test_what_comes_after_ten_minutes_is_a_version_whatever_way_words_are_kept(
    draft: Article, cara: Person
) -> None:
    client = signed_in(cara)
    keep(client, draft, "From June.")
    WorkingCopy.objects.update(begun_at=Now() - timedelta(minutes=11))
    assert keep(client, draft, "From July.", sequence=2).json()["revision"] == 2
    assert keep(client, draft, "From August.", sequence=3, base=2).json()["revision"] is None


def test_it_tells_what_would_be_left_out(draft: Article, cara: Person) -> None:
    answer = keep(signed_in(cara), draft, "Mine.<iframe></iframe>").json()
    assert answer["removed"] == ["element “iframe” (1)"]


def test_what_cannot_be_kept_says_why(draft: Article, cara: Person) -> None:
    answer = keep(signed_in(cara), draft, "x" * 400_000)
    assert (answer.status_code, answer.json()["elsewhere"]) == (422, False)
    assert "too long" in answer.json()["why"]


def test_another_window_is_told(draft: Article, cara: Person) -> None:
    client = signed_in(cara)
    keep(client, draft, "One.")
    answer = keep(client, draft, "Two.", window="w2")
    assert (answer.status_code, answer.json()["elsewhere"]) == (409, True)


@pytest.mark.parametrize("number", ["-1", "1.5", "９", "99999999999999999999", "x"])
def test_numbers_that_are_none_do_no_harm(number: str, draft: Article, cara: Person) -> None:
    assert (
        keep(signed_in(cara), draft, "One.", sequence=number, version=number, base=number).status_code < 500
    )


def test_the_editor_opens_with_what_was_kept_for_its_own_person_alone(
    draft: Article, cara: Person, ed: Person
) -> None:
    keep(signed_in(cara), draft, "Kept words.", summary="Kept summary.", slug="kept-address")
    page = signed_in(cara).get(f"/cms/articles/{draft.pk}/").content.decode()
    mine = ("Kept words.", "Kept summary.", "kept-address", "Throw them away…")
    assert all(words in page for words in mine)
    for other in ("", "history/", "review/"):
        page = signed_in(ed).get(f"/cms/articles/{draft.pk}/{other}").content.decode()
        assert not [words for words in mine if words in page]


def test_what_is_half_written_is_shown_without_blame(draft: Article, cara: Person) -> None:
    keep(signed_in(cara), draft, "Kept words.", title="")
    page = signed_in(cara).get(f"/cms/articles/{draft.pk}/").content.decode()
    assert "This field is required" not in page
    assert "Error:" not in page


def test_saving_puts_it_away(draft: Article, cara: Person) -> None:
    client = signed_in(cara)
    keep(client, draft, "Kept words.")
    client.post(f"/cms/articles/{draft.pk}/", form("Saved words.", sequence=2))
    page = client.get(f"/cms/articles/{draft.pk}/").content.decode()
    assert "Saved words." in page
    assert "Kept words." not in page
    assert "Throw them away…" not in page


def test_throwing_away_shows_what_was_saved(draft: Article, cara: Person) -> None:
    client = signed_in(cara)
    keep(client, draft, "Kept words.")
    page = client.post(f"/cms/articles/{draft.pk}/throw-away/", follow=True).content.decode()
    assert "Kept words." not in page
    assert "From May." in page


def test_who_saved_meanwhile_is_said(draft: Article, cara: Person, ed: Person) -> None:
    keep(signed_in(cara), draft, "Kept words.")
    write(draft, ed, "By Ed.")
    page = signed_in(cara).get(f"/cms/articles/{draft.pk}/").content.decode()
    assert "Meanwhile Ed saved version 2." in page
    assert 'name="base" value="1"' in page


def test_a_new_article_is_gone_on_with(news: Section, cara: Person) -> None:
    client = signed_in(cara)
    data = form("Begun.", copy=NAME, section=news.pk, kind="article", title="A beginning")
    assert client.post("/cms/articles/new/keep/", data, headers=BACKGROUND).json()["version"] == 2
    assert f"?copy={NAME}" in client.get("/cms/articles/new/").content.decode()
    assert "Begun." in client.get(f"/cms/articles/new/?copy={NAME}").content.decode()
    client.post("/cms/articles/new/", {**data, "sequence": 2})
    assert Revision.objects.get().title == "A beginning"
    assert NAME not in client.get("/cms/articles/new/").content.decode()


def test_nobody_goes_on_with_what_somebody_else_began(news: Section, cara: Person, ed: Person) -> None:
    data = form("Begun.", copy=NAME, section=news.pk, kind="article")
    signed_in(cara).post("/cms/articles/new/keep/", data, headers=BACKGROUND)
    assert "Begun." not in signed_in(ed).get(f"/cms/articles/new/?copy={NAME}").content.decode()
    signed_in(ed).post("/cms/articles/new/throw-away/", {"copy": NAME})
    assert WorkingCopy.objects.get(person=cara).is_open


def test_what_was_begun_can_be_thrown_away(news: Section, cara: Person) -> None:
    client = signed_in(cara)
    data = form("Begun.", copy=NAME, section=news.pk, kind="article")
    client.post("/cms/articles/new/keep/", data, headers=BACKGROUND)
    client.post("/cms/articles/new/throw-away/", {"copy": NAME})
    assert NAME not in client.get("/cms/articles/new/").content.decode()


def test_without_script_nothing_changes(draft: Article, cara: Person) -> None:
    words = {key: value for key, value in form("New.").items() if key not in {"window", "sequence"}}
    signed_in(cara).post(f"/cms/articles/{draft.pk}/", words)
    assert fresh(draft).draft.body == "<p>New.</p>"


def test_whoever_looks_through_her_eyes_sees_none_of_it(draft: Article, cara: Person, ada: Person) -> None:
    keep(signed_in(cara), draft, "Kept words.")
    cara.seen_by = ada
    assert desk_for(draft, cara) is None
