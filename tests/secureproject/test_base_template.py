"""The frame of every CMS page (cms/base.html): what is typed stays text, and each person gets what is theirs."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.utils.translation import override

from secureproject.cms_shell.navigation import Entry

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
