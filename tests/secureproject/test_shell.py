"""The menu of the CMS is kept for all who hold the same, and follows at once what somebody gains or loses."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models.functions import Now
from django.test import Client

from accounts.models import User
from content.actions import APPROVE_ARTICLE, CREATE_ARTICLE, EDIT_ARTICLE, VIEW_MEDIA
from content.models import Article, Section
from rbac.custom_roles import change_role, make_role
from rbac.decisions import holds_anywhere
from rbac.grants import grant_object, revoke_grant
from rbac.roles import grant_role, revoke_role, roles_of
from secureproject import shell
from secureproject.shell import ENTRIES, MOST_KEPT, _open_to
from tests.signing_in import signed_in


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    shell._open.clear()


def is_right(person: User) -> tuple[str, ...]:
    """The routes of the menu of ``person``, as they are now; it must be what the rules say of each."""
    user: Any = User.objects.get(pk=person.pk)
    entries, may_create = _open_to(user)
    again: Any = User.objects.get(pk=person.pk)
    assert entries == tuple(e for e in ENTRIES if e.action is None or holds_anywhere(again, e.action))
    assert may_create is holds_anywhere(again, CREATE_ARTICLE)
    return tuple(entry.route for entry in entries)


def test_nobody_has_the_menu_of_somebody_else(
    cara: User, colin: User, ed: User, ada: User, otto: User
) -> None:
    menus = [is_right(person) for person in (ada, ed, cara, colin, otto, cara, ada)]
    assert menus[0] == menus[6] != menus[1]
    assert menus[2] == menus[3] == menus[5]
    assert menus[4] == ("cms:dashboard",)
    assert _open_to(AnonymousUser()) == (ENTRIES[:1], False)


def test_a_role_taken_away_leaves_the_menu_at_once(otto: User, news: Section, ada: User) -> None:
    assert "cms:review" not in is_right(otto)
    grant_role(otto, "editor", scope=news.scope, reason="helps out", by=ada)
    assert "cms:review" in is_right(otto)
    revoke_role(roles_of(otto)[0], reason="no longer", by=ada)
    assert "cms:review" not in is_right(otto)


def test_a_role_of_ones_own_opens_what_it_includes_now(otto: User, ada: User) -> None:
    role = make_role("Pictures", {str(VIEW_MEDIA): "editor"}, reason="new desk", by=ada)
    grant_role(otto, role.key, reason="new desk", by=ada)
    assert {"cms:media"} == {*is_right(otto)} & {"cms:media", "cms:review"}
    change_role(
        role, name="Pictures", cells={str(APPROVE_ARTICLE): "editor"}, description="", reason="x", by=ada
    )
    assert {"cms:review"} == {*is_right(otto)} & {"cms:media", "cms:review"}


def test_a_grant_opens_and_closes(otto: User, draft: Article, ed: User) -> None:
    grant = grant_object(otto, EDIT_ARTICLE, draft, reason="knows the ferries", by=ed)
    assert "cms:articles" in is_right(otto)
    revoke_grant(grant, reason="done", by=ed)
    assert "cms:articles" not in is_right(otto)


@pytest.mark.parametrize("what", ["frozen_at", "roles_frozen_at"])
def test_an_account_that_is_stopped_has_no_menu_of_its_role(ed: User, what: str) -> None:
    assert "cms:review" in is_right(ed)
    User.objects.filter(pk=ed.pk).update(**{what: Now()})
    assert is_right(ed) == ("cms:dashboard",)


def test_what_is_kept_is_bounded(ed: User) -> None:
    shell._open.update(dict.fromkeys(range(MOST_KEPT), ((), False)))
    assert "cms:review" in is_right(ed)
    assert len(shell._open) == 1


def test_the_page_shows_it(ed: User, cara: User) -> None:
    pages = [Client.get(signed_in(person), "/cms/").content.decode() for person in (ed, cara, ed)]
    assert ['href="/cms/review/"' in page for page in pages] == [True, False, True]
