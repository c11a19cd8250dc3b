"""What every template must keep to, whichever room wrote it."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

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
