"""Nothing that changes what somebody may do is done by a page that has not shown it first."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from accounts.models import User
from content.actions import EDIT_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from content.policies.change import agree, change_policy
from rbac.access_diff.diff import access_diff
from rbac.administration.separations import keep_apart
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from rbac.rules import COMMAND_LINE
from tests.confirming import confirmed, seal_in
from tests.newsroom import person

ADD = "/admin/secure_rbac/roleassignment/add/"


def role_for(otto: User, news: Section) -> dict[str, str]:
    return {"role": "editor", "scope": str(news.scope_id), "reason": "helps"}


@pytest.mark.parametrize("seen", ["", "0" * 64, "é"])
def test_a_post_that_was_not_preceded_by_looking_changes_nothing(
    seen: str, as_ada: Client, otto: User, in_review: Article, news: Section
) -> None:
    answer = as_ada.post(f"/cms/people/{otto.pk}/grant/", role_for(otto, news) | {"seen": seen})
    assert (answer.status_code, "1 person may do more" in answer.text) == (200, True)
    assert not RoleAssignment.objects.filter(user=otto).exists()


def test_what_was_seen_counts_for_nothing_else(
    as_ada: Client, otto: User, colin: User, in_review: Article, news: Section
) -> None:
    typed = role_for(otto, news)
    seal = {"seen": seal_in(as_ada.post(f"/cms/people/{otto.pk}/grant/", typed).text)}
    for path, sent in (
        (f"/cms/people/{colin.pk}/grant/", typed),
        (f"/cms/people/{otto.pk}/grant/", typed | {"role": "contributor"}),
        (f"/cms/people/{otto.pk}/grant/", typed | {"scope": "site"}),
    ):
        assert "Nothing has been changed yet" in as_ada.post(path, sent | seal).text
    assert not RoleAssignment.objects.filter(user=otto).exists()


def test_what_has_changed_since_is_shown_anew(
    as_ada: Client, otto: User, ada: User, cara: User, in_review: Article, news: Section
) -> None:
    path, typed = f"/cms/people/{otto.pk}/grant/", role_for(otto, news)
    seal = {"seen": seal_in(as_ada.post(path, typed).text)}
    Article.objects.create(section=news, slug="another", author=cara)
    assert "Something has changed since you looked" in as_ada.post(path, typed | seal).text
    assert not RoleAssignment.objects.filter(user=otto).exists()


def test_sharing_shows_it_first(as_ed: Client, otto: User, draft: Article) -> None:
    typed = {"q": "Otto", "to": f"person-{otto.pk}", "action": str(EDIT_ARTICLE), "reason": "helps"}
    assert "Edit an article: 1" in as_ed.post(f"/cms/articles/{draft.pk}/share/give/", typed).text
    assert not ArticleGrant.objects.exists()


def test_an_invitation_with_a_role_shows_what_it_opens_and_invites_nobody_yet(
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
