"""The step before a change of rights: what is sealed into the page is all of what was shown, and to whom."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from audit.actors import COMMAND_LINE
from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from content.policies.change import agree, change_policy
from rbac.access_diff.confirmation import SEEN, preview_page
from rbac.access_diff.diff import AccessDiff, Difference, access_diff
from rbac.administration.separations import keep_apart
from rbac.enforcement.view_guards import TOKEN_FIELD
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from tests.confirming import confirmed
from tests.newsroom import person
from tests.rbac.conftest import MakePerson, Person
from tests.rbac.samples import OPEN, WRITE

TYPED = {"role": "editor", "csrfmiddlewaretoken": "x", TOKEN_FIELD: "y"}


class Step:
    """``shown_first`` for a change whose consequences are known, and what its page was given to show."""

    def __init__(self, ada: Person, otto: Person) -> None:
        self.found = AccessDiff((Difference(otto.pk, OPEN, 2, 0),), {otto.pk: otto})
        self.asked: dict[str, Any] = {}
        self.shown: dict[str, Any] = {}
        self.by = ada

    def compare(self, change: object, **where: Any) -> AccessDiff:
        self.asked = where
        return self.found

    def render(self, request: object, template: str, context: dict[str, Any]) -> HttpResponse:
        self.shown = {**context, "template": template}
        return HttpResponse()

    def take(self, typed: dict[str, str], path: str = "/grant/", **more: Any) -> bool:
        """Whether the change may be made."""
        request: Any = RequestFactory().post(path, typed)
        request.user = self.by
        return preview_page(request, lambda: None, doing="Do it", back="/back/", **more) is None

    @property
    def seal(self) -> dict[str, str]:
        return {SEEN: dict(self.shown["kept"])[SEEN]}


@pytest.fixture
def step(person: MakePerson, monkeypatch: pytest.MonkeyPatch) -> Step:
    made = Step(person("ada"), person("otto"))
    monkeypatch.setattr("rbac.access_diff.confirmation.access_diff", made.compare)
    monkeypatch.setattr("rbac.access_diff.confirmation.render", made.render)
    return made


def test_what_was_shown_may_be_done_and_nothing_else(step: Step, person: MakePerson) -> None:
    assert not step.take(TYPED)
    seal = step.seal
    assert step.take(TYPED | seal)
    assert not step.take(TYPED | {"role": "administrator"} | seal)
    assert not step.take(TYPED | seal, path="/elsewhere/")
    step.by = person("alan")
    assert not step.take(TYPED | seal)


@pytest.mark.parametrize(
    "other",
    [
        lambda otto, colin: AccessDiff((Difference(colin.pk, OPEN, 2, 0),), {colin.pk: colin}),
        lambda otto, colin: AccessDiff((Difference(otto.pk, WRITE, 2, 0),), {otto.pk: otto}),
        lambda otto, colin: AccessDiff((Difference(otto.pk, OPEN, 3, 0),), {otto.pk: otto}),
        lambda otto, colin: AccessDiff((Difference(otto.pk, OPEN, 2, 1),), {otto.pk: otto}),
        lambda otto, colin: AccessDiff((Difference(otto.pk, OPEN, 2, 0, site=True),), {otto.pk: otto}),
        lambda otto, colin: AccessDiff((Difference(otto.pk, OPEN, 2, 0),), {otto.pk: otto}, ("Both.",)),
        lambda otto, colin: AccessDiff((Difference(otto.pk, OPEN, 2, 0),), {otto.pk: otto}, (), ("Less.",)),
    ],
    ids=["person", "action", "gained", "lost", "site", "broken", "relaxed"],
)
def test_whatever_is_different_since_is_shown_again(step: Step, person: MakePerson, other: Any) -> None:
    step.take(TYPED)
    assert step.shown["differs"] is False
    seal, (otto,) = step.seal, step.found.people.values()
    step.found = other(otto, person("colin"))
    assert not step.take(TYPED | seal)
    assert step.shown["differs"] is True


def test_someone_whom_the_change_makes_is_the_same_person_under_each_key(step: Step) -> None:
    step.take(TYPED)
    seal, (otto,) = step.seal, step.found.people.values()
    step.found = AccessDiff((Difference(77, OPEN, 2, 0),), {77: otto})
    assert step.take(TYPED | seal)


def test_people_who_have_no_name_any_more_are_told_apart_by_their_keys(step: Step) -> None:
    step.found = AccessDiff((Difference(77, OPEN, 2, 0),), {})
    step.take(TYPED)
    seal = step.seal
    step.found = AccessDiff((Difference(78, OPEN, 2, 0),), {})
    assert not step.take(TYPED | seal)


def test_the_page_has_all_that_was_typed_and_what_it_needs(step: Step) -> None:
    step.take(
        TYPED, template="own.html", context={"title": "Who gains", "doing": "never"}, people=[7], places=[3]
    )
    assert step.asked == {"people": [7], "places": [3]}
    kept = [("role", "editor"), (SEEN, step.seal[SEEN])]
    assert step.shown == {
        "found": step.found,
        "waits": False,
        "doing": "Do it",
        "back": "/back/",
        "kept": kept,
        "differs": False,
        "template": "own.html",
        "title": "Who gains",
    }


def test_what_concerns_no_one_needs_no_step_unless_it_waits_for_someone(step: Step) -> None:
    step.found = AccessDiff((), {})
    assert step.take(TYPED)
    assert not step.take(TYPED, waits=lambda: True)
    assert step.shown["waits"] is True
    seal = step.seal
    assert step.take(TYPED | seal, waits=lambda: True)
    step.found = AccessDiff((), {}, ("Both.",))
    assert not step.take(TYPED | seal)


ADD = "/admin/secure_rbac/roleassignment/add/"


@pytest.mark.parametrize("seen", ["", "0" * 64, "é"])
def test_a_post_that_was_not_preceded_by_looking_changes_nothing(
    seen: str, as_ada: Client, otto: User, in_review: Article, news: Section
) -> None:
    typed = {"role": "editor", "scope": str(news.scope_id), "reason": "helps", "seen": seen}
    answer = as_ada.post(f"/cms/people/{otto.pk}/grant/", typed)
    assert (answer.status_code, "1 person may do more" in answer.text) == (200, True)
    assert not RoleAssignment.objects.filter(user=otto).exists()


def test_sharing_shows_it_first(as_ed: Client, otto: User, draft: Article) -> None:
    typed = {"q": "Otto", "to": f"person-{otto.pk}", "action": str(EDIT_ARTICLE), "reason": "helps"}
    assert "Edit an article: 1" in as_ed.post(f"/cms/articles/{draft.pk}/share/give/", typed).text
    assert not ArticleGrant.objects.exists()


def test_an_invitation_with_a_role_shows_what_it_opens_and_invites_no_one_yet(
    as_ada: Client, draft: Article, news: Section
) -> None:
    typed = {"email": "nora@example.org", "name": "Nora", "role": "editor", "scope": str(news.scope_id)}
    page = as_ada.post("/cms/people/invite/", typed).text
    assert "1 person may do more" in page
    assert "Nora" in page
    assert not User.objects.filter(email="nora@example.org").exists()
    assert confirmed(as_ada, "/cms/people/invite/", typed).status_code == 302
    assert RoleAssignment.objects.filter(user__email="nora@example.org", role="editor").exists()


def test_the_admin_shows_it_first_too(as_ada: Client, otto: User, draft: Article, news: Section) -> None:
    role = {"user": otto.pk, "role": "editor", "scope": news.scope_id, "reason": "helps"}
    permission = Permission.objects.get(codename="edit_article", content_type__model="article")
    grant = {"user": otto.pk, "permission": permission.pk, "content_object": draft.pk, "reason": "helps"}
    for path, typed in ((ADD, role), ("/admin/content/articlegrant/add/", grant)):
        assert "1 person may do more" in as_ada.post(path, typed).text
    assert not RoleAssignment.objects.filter(user=otto).exists()
    assert not ArticleGrant.objects.exists()


def test_what_a_looser_policy_no_longer_demands_is_said(ada: User, draft: Article, news: Section) -> None:
    second = person("Bea", "administrator")
    change = change_policy(news, {"four_eyes": False}, by=ada, reason="Small team")
    assert change.applied_at is None
    found = access_diff(lambda: agree(change, by=second), places=[news.scope_id])
    assert any("no one approves their own text" in said and "1." in said for said in found.relaxed)


def test_who_holds_both_already_is_said_before_duties_are_kept_apart(
    as_ada: Client, otto: User, news: Section
) -> None:
    for role in ("editor", "contributor"):
        grant_role(otto, role, scope=news.scope, reason="x", by=COMMAND_LINE)
    typed = {"first": "editor", "second": "contributor", "reason": "two people"}
    assert "Otto holds both" in as_ada.post("/cms/people/separations/", typed).text
    found = access_diff(lambda: keep_apart("editor", "contributor", reason="x", by=COMMAND_LINE), people=())
    assert found.broken == ("Otto holds both “contributor” and “editor” at one place.",)
