"""The menu and the frame of CMS pages: what a person may do, at once when it changes; what is typed stays text."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.db.models.functions import Now
from django.template import engines
from django.test import Client
from django.utils.translation import override

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_MEDIA
from content.models import Article, Section
from rbac.administration.custom_roles import change_role, make_role
from rbac.grants import grant_object, revoke_grant
from rbac.roles import grant_role, revoke_role, roles_of
from secureproject.cms_shell.navigation import Entry, shell_for
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


PAGE = """{% extends "cms/base.html" %}{% block title %}{{ said }}{% endblock %}
{% block heading %}{{ said }}{% endblock %}
{% block main %}<p>{{ said }}</p>{% endblock %}{% block inspector %} {{ beside }} {% endblock %}"""
EVIL = "<script>{main}</script> & {0} %s"


class Form(forms.Form):
    name = forms.CharField()


def person(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(pk=7, name=EVIL, email="cara@example.org", is_staff=False, **more)


def shown(**more: Any) -> str:
    """A page in a context like that of a view."""
    context = {
        "csp_nonce": EVIL,
        "shell": SimpleNamespace(
            entries=(Entry("cms:dashboard", EVIL, "eye"),),
            current=None,
            may_create=True,
            site=SimpleNamespace(name=EVIL, has_topics=False),
        ),
        "user": person(),
        "csrf_token": "token",
        "said": EVIL,
        "beside": "",
    }
    html: str = engines["django"].from_string(PAGE).render(context | more)
    return html


def test_what_is_typed_stays_text() -> None:
    html = shown(beside=EVIL, messages=[Message(constants.SUCCESS, EVIL)])
    assert "<script>{" not in html
    assert html.count("&lt;script&gt;{main}&lt;/script&gt; &amp; {0} %s") >= 8


def test_the_title_says_that_something_is_wrong() -> None:
    with override("de"):
        assert "<title>Fehler: " in shown(form=Form({"name": ""}))
        assert "<title>Fehler: " not in shown(form=Form({"name": "x"}))
    assert 'href="#id_name"' in shown(form=Form({"name": ""}))


def test_only_a_page_with_something_beside_it_makes_room_for_it() -> None:
    assert '<body class="frame inspected ' in shown(beside="x")
    assert '<body class="frame ' in shown()


def test_the_form_to_log_out_carries_its_token() -> None:
    assert 'name="csrfmiddlewaretoken" value="token"' in shown()


@pytest.mark.parametrize("is_staff", [True, False])
def test_only_staff_are_led_to_the_administration(is_staff: bool) -> None:
    user = person()
    user.is_staff = is_staff
    assert ('href="/admin/"' in shown(user=user)) is is_staff


def test_a_page_seen_through_the_eyes_of_another_person_says_so() -> None:
    html = shown(user=person(impersonator=person()))
    assert 'id="me"' not in html
    assert "Nothing can be changed, and every page is recorded." in html
