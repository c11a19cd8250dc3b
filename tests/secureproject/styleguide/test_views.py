"""The style guide shows every component and state that a template uses."""

import re
from pathlib import Path

import pytest
from django.test import RequestFactory

from secureproject.styleguide.views import STATES, components
from tests.look.test_vendored import ROOT, TEMPLATES

SHEETS = ROOT / "secureproject" / "static" / "secureproject" / "css"
SHARED = ("components.css", "forms.css", "lists.css", "parts.css")
# Nothing to be seen: the trap of the comment form, and the room that columns of a table take.
UNSEEN = {"honeypot", "row-actions--over", "said", "visually-hidden", "table__choose", "table__sentence"}
_CLASS = re.compile(r"\.([a-z][\w-]*)")
_USED = re.compile(r'class="([^"]*)"')


def styled() -> set[str]:
    rules = "".join((SHEETS / name).read_text() for name in SHARED)
    return {name for selector in re.findall(r"[^{}]*(?={)", rules) for name in _CLASS.findall(selector)}


def used(path: Path) -> set[str]:
    return {name for found in _USED.findall(path.read_text()) for name in re.findall(r"[a-z][\w-]*", found)}


@pytest.fixture
def shown() -> set[str]:
    html = "".join(drawn for each in components(RequestFactory().get("/")) for _way, drawn in each.panes)
    return {name for found in _USED.findall(html) for name in found.split()}


def test_every_component_that_a_template_uses_is_shown(shown: set[str]) -> None:
    templates = [path for path in TEMPLATES if "styleguide" not in path.parts and "mail" not in path.parts]
    needed = {name for path in templates for name in used(path)} & styled()
    assert sorted(needed - shown - UNSEEN) == []


def test_every_state_that_can_be_shown_is_shown() -> None:
    known = set(
        re.findall(r'state == "(\w+)"', (ROOT / "secureproject/templates/cms/state.html").read_text())
    )
    assert known == set(STATES)
