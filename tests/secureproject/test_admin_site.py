"""Django's admin under our access rules, refusals first; in a browser it works under the content policy."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock, patch

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.exceptions import FieldDoesNotExist
from django.db.models.functions import Now
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Invitation, User
from accounts.second_factor.set_factor_policy import set_policy
from audit.actors import COMMAND_LINE
from audit.models import Entry
from content.actions import APPROVE_ARTICLE, VIEW_ARTICLE
from content.articles.emergency_publication import open_emergency
from content.bylines.verbs import add_byline
from content.models import Article, Comment, Section, Site
from content.policies.change import change_policy
from content.site.redirects import Row, add_redirects
from content.taxonomy.topics import add_topic
from content.workflow import create_article
from intrusion.blocking import block_network
from rbac.access_diff.diff import access_diff
from rbac.administration.custom_roles import make_role
from rbac.grants import grant_object
from rbac.models import RoleAssignment, Scope
from rbac.reviews.verbs import start_review
from rbac.roles import grant_role, roles_of
from rbac.teams import make_team
from secureproject.admin_site import site as admin_site
from tests.browser import Visits
from tests.confirming import confirmed
from tests.corrections import corrected
from tests.exhaustion.rare import incident
from tests.newsroom import digest_of, publish
from tests.signing_in import signed_in

LISTS = [f"/admin/{m._meta.app_label}/{m._meta.model_name}/" for m in admin_site._registry]
OTHER_METHODS = ("head", "put", "patch", "delete", "options")


@pytest.mark.parametrize(
    "methods", [("get", "post"), pytest.param(OTHER_METHODS, marks=pytest.mark.late)], ids=["usual", "others"]
)
def test_only_administrators_get_in(
    methods: tuple[str, ...],
    anon: Client,
    as_otto: Client,
    as_cara: Client,
    as_edna: Client,
    subtests: pytest.Subtests,
) -> None:
    for path in ("/admin/", "/admin/autocomplete/", "/admin/jsi18n/", "/admin/nowhere/", *LISTS):
        with subtests.test(path=path):
            for method in methods:
                assert getattr(anon, method)(path)["Location"].startswith("/account/login/")
                for client in (as_otto, as_cara, as_edna):
                    assert getattr(client, method)(path).status_code == 403


def test_the_log_in_is_the_sites_own(anon: Client, as_ada: Client) -> None:
    assert anon.get("/admin/login/?next=/admin/")["Location"].startswith("/account/login/")
    assert as_ada.get("/admin/login/")["Location"].startswith("/account/login/")
    for gone in ("/admin/logout/", "/admin/password_change/", "/admin/r/1/1/"):
        assert as_ada.get(gone).status_code == 404


def test_an_administrator_without_a_second_factor_stays_outside(ada: User) -> None:
    response = signed_in(ada, verified=False).get("/admin/")
    assert response.status_code in {302, 403}
    assert not response.get("Location", "").startswith("/admin")


def test_an_administrator_of_a_section_stays_outside(colin: User, policies: Section) -> None:
    grant_role(colin, "administrator", scope=policies.scope, reason="local", by=COMMAND_LINE)
    assert signed_in(colin).get("/admin/").status_code == 403


@pytest.mark.parametrize("model", [Article, Site, Scope, Entry])
@pytest.mark.parametrize("page", ["add", "change", "delete"])
def test_what_has_no_verb_is_for_reading(
    as_ada: Client, draft: Article, news: Section, model: type[Article], page: str
) -> None:
    row = model._default_manager.first()
    assert row is not None
    names = model._meta.app_label, model._meta.model_name
    path = reverse(f"admin:{names[0]}_{names[1]}_{page}", args=() if page == "add" else (row.pk,))
    before = model._default_manager.values().get(pk=row.pk)
    count = model._default_manager.count()
    assert as_ada.post(path, {"name": "x", "title": "x", "slug": "x", "post": "yes"}).status_code == 403
    assert model._default_manager.values().get(pk=row.pk) == before
    assert model.__name__ == "Entry" or model._default_manager.count() == count


def test_nothing_is_deleted_in_bulk(as_ada: Client, draft: Article, colin: User) -> None:
    for model in (Article, RoleAssignment, User, Entry):
        keys = list(model._default_manager.values_list("pk", flat=True))
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        as_ada.post(path, {"action": "delete_selected", "_selected_action": keys, "post": "yes"})
        as_ada.post(
            path, {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": keys[0], "_save": "1"}
        )
        assert set(keys) <= set(model._default_manager.values_list("pk", flat=True))


def test_secrets_cannot_be_guessed_by_filtering(as_ada: Client, colin: User) -> None:
    for question in (
        "password__startswith=argon2",
        "frozen_at__isnull=True",
        "sessions__digest__startswith=a",
    ):
        response = as_ada.get(f"/admin/accounts/user/?{question}")
        assert response.status_code in {302, 400}


def test_no_one_gives_themselves_a_role_here_either(as_ada: Client, ada: User) -> None:
    response = as_ada.post("/admin/secure_rbac/roleassignment/add/", new_role(ada))
    assert response.status_code == 403
    assert len(roles_of(ada)) == 1


def test_the_last_administrator_stays_here_too(as_ada: Client, ada: User) -> None:
    path = reverse("admin:secure_rbac_roleassignment_delete", args=[roles_of(ada)[0].pk])
    assert (
        "last administrator of the site"
        in as_ada.post(path, {"post": "yes", "reason": "x"}, follow=True).text
    )
    assert len(roles_of(ada)) == 1


def test_what_a_verb_says_stands_at_the_form_with_what_was_typed(as_ada: Client, otto: User) -> None:
    data = new_role(otto) | {"until_0": "2020-01-01", "until_1": "00:00", "reason": "as typed"}
    response = as_ada.post("/admin/secure_rbac/roleassignment/add/", data)
    assert response.status_code == 200
    assert "The end must lie in the future." in response.text
    assert 'value="as typed"' in response.text


def test_a_role_is_given_and_taken_by_its_verbs(as_ada: Client, otto: User) -> None:
    confirmed(as_ada, "/admin/secure_rbac/roleassignment/add/", new_role(otto))
    (held,) = roles_of(otto)
    assert (held.role, held.reason) == ("editor", "joined")
    path = reverse("admin:secure_rbac_roleassignment_delete", args=[held.pk])
    assert 'name="reason"' in as_ada.get(path).text
    as_ada.post(path, {"post": "yes"})
    assert len(roles_of(otto)) == 1
    confirmed(as_ada, path, {"post": "yes", "reason": "left"})
    assert roles_of(otto) == []
    assert not LogEntry.objects.exists()  # it would keep names that the audit log can forget
    events = Entry.objects.filter(event__startswith="rbac.role").values_list("event", flat=True)
    assert list(events) == ["rbac.role.revoked", "rbac.role.granted"]


def test_no_field_of_a_person_is_written_directly(as_ada: Client, otto: User) -> None:
    path = reverse("admin:accounts_user_change", args=[otto.pk])
    as_ada.post(path, {"email": "stolen@example.org", "is_active": "", "frozen_at": "2026-01-01"})
    fresh = User.objects.get(pk=otto.pk)
    assert (fresh.email, fresh.is_active, fresh.frozen_at) == ("otto@example.org", True, None)


def test_an_invitation_is_sent_again_and_never_to_an_account_in_use(as_ada: Client, otto: User) -> None:
    first, again = (
        as_ada.post("/admin/accounts/user/add/", {"email": "new@example.org", "name": "New"}) for _ in "12"
    )
    assert (first.status_code, again.status_code) == (302, 302)
    assert Invitation.objects.filter(user__email="new@example.org").count() == 1
    assert Entry.objects.filter(event="accounts.user.invited").count() == 2
    User.objects.filter(pk=otto.pk).update(password=make_password("x"), last_login=Now())
    refused = as_ada.post("/admin/accounts/user/add/", {"email": otto.email, "name": "Otto"})
    assert (refused.status_code, "There is an account with this address already" in refused.text) == (
        422,
        True,
    )


@pytest.mark.parametrize("path", ["/admin/", *LISTS])
def test_an_administrator_looks_around(as_ada: Client, draft: Article, otto: User, path: str) -> None:
    assert as_ada.get(path).status_code == 200


def test_the_audit_log_reads_as_sentences(as_ada: Client, draft: Article) -> None:
    assert "Cara" in as_ada.get("/admin/secure_audit/entry/").text


def test_every_object_has_a_page(as_ada: Client, ada: User, draft: Article, otto: User) -> None:
    request: Any = RequestFactory().get("/admin/")
    request.user = ada
    for model, lists in admin_site._registry.items():
        names = model._meta.app_label, model._meta.model_name
        for row in lists.get_queryset(request)[:2]:
            for page in ("change", "history"):
                path = reverse(f"admin:{names[0]}_{names[1]}_{page}", args=[row.pk])
                assert as_ada.get(path).status_code == 200, path


def test_only_changing_wants_a_recent_log_in(ada: User, otto: User) -> None:
    client = signed_in(ada, minutes_ago=15)  # and a moment
    (held,) = roles_of(ada)
    person = reverse("admin:accounts_user_change", args=[otto.pk])
    removal = reverse("admin:secure_rbac_roleassignment_delete", args=[held.pk])
    assert client.get(person).status_code == 200
    assert "/account/confirm/" in client.get(removal)["Location"]
    for path in ("/admin/secure_rbac/roleassignment/add/", "/admin/accounts/user/add/"):
        assert "/account/confirm/" in client.get(path)["Location"]
    client.post("/admin/secure_rbac/roleassignment/add/", new_role(otto))
    assert roles_of(otto) == []


@pytest.fixture
def compared() -> Iterator[Mock]:
    """What was asked of the comparison of access before and after a change."""
    with patch("rbac.access_diff.confirmation.access_diff", wraps=access_diff) as asked:
        yield asked


def test_who_loses_something_is_shown_before_it_is_taken(
    as_ada: Client, otto: User, draft: Article, news: Section, compared: Mock
) -> None:
    held = grant_role(otto, "editor", scope=news.scope, reason="x", by=COMMAND_LINE)
    path = reverse("admin:secure_rbac_roleassignment_delete", args=[held.pk])
    assert "1 person may do less" in as_ada.post(path, {"post": "yes", "reason": "left"}).text
    assert (roles_of(otto), compared.call_args.kwargs["people"]) == ([held], [otto.pk])


def test_a_role_goes_to_a_team_at_a_place_until_a_day_or_to_no_one(
    as_ada: Client, otto: User, news: Section
) -> None:
    legal, add = Group.objects.create(name="Legal"), "/admin/secure_rbac/roleassignment/add/"
    for_team = new_role(otto) | {"scope": str(news.scope_id), "until_0": "2099-01-31", "until_1": "12:00"}
    for holders in ({"team": str(legal.pk)}, {"user": "", "team": ""}):
        assert "Name a person or a team, and not both." in as_ada.post(add, for_team | holders).text
    as_ada.post(add, for_team | {"user": "", "team": str(legal.pk)})
    (held,) = RoleAssignment.objects.exclude(user__name="Ada")
    assert (held.team, held.role, held.scope, held.reason) == (legal, "editor", news.scope, "joined")
    assert held.until == datetime(2099, 1, 31, 12, tzinfo=UTC)
    again = as_ada.post(add, for_team | {"user": "", "team": str(legal.pk)})
    assert "already" in again.text
    RoleAssignment.objects.filter(pk=held.pk).update(until=datetime(2020, 1, 31, tzinfo=UTC))
    assert as_ada.post(add, for_team | {"user": "", "team": str(legal.pk)}).status_code == 302


def test_after_a_role_is_given_its_own_page_is_shown_on_request(
    as_ada: Client, otto: User, compared: Mock
) -> None:
    given = new_role(otto) | {"_continue": "1"}
    answer = confirmed(as_ada, "/admin/secure_rbac/roleassignment/add/", given)
    (held,) = roles_of(otto)
    assert answer["Location"] == f"/admin/secure_rbac/roleassignment/{held.pk}/change/"
    assert compared.call_args.kwargs["people"] == [otto.pk]


def new_role(user: User) -> dict[str, str]:
    return {
        "user": str(user.pk),
        "role": "editor",
        "scope": "",
        "until_0": "",
        "until_1": "",
        "reason": "joined",
    }


def shown_by(admin: "ModelAdmin[Any]") -> set[str]:
    request = RequestFactory().get("/")
    fields = admin.fields or ()
    names = {*admin.get_list_display(request), *(name for name in fields if isinstance(name, str))}
    return names | ({*admin.get_fields(request)} if "get_fields" in type(admin).__dict__ else set())


@pytest.mark.parametrize("admin", admin_site._registry.values(), ids=lambda admin: admin.opts.label)
def test_every_field_that_is_shown_has_a_translated_name(admin: "ModelAdmin[Any]") -> None:
    nameless = []
    for name in shown_by(admin):
        try:
            field = admin.opts.get_field(str(name))
        except FieldDoesNotExist:
            continue  # a method, which says its own name
        if type(getattr(field, "verbose_name", "")) is str:
            nameless.append(name)
    assert sorted(nameless) == []


def test_the_history_of_a_person_comes_from_the_audit_log(as_ada: Client, otto: User) -> None:
    confirmed(as_ada, "/admin/secure_rbac/roleassignment/add/", new_role(otto))
    assert "Ada made Otto editor" in as_ada.get(f"/admin/accounts/user/{otto.pk}/history/").text


@pytest.mark.browser
@pytest.mark.late
def test_an_administrator_gives_a_role_with_every_widget(visits: Visits, ada: User, otto: User) -> None:
    page = visits.open("/admin/secure_rbac/roleassignment/add/", as_=signed_in(ada))
    page.locator(".field-user .select2-selection").click()
    page.locator(".select2-search__field").fill("ott")
    page.locator(".select2-results__option", has_text="Otto").click()
    page.get_by_label("Role").select_option("editor")
    page.locator(".field-until .datetimeshortcuts a").first.click()
    page.get_by_label("Reason").fill("joined")
    page.locator("input[name=until_0]").fill("2050-01-31")
    page.locator("input[name=until_1]").fill("12:00:00")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Yes, do it").click()  # after who gains and who loses
    expect(page.locator(".messagelist")).to_contain_text("Otto")
    assert [held.role for held in roles_of(otto)] == ["editor"]


@pytest.fixture
def shared(draft: Article, news: Section, ada: User, ed: User, edna: User, colin: User) -> None:
    """Something in the list of each kind of grant, policy and role."""
    lawyers = make_team("Lawyers", by=ada)
    add_topic(by=ada, name="Ferries")
    add_byline(by=ada, name="Jane Doe")
    add_redirects([Row(0, "/old/", "/news/")], by=ada)
    for holder in (colin, lawyers):
        grant_object(holder, VIEW_ARTICLE, draft, reason="advises", by=ada)
        grant_object(holder, VIEW_ARTICLE, news, reason="advises", by=ada)
    open_emergency(draft, by=ada, reason="Gas leak", minutes=15, digest=digest_of(draft))
    ferries = create_article(news, by=ada, title="Ferries", body="<p>From May.</p>")
    corrected(publish(ferries, by=ada, approver=edna), ed)
    change_policy(news, {"approvals": 2}, by=ada, reason="Court reports")
    make_role("Legal reviewer", {str(APPROVE_ARTICLE): "editor"}, reason="new law", by=ada)
    block_network("192.0.2.7", until=None, reason="Too many.", by=ada)
    incident()
    start_review(scope=None, due=timezone.now() + timedelta(days=3), reason="Yearly.", by=ada)


@pytest.mark.browser
@pytest.mark.late
def test_every_list_and_page_opens_without_a_complaint(visits: Visits, ada: User, shared: None) -> None:
    set_policy("editor", by=ada, passkey_required=True, may_remember_device=False, grace_days=7)
    page = visits.open("/admin/", as_=signed_in(ada))
    for model in admin_site._registry:
        page.goto(f"/admin/{model._meta.app_label}/{model._meta.model_name}/")
        expect(page.locator("#changelist")).to_be_visible()
        rows = page.locator("#result_list tbody th a")
        if model is not Comment:
            rows.first.click()
        expect(page.locator("h1")).to_be_visible()
