"""Attacks: seeing as somebody else must change nothing, whatever is sent, and leak nothing into the session."""

from typing import Any

import pytest
from django.conf import settings
from django.shortcuts import render
from django.test import Client

from accounts.models import Session, User
from accounts.sessions.devices import digest_of
from accounts.sessions.sessions import SessionStore
from audit.actors import identity_of_actor
from audit.models import Entry
from content import workflow
from content.models import Article, Section
from intrusion.limits import per_account
from rbac.errors import Refused
from secureproject.impersonation.session import KEY
from tests.newsroom import write
from tests.signing_in import sign_in

LOOKS_ONLY = "You are only looking"


def test_no_method_but_get_and_head_passes(looking: Client, draft: Article) -> None:
    before = Entry.objects.count()
    for method in ("post", "put", "patch", "delete", "options", "trace"):
        for extra in ({}, {"HTTP_X_FRAGMENT": "1"}, {"HTTP_HX_REQUEST": "true"}):
            for path in (
                f"/cms/articles/{draft.pk}/submit/",
                f"/cms/articles/{draft.pk}/",
                "/cms/articles/new/",
            ):
                answer = looking.generic(method.upper(), path, b"title=x", **extra)  # type: ignore[arg-type]
                assert (answer.status_code, LOOKS_ONLY in answer.text) == (403, True)
    assert Entry.objects.count() == before
    assert Article.objects.count() == 1


def test_no_account_page_and_no_administration(looking: Client) -> None:
    own = ("security", "recovery-codes", "passkeys/new", "export", "sessions", "confirm")
    for path in (*(f"/account/{name}/" for name in own), "/admin/", "/admin/accounts/user/"):
        assert looking.get(path).status_code == 403


def test_no_log_in_as_somebody_else_and_no_comment(looking: Client, published: Article) -> None:
    for path in ("/account/login/", f"/comments/{published.pk}/new/"):
        assert looking.post(path, {"email": "cara@example.org"}).status_code == 403


def test_readers_pages_that_ask_for_nobody_are_looked_at_by_nobody(
    looking: Client, published: Article
) -> None:
    before = Entry.objects.count()
    answer = looking.get(f"/{published.address.path}/")
    assert (answer.status_code, "Cookie" in answer.headers.get("Vary", "")) == (200, False)
    assert Entry.objects.count() == before


def test_never_nested(looking: Client, otto: User) -> None:
    assert looking.post(f"/cms/people/{otto.pk}/see-as/", {"reason": "x"}).status_code == 403


def test_a_form_of_the_other_is_not_sent_with_one_s_own_power_afterwards(
    ada: User, cara: User, draft: Article
) -> None:
    """Two tabs: the page is opened while looking, and sent after the other tab has stopped."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, ada)
    own = client.get(f"/cms/people/{cara.pk}/").context["csrf_token"]
    data = {"reason": "x", "csrfmiddlewaretoken": str(own)}
    assert client.post(f"/cms/people/{cara.pk}/see-as/", data).status_code == 302
    old = {"csrfmiddlewaretoken": str(own)}
    assert client.post(f"/cms/articles/{draft.pk}/submit/", old).status_code == 403
    theirs = str(client.get(f"/cms/articles/{draft.pk}/").context["csrf_token"])
    assert client.post("/cms/see-as/stop/", {"csrfmiddlewaretoken": theirs}).status_code == 302
    again = client.post(f"/cms/articles/{draft.pk}/submit/", {"csrfmiddlewaretoken": theirs})
    assert again.status_code == 403
    assert Article.objects.get(pk=draft.pk).newest.status.state == "draft"


def test_the_session_changes_its_key_at_both_ends(as_ada: Client, ada: User, cara: User) -> None:
    keys = [Session.objects.get(user=ada).digest]
    for path in (f"/cms/people/{cara.pk}/see-as/", "/cms/see-as/stop/"):
        as_ada.post(path, {"reason": "x"})
        keys.append(Session.objects.get(user=ada).digest)
    assert len(set(keys)) == 3


def test_a_session_that_was_fixed_on_another_browser_looks_at_nothing(ada: User, cara: User) -> None:
    victim = Client()
    sign_in(victim, ada)
    thief = Client()
    thief.cookies.load({name: morsel.value for name, morsel in victim.cookies.items()})
    victim.post(f"/cms/people/{cara.pk}/see-as/", {"reason": "x"})
    assert "/account/login/" in thief.get("/cms/")["Location"]


def test_a_get_that_writes_is_stopped_by_the_database(
    looking: Client, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    def writes(*_: object) -> None:
        Section.objects.update(title="Changed by a GET")

    monkeypatch.setattr("content.cms.desk.dashboard.to_be_seen", writes)
    answer = looking.get("/cms/")
    assert (answer.status_code, LOOKS_ONLY in answer.text) == (403, True)
    assert Section.objects.get(pk=news.pk).title == "News"
    assert looking.post("/cms/see-as/stop/").status_code == 302


def test_nothing_of_the_other_stays_in_the_session(looking: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def remembers(request: Any, *arguments: Any) -> Any:
        request.session["stolen"] = str(request.user)
        return render(request, *arguments)

    monkeypatch.setattr("content.cms.desk.dashboard.render", remembers)
    assert looking.get("/cms/").status_code == 200
    cookies = looking.cookies
    shown = frozenset({digest_of(cookies[settings.DEVICE_COOKIE_NAME].value)})
    kept = dict(SessionStore(cookies[settings.SESSION_COOKIE_NAME].value, shown=shown).items())
    assert "stolen" not in kept
    assert "Cara" not in str(kept[KEY])


def test_a_verb_refuses_who_is_only_looked_through(draft: Article, cara: User, ada: User) -> None:
    cara.seen_by = ada
    with pytest.raises(Refused, match="only look"):
        workflow.submit(draft, by=cara)
    with pytest.raises(Refused):
        write(draft, cara, "New words")


def test_the_journal_takes_nothing_from_who_is_only_looked_through(cara: User, ada: User) -> None:
    cara.seen_by = ada
    with pytest.raises(TypeError):
        identity_of_actor(cara)


def test_pages_are_limited_because_each_is_an_entry(looking: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    few = {"see_as": [per_account(2, minutes=30)]}
    monkeypatch.setattr(settings, "INTRUSION_LIMITS", few, raising=False)
    assert [looking.get("/cms/").status_code for _ in range(3)] == [200, 200, 429]
