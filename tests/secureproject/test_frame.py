"""A page that is framed looks like one that extends the frame, whatever it has to say."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.utils.safestring import SafeString
from django.utils.translation import override

EXTENDS = '{% extends "cms/base.html" %}'
FRAMED = "{% load interface %}{% framed %}"
PAGE = """{% block title %}{{ said }}{% endblock %}{% block head %}<link rel="x">{% endblock %}
{% block body_class %}writing{% endblock %}{% block heading %}{{ said }}{% endblock %}
{% block main %}<p>{{ said }}</p>{% endblock %}{% block inspector %} {{ beside }} {% endblock %}"""
EVIL = "<script>{main}</script> & {0} %s"


class Form(forms.Form):
    name = forms.CharField()


def person(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(pk=7, name=EVIL, email="cara@example.org", is_staff=False, **more)


def shown(start: str, page: str, **more: Any) -> str:
    """A text of ours as a template, in a context like that of a view."""
    context = {
        "request": SimpleNamespace(csp_nonce="once", META={}),
        "shell": SimpleNamespace(
            worknav=SafeString("<nav>"), may_create=True, site=SimpleNamespace(name=EVIL, has_topics=False)
        ),
        "user": person(),
        "csrf_token": "token",
        "said": EVIL,
        "beside": "",
    }
    html: str = engines["django"].from_string(start + page).render(context | more)
    return html


CASES: dict[str, dict[str, Any]] = {
    "plain": {},
    "inspected": {"beside": EVIL},
    "wrong": {"form": Form({"name": ""})},
    "right": {"form": Form({"name": "x"})},
    "told": {"messages": [Message(constants.SUCCESS, EVIL)]},
    "told what is wrong": {"messages": [Message(constants.ERROR, EVIL)], "form": Form({"name": ""})},
    "seen by somebody": {"user": person(seen_by=person())},
}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("page", [PAGE, "{% block main %}{% endblock %}"], ids=["whole", "bare"])
def test_a_framed_page_is_the_page_that_extends_the_frame(page: str, case: str, language: str) -> None:
    with override(language):
        extending = shown(EXTENDS, page, **CASES[case])
        assert shown(FRAMED, page, **CASES[case]) == extending.lstrip("\n")


def test_what_somebody_typed_fills_its_own_place_alone() -> None:
    html = shown(FRAMED, PAGE, beside=EVIL)
    assert "<script>{" not in html
    assert html.count("&lt;script&gt;{main}&lt;/script&gt; &amp; {0} %s") >= 5
