"""Every 403 of a logged-in user leads to /cms/why/ (secureproject.access_explanation.views), which explains it."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from content import workflow
from content.models import Article, Section
from rbac.models import RoleAssignment
from tests.newsroom import digest_of, write
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


@pytest.mark.parametrize("path", ["/cms/people/", "/cms/people/teams/", "/admin/"])
def test_pages_of_administrators(path: str, as_ed: Client) -> None:
    assert "To be administrator" in explained(as_ed, as_ed.get(path))


def test_a_list_asks_for_a_role_anywhere(as_cara: Client) -> None:
    assert "a section or the whole site" in explained(as_cara, as_cara.get("/cms/review/"))


def test_what_the_administration_only_shows(as_ada: Client, news: Section) -> None:
    refused = as_ada.post("/admin/content/section/add/", {})
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
