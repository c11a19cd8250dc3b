"""Who gains and who loses by a change of roles, teams, grants, sections or policies, before it is made."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts.models import Session, User
from audit.models import Entry
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.models.grants import ArticleGrant
from content.policies.change import change_policy
from content.sections.verbs import move_section
from rbac.access_diff.diff import AccessDiff, access_diff
from rbac.account_state import state_of
from rbac.administration.custom_roles import change_role, make_role
from rbac.decisions import decide
from rbac.errors import Invalid, Refused
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.roles import grant_role, revoke_role
from tests.confirming import seal_in
from tests.signing_in import signed_in

COMMON = (VIEW_ARTICLE, EDIT_ARTICLE, APPROVE_ARTICLE)


def counts(found: AccessDiff) -> dict[tuple[str, str], tuple[int, int]]:
    """(person, action) -> (gained, lost), of the actions that these tests speak of."""
    return {
        (str(found.people[d.person]), str(d.action).removeprefix("content.")): (d.gained, d.lost)
        for d in found.differences
        if d.action in COMMON
    }


def test_what_someone_may_not_do_cannot_be_tried_either(otto: User, ed: User) -> None:
    with pytest.raises(Refused):
        access_diff(lambda: grant_role(otto, "editor", reason="x", by=ed))


def test_nothing_has_happened_afterwards(otto: User, ada: User, draft: Article, news: Section) -> None:
    held = grant_role(otto, "editor", reason="x", by=ada)
    signed_in(otto)
    entries = Entry.objects.count()
    found = access_diff(lambda: revoke_role(held, reason="x", by=ada))
    assert (found.gaining, found.losing) == (0, 1)
    assert counts(found)[("Otto", "edit_article")] == (0, 1)
    assert RoleAssignment.objects.filter(pk=held.pk).exists()
    assert Session.objects.filter(user=otto).exists()
    assert Entry.objects.count() == entries
    assert decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, draft).allowed


def test_a_role_counts_the_articles_it_opens(
    otto: User, ada: User, in_review: Article, news: Section
) -> None:
    found = access_diff(lambda: grant_role(otto, "editor", scope=news.scope, reason="x", by=ada))
    assert counts(found) == {
        ("Otto", "view_article"): (1, 0), ("Otto", "edit_article"): (1, 0), ("Otto", "approve_article"): (1, 0)
    }  # fmt: skip


def test_who_wrote_it_gains_no_approval(cara: User, ada: User, in_review: Article, news: Section) -> None:
    found = access_diff(lambda: grant_role(cara, "editor", scope=news.scope, reason="x", by=ada))
    # She sees and edits it already, and no one approves own words: nor may who made her an editor.
    assert counts(found) == {("Ada", "approve_article"): (0, 1)}


def test_a_narrower_role_tells_what_is_lost_and_what_stays(
    otto: User, cara: User, ada: User, draft: Article, news: Section, ed: User
) -> None:
    role = make_role("Writer", {str(EDIT_ARTICLE): "editor"}, reason="x", by=ada)
    RoleAssignment.objects.filter(user=cara).delete()
    for person in (otto, cara):
        grant_role(person, role.key, reason="x", by=ada)

    def narrower() -> object:
        return change_role(
            role, name=role.name, cells={str(EDIT_ARTICLE): "contributor"}, description="", reason="x", by=ada
        )

    assert counts(access_diff(narrower)) == {("Otto", "edit_article"): (0, 1)}


def test_a_moved_section_changes_hands(
    ed: User, colin: User, ada: User, draft: Article, news: Section, policies: Section
) -> None:
    found = access_diff(lambda: move_section(news, policies, by=ada), places=[news.scope_id])
    assert counts(found) == {("Colin", "view_article"): (1, 0)}


def test_a_change_that_cannot_be_made_says_so(ada: User) -> None:
    mine = RoleAssignment.objects.get(user=ada)
    with pytest.raises(Invalid, match="last administrator of the site"):
        access_diff(lambda: revoke_role(mine, reason="x", by=ada))


def test_the_page_shows_it_first_and_then_does_it(
    as_ada: Client, otto: User, in_review: Article, news: Section
) -> None:
    typed = {"role": "editor", "scope": str(news.scope_id), "reason": "helps"}
    page = as_ada.post(f"/cms/people/{otto.pk}/grant/", typed).text
    assert "1 person may do more" in page
    assert "Approve an article: 1" in page
    assert '<input type="hidden" name="reason" value="helps">' in page
    assert not RoleAssignment.objects.filter(user=otto).exists()
    as_ada.post(f"/cms/people/{otto.pk}/grant/", typed | {"seen": seal_in(page)})
    held = RoleAssignment.objects.get(user=otto)
    shown = as_ada.post(f"/cms/people/roles/{held.pk}/revoke/", {"reason": "x"}).text
    assert "1 person may do less" in shown
    assert f'href="/cms/people/{otto.pk}/"' in shown


def test_who_holds_nothing_but_a_grant_is_told_of_what_they_lose(
    otto: User, colin: User, ada: User, draft: Article, news: Section
) -> None:
    """Otto on an article; a team of Colin's on a section."""
    RoleAssignment.objects.filter(user__in=(otto, colin)).delete()
    legal = Group.objects.create(name="Legal")
    legal.user_set.add(colin)
    grant_object(otto, EDIT_ARTICLE, draft, reason="x", by=ada)
    given = grant_object(legal, EDIT_ARTICLE, news, reason="x", by=ada)
    alone = counts(access_diff(lambda: ArticleGrant.objects.all().delete()))
    assert alone[("Otto", "edit_article")] == (0, 1)
    assert counts(access_diff(given.delete))[("Colin", "edit_article")] == (0, 1)


@pytest.mark.parametrize("field", ["frozen_at", "roles_frozen_at"])
def test_a_role_of_an_account_that_is_frozen_is_told_of_too(
    field: str, otto: User, ada: User, in_review: Article
) -> None:
    """It counts again once the account is in order: it must not be given unseen."""
    User.objects.filter(pk=otto.pk).update(**{field: timezone.now()})
    found = access_diff(lambda: grant_role(otto, "editor", reason="x", by=ada), people=[otto.pk])
    assert counts(found)[("Otto", "approve_article")] == (1, 0)


def test_a_second_factor_that_is_demanded_is_told_to_cost_those_without_it(
    ed: User, ada: User, draft: Article, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.policies.change.state_of", lambda by: replace(state_of(by), passkey=True))
    found = access_diff(lambda: change_policy(news, {"factor": "passkey"}, by=ada, reason="x"))
    assert counts(found)[("Ed", "edit_article")] == (0, 1)
