"""Pictures and players of other hosts (content.imports.wordpress.pictures): nothing foreign is loaded."""

import pytest

from content.imports.wordpress.html import convert_body
from tests.content.imports.wordpress.test_html import FIGURE, IMAGE, REL, converted


@pytest.mark.parametrize(
    "body",
    [
        IMAGE,
        f"<p>{IMAGE}</p>",
        f'<a href="/x">{IMAGE}</a>',
        f"<ul><li>{IMAGE}</li></ul>",
        f"<h2>Hi {IMAGE} there</h2>",
    ],
)
def test_a_foreign_picture_becomes_a_figure_with_a_link(body: str) -> None:
    assert FIGURE in converted(body)


@pytest.mark.parametrize("address", ["data:image/png;base64,AAAA", "javascript:alert(1)", "boat.jpg", ""])
def test_a_picture_without_a_web_address_leaves_no_link(address: str) -> None:
    html = convert_body(f'Before <img src="{address}" alt="A boat"> after', {}).html
    assert "<a" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    "player",
    [
        '<iframe src="https://elsewhere.example/v"></iframe>',
        '<video controls><source src="https://elsewhere.example/v"></video>',
        '<p>See <audio src="https://elsewhere.example/v"></audio></p>',
    ],
)
def test_a_player_becomes_a_link(player: str) -> None:
    body = convert_body(player, {})
    link = '<p><a href="https://elsewhere.example/v">https://elsewhere.example/v</a></p>'
    assert link in REL.sub("", body.html)
    assert body.players == ["https://elsewhere.example/v"]
