"""Every 403 of a logged-in user leads to /cms/why/ (secureproject.access_explanation.views), which explains it."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.decisions import decide
from rbac.evaluation.explanations import what_would_help
from rbac.models import RoleAssignment
from tests.commands import ran
from tests.newsroom import digest_of, write
from tests.samples import samples
from tests.signing_in import signed_in


def explained(client: Client, answer: Any) -> str:
    (way,) = re.findall(r'href="(/cms/why/[^"]*)"', answer.text)
    page = client.get(unescape(way))
    assert page.status_code == 200
    assert "What would have to change" in page.text or "What you were stopped by" in page.text
    return str(page.text)


def test_a_stranger_is_told_nothing(anon: Client, draft: Article) -> None:
    refused = Client(enforce_csrf_checks=True).post("/account/login/", {"email": "x"})
    assert (refused.status_code, "/cms/why/" in refused.text) == (403, False)
    assert anon.post(f"/cms/articles/{draft.pk}/send-back/").status_code == 302


def test_a_form_without_its_token(ed: User, draft: Article) -> None:
    client = signed_in(ed)
    client.handler.enforce_csrf_checks = True
    refused = client.post(f"/cms/articles/{draft.pk}/submit/")
    assert refused.status_code == 403
    assert "protection against forged forms" in explained(client, refused)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        *((path, "To be administrator") for path in ("/cms/people/", "/cms/people/teams/", "/admin/")),
        ("/cms/review/", "a section or the whole site"),
    ],
)
def test_a_page_says_which_role_it_asks_for(path: str, words: str, as_cara: Client) -> None:
    assert words in explained(as_cara, as_cara.get(path))


def test_what_the_administration_only_shows(as_ada: Client, news: Section) -> None:
    refused = as_ada.post("/admin/content/comment/add/", {})
    assert refused.status_code == 403
    assert "it is changed where it is worked on" in refused.text
    assert "it is changed where it is worked on" in explained(as_ada, refused)


def test_a_role_is_the_way_out_only_where_a_role_is_missing(
    as_cara: Client, draft: Article, as_ed: Client, ed: User
) -> None:
    advice = "ask an administrator for a role"
    assert advice in as_cara.get("/cms/review/").text
    write(draft, ed, "Mine as well.")
    workflow.submit(draft, by=ed)
    refused = as_ed.post(f"/cms/articles/{draft.pk}/approve/", {"digest": digest_of(draft)})
    assert refused.status_code == 403
    assert advice not in refused.text


def test_without_a_second_factor_the_page_leads_to_where_one_is_added(otto: User, as_cara: Client) -> None:
    refused = signed_in(otto, verified=False).get("/cms/people/")
    assert refused.status_code == 403
    assert "Add a second factor to your account" in refused.text
    assert 'href="/account/security/"' in refused.text
    assert 'href="/cms/"' not in refused.text  # which is closed as well
    assert 'href="/account/security/"' not in as_cara.get("/cms/people/").text


def test_a_verb_s_own_reason_travels_along_and_only_for_whom_it_was_given(
    as_ada: Client, ada: User, as_ed: Client
) -> None:
    role = {"role": "editor", "scope": "site", "reason": "I want it"}
    refused = as_ada.post(f"/cms/people/{ada.pk}/grant/", role)
    assert refused.status_code == 403
    assert "You cannot give yourself a role" in explained(as_ada, refused)
    (way,) = re.findall(r'href="(/cms/why/[^"]*)"', refused.text)
    assert "You cannot give yourself" not in as_ed.get(unescape(way)).text


def test_a_text_that_is_not_saved_any_more(draft: Article, cara: User) -> None:
    client = signed_in(cara)
    RoleAssignment.objects.filter(user=cara).update(role="contributor")
    Article.objects.filter(pk=draft.pk).update(archived_at="2026-01-01T00:00:00Z")
    data = {"title": "x", "body": "<p>My words.</p>", "base": "1", "language": "en"}
    refused = client.post(f"/cms/articles/{draft.pk}/", data)
    assert refused.status_code == 403
    assert "My words." in refused.text
    assert "comes back first" in explained(client, refused)


def test_a_pause_is_explained_to_who_is_logged_in(
    as_ada: Client, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "limits of this site" in as_ada.get("/cms/why/?about=paused").text
    assert as_ada.get("/cms/why/?about=nonsense").status_code == 422


ODD = [*samples(__file__)["odd references"], "content.article:9" + "9" * 40, "content.article:" + "9" * 5000]


def ask(client: Client, action: str, obj: Article | None = None, who: str = "") -> Any:
    named = f"content.article:{obj.pk}" if obj else ""
    return client.get("/cms/why/", {"who": who, "action": action, "object": named})


def test_no_one_asks_without_an_account(db: None, anon: Client) -> None:
    assert "/account/login/" in anon.get("/cms/why/")["Location"]


def test_asking_about_others_is_for_administrators(
    draft: Article, as_ed: Client, as_ada: Client, cara: User
) -> None:
    assert ask(as_ed, EDIT_ARTICLE, draft, who=cara.email).status_code == 403
    assert ask(as_ada, EDIT_ARTICLE, draft, who=cara.email).status_code == 200


@pytest.mark.parametrize("key", [None, 0])
def test_an_object_that_must_stay_unknown_is_answered_like_one_that_is_not_there(
    draft: Article, as_colin: Client, key: int | None
) -> None:
    answer = as_colin.get(
        "/cms/why/", {"action": VIEW_ARTICLE, "object": f"article:{draft.pk if key is None else key}"}
    )
    assert answer.status_code == 422
    assert "There is nothing of this name that you can see" in answer.text
    assert draft.newest.title not in answer.text


def test_a_question_that_makes_no_sense_is_explained(as_ada: Client) -> None:
    assert ask(as_ada, EDIT_ARTICLE, who="nobody@example.org").status_code == 422
    assert as_ada.get("/cms/why/", {"action": "content.paint_article"}).status_code == 422


def test_the_page_shows_the_very_decision(draft: Article, as_cara: Client, cara: User) -> None:
    decision = decide(cara, PUBLISH_ARTICLE, draft)
    shown = ask(as_cara, PUBLISH_ARTICLE, draft).context
    assert [(e.source, e.verdict, e.reason) for e in shown["decision"].considered] == [
        (e.source, e.verdict, e.reason) for e in decision.considered
    ]
    assert shown["help"] == what_would_help(decision)


def test_every_403_page_says_why_and_leads_to_everything_that_was_considered(
    draft: Article, as_cara: Client
) -> None:
    refused = as_cara.post(f"/cms/articles/{draft.pk}/send-back/", {"note": "x"})
    assert refused.status_code == 403
    assert "Contributors write; editors review." in refused.text
    way = f"/cms/why/?action=content.send_back_article&amp;object=content.article%3A{draft.pk}"
    assert way in refused.text
    assert "Contributors write; editors review." in as_cara.get(way.replace("&amp;", "&")).text


def test_signed_in_without_a_factor_leads_to_the_factor_first(cara: User) -> None:
    assert "/account/" in signed_in(cara, verified=False).get("/cms/why/")["Location"]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_reference_names_nothing_and_breaks_nothing(odd: str, as_cara: Client, cara: User) -> None:
    assert as_cara.get("/cms/why/", {"action": VIEW_ARTICLE, "object": odd}).status_code == 422
    assert ran("explain_access", cara.email, str(VIEW_ARTICLE), odd).status == 2
