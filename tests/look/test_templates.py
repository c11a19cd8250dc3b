"""What every template must keep to, whichever room wrote it."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from secureproject.templatetags.interface import icon, sentence

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(
    path
    for room in ("secureproject", "accounts", "content")
    for path in (ROOT / room).rglob("templates/**/*.html")
)
SPRITE = (ROOT / "secureproject/static/vendor/lucide/sprite.svg").read_text()
ICONS = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_code(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_icons_are_in_the_sprite(path: Path) -> None:
    assert set(re.findall(r'{% icon "([^"]+)"', path.read_text())) <= ICONS


@pytest.mark.parametrize("page", ["400", "403", "404", "409", "410", "429", "500", "503", "csrf"])
def test_error_pages_need_neither_database_nor_context(page: str) -> None:
    html = render_to_string(f"errors/{page}.html", {})
    assert html.count("<h1>") == 1
    assert 'href="/"' in html


def test_a_refusal_gives_its_reason() -> None:
    html = render_to_string("errors/403.html", {"reason": "Contributors write; editors publish <i>."})
    assert "Contributors write; editors publish &lt;i&gt;." in html


def test_an_icon_is_decoration_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("check")
    assert 'role="img" aria-label="&lt;Done&gt;"' in icon("check", label="<Done>")


@pytest.mark.parametrize(
    ("reason", "shown"),
    [("editors publish here", "Editors publish here."), ("Wait!", "Wait!"), ("", ""), ("élan", "Élan.")],
)
def test_a_reason_is_shown_as_a_sentence(reason: str, shown: str) -> None:
    assert sentence(reason) == shown
