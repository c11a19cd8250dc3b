"""secureproject.impersonation.middleware: impersonation changes and leaks nothing, and every page can end it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.shortcuts import render
from django.test import Client
from django.utils.html import escape

from accounts.models import User
from accounts.sessions.devices import digest_of
from accounts.sessions.sessions import SessionStore
from audit.actors import identity_of_actor
from audit.models import Entry
from content import workflow
from content.models import Article, Asset, Section
from intrusion.errors import TooManyAttempts
from intrusion.limits import per_account
from rbac.errors import Conflict, Invalid, Refused
from secureproject.impersonation.session import KEY
from tests.content.media.files import picture, upload
from tests.newsroom import write
from tests.policies import with_policy
from tests.signing_in import sign_in

LOOKS_ONLY = "You are only looking"
STOP = 'action="/cms/see-as/stop/"'


def test_no_method_but_get_and_head_passes(looking: Client, draft: Article, otto: User) -> None:
    before = Entry.objects.count()
    for method in ("post", "put", "patch", "delete", "options", "trace"):
        for extra in ({}, {"HTTP_X_FRAGMENT": "1"}, {"HTTP_HX_REQUEST": "true"}):
            for path in (
                f"/cms/articles/{draft.pk}/submit/",
                f"/cms/articles/{draft.pk}/",
                "/cms/articles/new/",
                f"/cms/people/{otto.pk}/see-as/",
            ):
                answer = looking.generic(method.upper(), path, b"title=x", **extra)  # type: ignore[arg-type]
                assert (answer.status_code, LOOKS_ONLY in answer.text) == (403, True)
    assert Entry.objects.count() == before
    assert Article.objects.count() == 1


def test_no_account_page_and_no_administration(looking: Client) -> None:
    own = ("security", "recovery-codes", "passkeys/new", "export", "sessions", "confirm")
    for path in (*(f"/account/{name}/" for name in own), "/admin/", "/admin/accounts/user/"):
        assert looking.get(path).status_code == 403


def test_no_log_in_as_someone_else_and_no_comment(looking: Client, published: Article) -> None:
    for path in ("/account/login/", f"/comments/{published.public_id}/new/"):
        assert looking.post(path, {"email": "cara@example.org"}).status_code == 403
    assert looking.put("/news/").status_code == 403


def test_readers_pages_that_ask_for_no_one_are_looked_at_by_no_one(
    looking: Client, published: Article
) -> None:
    before = Entry.objects.count()
    answer = looking.get(f"/{published.address.path}/")
    assert (answer.status_code, "Cookie" in answer.headers.get("Vary", "")) == (200, False)
    assert Entry.objects.count() == before


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


def test_a_session_that_was_fixed_on_another_browser_ends_at_both_ends(as_ada: Client, cara: User) -> None:
    for path in (f"/cms/people/{cara.pk}/see-as/", "/cms/see-as/stop/"):
        thief = Client()
        thief.cookies.load({name: morsel.value for name, morsel in as_ada.cookies.items()})
        as_ada.post(path, {"reason": "x"})
        assert "/account/login/" in thief.get("/cms/")["Location"]
        assert as_ada.get("/cms/").status_code == 200


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
    cara.impersonator = ada
    with pytest.raises(Refused, match="viewing this as another user"):
        workflow.submit(draft, by=cara)
    with pytest.raises(Refused):
        write(draft, cara, "New words")


def test_the_audit_log_takes_nothing_from_who_is_only_looked_through(cara: User, ada: User) -> None:
    cara.impersonator = ada
    with pytest.raises(TypeError):
        identity_of_actor(cara)


def test_a_refusal_is_told_as_the_others_and_can_be_left(looking: Client, cara: User) -> None:
    answer = looking.get("/cms/people/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (403, "no-store, private")
    assert "Cara may not do this" in answer.text
    assert "Only administrators see people and their roles." in answer.text
    assert "You may not do this" not in answer.text
    assert "ask an administrator" not in answer.text
    assert STOP in answer.text


def test_it_is_explained_through_the_same_eyes(looking: Client) -> None:
    [why] = re.findall(r'href="(/cms/why/\?[^"]+)"', looking.get("/cms/people/").text)
    explained = looking.get(why.replace("&amp;", "&"))
    assert explained.status_code == 200
    assert "You see this as Cara sees it" in explained.text


def test_the_refusal_is_recorded_once_and_never_as_theirs(looking: Client, cara: User) -> None:
    looking.get("/cms/people/")
    refused = Entry.objects.filter(event="rbac.access.refused")
    assert refused.count() == 1
    assert not refused.filter(actor_id=str(cara.pk)).exists()


@pytest.mark.parametrize("path", ["/cms/articles/2147483647/", "/cms/sections/{policies}/"])
def test_what_is_hidden_and_what_is_missing_are_told_alike(
    path: str, looking: Client, policies: Section
) -> None:
    answer = looking.get(path.format(policies=policies.pk))
    assert answer.status_code == 404
    assert "Cara finds nothing here" in answer.text
    assert escape(policies.title) not in answer.text
    assert "/cms/why/" not in answer.text
    assert STOP in answer.text


@pytest.fixture
def kept_back(news: Section, policies: Section, published: Article) -> None:
    """Both sections are read by anyone who holds a role there: Cara writes in News."""
    for section in (news, policies):
        with_policy(section, audience="roles")


def pages() -> int:
    return Entry.objects.filter(event="secureproject.impersonation.page_viewed").count()


def test_pages_for_members_are_shown_as_the_other_sees_them(
    kept_back: None, looking: Client, as_cara: Client, ada: User, published: Article
) -> None:
    hers, nowhere = as_cara.get("/policies/"), as_cara.get("/nothing-is-here/")
    assert (hers.status_code, nowhere.status_code) == (404, 404)
    for path, status in (("/policies/", 404), ("/news/", 200), (f"/{published.address.path}/", 200)):
        before, answer = pages(), looking.get(path)
        assert (path, answer.status_code, pages() - before) == (path, status, 1)
        assert "no-store" in answer.headers.get("Cache-Control", "no-store")
    entry = Entry.objects.filter(event="secureproject.impersonation.page_viewed").latest("pk")
    assert entry.actor_id == str(ada.pk)


def test_files_of_others_are_not_there(
    looking: Client, cara: User, colin: User, news: Section, policies: Section, tmp_path: Path
) -> None:
    hers = upload(picture(tmp_path), by=cara, section=news)
    his = upload(picture(tmp_path, 30), by=colin, section=policies)
    before = Entry.objects.count()
    assert [fetched(looking, asset) for asset in (hers, his)] == [200, 404]
    assert Entry.objects.count() == before  # a page of the CMS brings dozens of them
    looking.post("/cms/see-as/stop/")
    assert fetched(looking, his) == 200


@pytest.mark.parametrize("path", ["/cms/", "/news/"])
def test_pages_are_limited_because_each_is_an_entry(
    path: str, kept_back: None, looking: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {"see_as": [per_account(2, minutes=30)]}
    monkeypatch.setattr(settings, "INTRUSION_LIMITS", few, raising=False)
    assert [looking.get(path).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("stopped", [True, False])
def test_when_it_is_over_one_reads_as_oneself(
    stopped: bool, kept_back: None, looking: Client, cara: User
) -> None:
    if stopped:
        looking.post("/cms/see-as/stop/")
    else:
        User.objects.filter(pk=cara.pk).update(is_active=False)
    before = pages()
    assert (looking.get("/policies/").status_code, pages() - before) == (200, 0)


def fetched(client: Client, asset: Asset) -> int:
    answer = client.get(asset.current.address)
    assert b"".join(answer)  # read to its end, so that the file is closed
    return answer.status_code


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

    monkeypatch.setattr("secureproject.impersonation.middleware.impersonated_user", away)
    assert looking.get("/cms/nonsense/").status_code == 503


@pytest.mark.parametrize("path", ["/cms/nonsense/", "/cms/people/"])  # missing, refused
def test_the_button_stops(path: str, ada: User, cara: User) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, ada)
    own = client.get(f"/cms/people/{cara.pk}/").context["csrf_token"]
    client.post(f"/cms/people/{cara.pk}/see-as/", {"reason": "x", "csrfmiddlewaretoken": str(own)})
    [token] = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(path).text)
    client.post("/cms/see-as/stop/", {"csrfmiddlewaretoken": token})
    assert STOP not in client.get(path).text
    assert client.get("/cms/people/").status_code == 200
