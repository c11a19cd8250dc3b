"""The third-party files, the sprite made of them, and the icons that templates take from it."""

import re
from pathlib import Path

import pytest

from secureproject.supply.listed import File, Package
from tooling.vendor import sprite_of
from tooling.vendor_list import place_of

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(
    path
    for room in ("secureproject", "accounts", "content")
    for path in (ROOT / room).rglob("templates/**/*.html")
)
SPRITE = (ROOT / "secureproject/static/vendor/lucide/sprite.svg").read_text()
ICONS = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))


def test_a_place_outside_the_folder_is_refused() -> None:
    file = File("a.js", "../../secureproject/settings.py", "")
    with pytest.raises(ValueError, match="outside"):
        place_of(Package("a", "1", "MIT", (file,)), file)


def test_icons_become_symbols_by_their_names() -> None:
    made = sprite_of({"dot": b'<svg viewBox="0 0 24 24">\n  <circle r="1" />\n</svg>'}, source="test 1, MIT")
    assert b'<symbol id="dot"' in made
    assert b'<circle r="1" /></symbol>' in made


def test_what_is_no_icon_is_refused() -> None:
    with pytest.raises(ValueError, match="not an SVG"):
        sprite_of({"dot": b"<html></html>"}, source="test")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_icons_are_in_the_sprite(path: Path) -> None:
    assert set(re.findall(r'{% icon "([^"]+)"', path.read_text())) <= ICONS
