"""The menu of the CMS shows what a person may do, and follows at once what they gain or lose."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models.functions import Now
from django.test import Client

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_MEDIA
from content.models import Article, Section
from rbac.administration.custom_roles import change_role, make_role
from rbac.grants import grant_object, revoke_grant
from rbac.roles import grant_role, revoke_role, roles_of
from secureproject.cms_shell.navigation import shell_for
from tests.signing_in import signed_in


def menu_of(person: User) -> tuple[str, ...]:
    """The routes of the menu of ``person``, as they are now."""
    user: Any = User.objects.get(pk=person.pk)
    return routes_of(user)


def routes_of(user: Any) -> tuple[str, ...]:
    shell = shell_for(SimpleNamespace(user=user, path="/cms/"))  # type: ignore[arg-type]  # all that it looks at
    return tuple(entry.route for entry in shell.entries)


def test_no_one_has_the_menu_of_someone_else(
    cara: User, colin: User, ed: User, ada: User, otto: User
) -> None:
    menus = [menu_of(person) for person in (ada, ed, cara, colin, otto, cara, ada)]
    assert menus[0] == menus[6] != menus[1]
    assert menus[2] == menus[3] == menus[5]
    assert menus[4] == ("cms:dashboard",)
    assert routes_of(AnonymousUser()) == ("cms:dashboard",)


def test_only_who_may_create_is_offered_a_new_article(cara: User, otto: User) -> None:
    pages = [Client.get(signed_in(person), "/cms/").content.decode() for person in (cara, otto)]
    assert ['href="/cms/articles/new/"' in page for page in pages] == [True, False]


def test_a_role_taken_away_leaves_the_menu_at_once(otto: User, news: Section, ada: User) -> None:
    assert "cms:review" not in menu_of(otto)
    grant_role(otto, "editor", scope=news.scope, reason="helps out", by=ada)
    assert "cms:review" in menu_of(otto)
    revoke_role(roles_of(otto)[0], reason="no longer", by=ada)
    assert "cms:review" not in menu_of(otto)


def test_a_role_of_ones_own_opens_what_it_includes_now(otto: User, ada: User) -> None:
    role = make_role("Pictures", {str(VIEW_MEDIA): "editor"}, reason="new desk", by=ada)
    grant_role(otto, role.key, reason="new desk", by=ada)
    assert {"cms:media"} == {*menu_of(otto)} & {"cms:media", "cms:review"}
    change_role(
        role, name="Pictures", cells={str(APPROVE_ARTICLE): "editor"}, description="", reason="x", by=ada
    )
    assert {"cms:review"} == {*menu_of(otto)} & {"cms:media", "cms:review"}


def test_a_grant_opens_and_closes(otto: User, draft: Article, ed: User) -> None:
    grant = grant_object(otto, EDIT_ARTICLE, draft, reason="knows the ferries", by=ed)
    assert "cms:articles" in menu_of(otto)
    revoke_grant(grant, reason="done", by=ed)
    assert "cms:articles" not in menu_of(otto)


@pytest.mark.parametrize("what", ["frozen_at", "roles_frozen_at"])
def test_an_account_that_is_stopped_has_no_menu_of_its_role(ed: User, what: str) -> None:
    assert "cms:review" in menu_of(ed)
    User.objects.filter(pk=ed.pk).update(**{what: Now()})
    assert menu_of(ed) == ("cms:dashboard",)


def test_the_page_shows_it(ed: User, cara: User) -> None:
    pages = [Client.get(signed_in(person), "/cms/").content.decode() for person in (ed, cara, ed)]
    assert ['href="/cms/review/"' in page for page in pages] == [True, False, True]
