"""Django's admin below the rulebook: what a page may be declared as, who may do what on it, and what it refuses."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpResponse
from django.utils import timezone

from rbac import account_state
from rbac.account_state import AccountState
from rbac.decisions import decide
from rbac.django_admin.buttons import ShownFirst
from rbac.django_admin.guarded_admin import _FAULT, GuardedAdmin, GuardedInline
from rbac.django_admin.verbs import Verb
from rbac.django_admin.widgets import SteadyAutocompleteSelect
from rbac.enforcement.view_guards import fingerprint, keeper
from rbac.errors import RecentLoginRequired, Refused
from rbac.models import CustomRole, RoleAssignment, Scope
from rbac.rulebook import rulebook
from secureproject.admin_site import site as admin_site
from tests.rbac.conftest import MakePerson, Person, asked_by
from tests.rbac.samples import OPEN, RUN, VIEW, WRITE

pytestmark = pytest.mark.usefixtures("policies_scope")  # beside News, which Nora edits
SITE = AdminSite(name="samples")


class Beneath(GuardedInline):
    model = Scope
    view_action = VIEW


class Looking(GuardedAdmin):
    view_action = VIEW


class Held(GuardedAdmin):
    view_action = WRITE
    list_filter = ("role", ("scope", admin.RelatedFieldListFilter))
    date_hierarchy = "assigned_at"
    autocomplete_fields = ("scope",)


class ByEnd(admin.SimpleListFilter):
    title = parameter_name = "ended"


def page_of(kind: Any, declared: dict[str, Any]) -> Any:
    return type("Page", (kind,), declared)(Scope, SITE)


@pytest.fixture
def looking() -> Looking:
    return Looking(Scope, SITE)


@pytest.mark.parametrize(
    ("declared", "why"),
    [
        ({}, "names no view_action"),
        ({"view_action": ""}, "names no view_action"),
        ({"view_action": VIEW, "list_editable": ("name",)}, "writes past every verb"),
        ({"view_action": VIEW, "inlines": [admin.TabularInline]}, "is not a GuardedInline"),
    ],
)
def test_a_page_that_could_write_past_the_rules_does_not_start(declared: dict[str, Any], why: str) -> None:
    with pytest.raises(TypeError, match=why):
        page_of(GuardedAdmin, declared)
    assert page_of(Looking, {"inlines": [Beneath]}).model is Scope


def test_a_page_without_verbs_is_for_looking_only(nora: Person, news_scope: Scope, looking: Looking) -> None:
    request, form = asked_by(nora), SimpleNamespace(cleaned_data={})
    may = (looking.has_add_permission, looking.has_change_permission, looking.has_delete_permission)
    assert [asked(request) for asked in may] == [False, False, False]
    changes: list[Callable[[], None]] = [
        lambda: looking.save_model(request, Scope(), form, change=False),
        lambda: looking.save_model(request, news_scope, form, change=True),
        lambda: looking.delete_model(request, news_scope),
        lambda: looking.delete_queryset(request, Scope.objects.all()),
    ]
    for change in changes:
        with pytest.raises(PermissionDenied):
            change()
    assert looking.get_actions(request) == {}


def test_each_object_is_decided_by_itself(
    nora: Person, person: MakePerson, news_scope: Scope, policies_scope: Scope
) -> None:
    verb = Verb(OPEN, lambda by, obj, data: None)
    page = type("Page", (Looking,), {"creates": verb, "changes": verb, "deletes": verb})(Scope, SITE)
    beneath = Beneath(Scope, SITE)
    by_nora, by_otto = asked_by(nora), asked_by(person("otto"))
    for may in (page.has_view_permission, page.has_change_permission, page.has_delete_permission):
        assert [may(by_nora, obj) for obj in (news_scope, policies_scope, Scope(), None)] == [
            True,
            False,
            True,
            True,
        ]
        assert may(by_otto, news_scope) is False
    for anywhere in (page.has_module_permission, page.has_add_permission, beneath.has_view_permission):
        assert (anywhere(by_nora), anywhere(by_otto)) == (True, False)
    for rows in (page.get_queryset, beneath.get_queryset):
        assert (list(rows(by_nora)), list(rows(by_otto))) == ([news_scope], [])
    never = (beneath.has_add_permission, beneath.has_change_permission, beneath.has_delete_permission)
    assert [may(by_nora, news_scope) for may in never] == [False, False, False]


@pytest.mark.parametrize(
    "lookup", ["role", "role__exact", "scope__id__exact", "ended", "assigned_at__year", "id", "pk__in"]
)
def test_what_the_page_offers_can_be_filtered(nora: Person, lookup: str) -> None:
    page = type("Page", (Held,), {"list_filter": (*Held.list_filter, ByEnd)})(RoleAssignment, SITE)
    assert page.lookup_allowed(lookup, "x", asked_by(nora)) is True


@pytest.mark.parametrize(
    "lookup", ["reason", "reason__startswith", "user__password__startswith", "roles", "None__x"]
)
def test_what_the_page_does_not_offer_cannot_be_guessed_by_filtering(nora: Person, lookup: str) -> None:
    page = type("Page", (Held,), {"date_hierarchy": None})(RoleAssignment, SITE)
    assert page.lookup_allowed(lookup, "x", asked_by(nora)) is False


def test_only_what_someone_sees_is_offered_to_choose_from(
    nora: Person, news_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    SITE._registry.setdefault(Scope, Looking(Scope, SITE))  # who offers completions
    scope, user = RoleAssignment._meta.get_field("scope"), RoleAssignment._meta.get_field("user")
    views = {Scope: VIEW}
    monkeypatch.setattr(rulebook, "view_action", views.get)
    page, request = Held(RoleAssignment, SITE), asked_by(nora)
    offered = page.formfield_for_foreignkey(scope, request)
    assert list(offered.queryset) == [news_scope]
    assert isinstance(offered.widget, SteadyAutocompleteSelect)
    narrower = page.formfield_for_foreignkey(scope, request, queryset=Scope.objects.none())
    assert list(narrower.queryset) == []
    people = page.formfield_for_foreignkey(user, request)
    assert not isinstance(people.widget, SteadyAutocompleteSelect)
    assert list(people.queryset) == [nora]


def test_a_verb_makes_the_object_and_the_form_only_learns_which(nora: Person, news_scope: Scope) -> None:
    called: list[tuple[Any, ...]] = []

    def change(by: Any, obj: Any, data: Any) -> Scope:
        called.append((by, obj, data))
        return news_scope

    verb = Verb(OPEN, change)
    page = type("Page", (Looking,), {"creates": verb, "changes": verb, "deletes": verb})(Scope, SITE)
    request, form = asked_by(nora, "post", reason="over"), SimpleNamespace(cleaned_data={"name": "x"})
    new, other = Scope(name="x"), Scope(pk=news_scope.pk, name="typed")
    page.save_model(request, new, form, change=False)
    assert (new.pk, new._state.adding) == (news_scope.pk, False)
    page.save_model(request, other, form, change=True)
    assert (other.pk, other._state.adding) == (news_scope.pk, True)
    page.delete_model(request, news_scope)
    assert called == [
        (nora, None, {"name": "x"}),
        (nora, news_scope, {"name": "x"}),
        (nora, news_scope, {"reason": "over"}),
    ]
    assert called[1][1].name == "News"  # a fresh one, without what was typed


class Shown:
    """What stands before a change: a page that tells of it first, and then nothing."""

    def __init__(self) -> None:
        self.asked: dict[str, Any] = {}
        self.answers: list[HttpResponse | None] = [HttpResponse("who gains"), HttpResponse(), None]

    def first(self, request: object, change: object, **shown: Any) -> HttpResponse | None:
        self.asked = shown
        return self.answers.pop(0)


def test_a_change_that_concerns_people_is_shown_first(
    nora: Person, news_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, done = Shown(), list[Any]()
    monkeypatch.setattr("rbac.django_admin.buttons.preview_page", shown.first)
    verb = Verb(OPEN, lambda by, obj, data: done.append(obj), lambda obj, data: [nora.pk])
    page = page_of(Looking, {"creates": verb, "deletes": verb})
    request, form = asked_by(nora, "post", reason="over"), SimpleNamespace(cleaned_data={})
    with pytest.raises(ShownFirst) as step:
        page.delete_model(request, news_scope)
    assert (step.value.page.content, done) == (b"who gains", [])
    with pytest.raises(ShownFirst):
        page.save_model(request, Scope(), form, change=False)
    page.delete_model(request, news_scope)
    assert done == [news_scope]
    context = shown.asked.pop("context")
    of_page = {"people": [nora.pk], "template": "admin/guarded_consequences.html"}
    assert shown.asked == {"doing": "Yes, do it", "back": "/", **of_page}
    assert (context["title"], context["opts"]) == ("Who gains and who loses", Scope._meta)
    assert context["site_header"] == SITE.site_header


def test_a_silent_no_becomes_a_decision_with_its_reason(nora: Person, looking: Looking) -> None:
    def reason_of(silent: PermissionDenied, action: str = "") -> Refused:
        with pytest.raises(Refused) as refused, looking._saying_why(asked_by(nora), action):
            raise silent
        return refused.value

    told = Refused(decide(nora, RUN))
    assert reason_of(told, RUN) is told
    no = reason_of(PermissionDenied(), RUN).decision
    assert (no.action, str(no.reason)) == (RUN, str(decide(nora, RUN).reason))
    only_shown = reason_of(PermissionDenied()).decision
    assert (only_shown.allowed, only_shown.action, only_shown.obj) == (False, VIEW, None)
    last = only_shown.considered[-1]
    said = "The administration only shows this; it is changed where it is worked on."
    assert (last.kind, str(last.source), str(last.reason)) == ("invariant", "the administration", said)


def test_the_history_is_that_of_the_audit_log_and_shows_only_what_may_be_seen(
    nora: Person, news_scope: Scope, policies_scope: Scope, looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rbac.django_admin.guarded_admin.timeline_of", lambda person: ["of the person"])
    monkeypatch.setattr("rbac.django_admin.guarded_admin.timeline_about", lambda thing: ["about the thing"])
    for key in (str(policies_scope.pk), "0", "x"):
        with pytest.raises(Http404):
            looking.history_view(asked_by(nora), key)
    shown = looking.history_view(asked_by(nora), str(news_scope.pk), {"more": "context"})
    context = shown.context_data
    assert (shown.template_name, context["title"]) == ("admin/guarded_history.html", "History")
    assert (context["object"], context["opts"], context["more"]) == (news_scope, Scope._meta, "context")
    assert (context["timeline"], context["site_header"]) == (["about the thing"], SITE.site_header)


class Strict(ModelForm):  # type: ignore[type-arg]
    def clean(self) -> None:
        self.add_error("name", "Too short.")


def test_what_a_verb_refused_is_said_at_the_form_beside_what_the_form_says(nora: Person) -> None:
    changing = {"changes": Verb(OPEN, lambda by, obj, data: None), "form": Strict, "fields": ("name",)}
    page, request = type("Page", (Looking,), changing)(Scope, SITE), asked_by(nora)
    assert page.get_form(request, change=True)({"name": "x"}).errors == {"name": ["Too short."]}
    setattr(request, _FAULT, "There is one of this name.")
    faulty = page.get_form(request, change=True)({"name": "x"})
    assert faulty.errors == {"name": ["Too short."], "__all__": ["There is one of this name."]}


def test_an_object_is_found_by_its_key_or_by_the_field_that_is_named(
    nora: Person, news_scope: Scope, looking: Looking
) -> None:
    assert looking.get_object(asked_by(nora), str(news_scope.pk), "") == news_scope
    assert looking.get_object(asked_by(nora), "News", "name") == news_scope
    assert looking.get_object(asked_by(nora), "News") is None


def test_lists_and_removals_are_pages_of_django_s_own(
    nora: Person, news_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(Looking, {"deletes": Verb(OPEN, lambda by, obj, data: None)})
    monkeypatch.setattr(page, "_confirmed", lambda request, key: None)
    assert page.changelist_view(asked_by(nora)).context_data["cl"].result_count == 1
    assert page.delete_view(asked_by(nora), str(news_scope.pk)).context_data["object"] == news_scope


def test_a_refusal_is_about_what_was_wanted(nick: Person, news_scope: Scope) -> None:
    """Adding is another action than changing, with reasons of its own."""
    verbs = {
        "creates": Verb(RUN, lambda by, obj, data: None),
        "changes": Verb(OPEN, lambda by, obj, data: None),
    }
    just_now = AccountState(active=True, frozen=False, factor_verified=True, authenticated_at=timezone.now())
    with account_state.provider.replaced_by(lambda user: just_now):
        for key, action in ((None, RUN), (str(news_scope.pk), OPEN)):
            request = asked_by(nick, "post")
            request._dont_enforce_csrf_checks = True
            with pytest.raises(Refused) as refused:
                page_of(Looking, verbs).changeform_view(request, key)
            assert refused.value.decision.action == action


def test_what_was_posted_is_kept_for_the_object_as_it_was(
    nora: Person, news_scope: Scope, looking: Looking
) -> None:
    versions: list[str] = []

    def keep(request: object, version: str) -> str:
        versions.append(version)
        return "the token"

    noting: Any = SimpleNamespace(keep=keep)
    with keeper.replaced_by(noting):  # and no one here has ever confirmed anything
        for key in (str(news_scope.pk), None):
            with pytest.raises(RecentLoginRequired):
                looking._confirmed(asked_by(nora, "post"), key)
    assert versions == [fingerprint(news_scope), ""]


@pytest.mark.parametrize("model", [RoleAssignment, Scope, CustomRole])
def test_django_finds_every_column_and_field_that_a_page_names(model: type[Model]) -> None:
    """As its own checks do, which look at no page before someone opens it."""
    assert admin_site.get_model_admin(model).check() == []
