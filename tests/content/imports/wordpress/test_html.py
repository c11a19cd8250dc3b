"""Conversion of bodies (content.imports.wordpress.html, pictures): nothing said is lost, nothing foreign is loaded."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.imports.wordpress.export import Export, Item
from content.imports.wordpress.html import convert_body
from content.imports.wordpress.pictures import Picture
from content.text.sanitise import clean_html
from tests.content.imports.wordpress.files import REAL_EXPORT, needs_real_export

REL = re.compile(r' rel="[^"]*"')  # what the sanitiser makes of links is its own tests' business


def converted(body: str) -> str:
    return REL.sub("", convert_body(body, {}).html)


IMAGE = '<img src="https://elsewhere.example/boat.jpg" alt="A boat">'

FIGURE = '<figure><p>A boat</p><p><a href="https://elsewhere.example/boat.jpg">Picture not fetched</a></p>'


def test_a_caption_shortcode_keeps_its_caption() -> None:
    body = convert_body(f'[caption id="a" width="9"]<a href="/b">{IMAGE}</a> In <em>port</em>[/caption]', {})
    assert REL.sub("", body.html) == f"{FIGURE}<figcaption>In <em>port</em></figcaption></figure>"
    assert body.shortcodes == []


def test_a_gallery_shows_its_pictures_and_only_those() -> None:
    known = {
        "5": Picture("https://elsewhere.example/5.jpg", "Five"),
        "6": Picture("https://elsewhere.example/6.jpg"),
    }
    body = convert_body('Look:\n\n[gallery columns="2" ids="5,7"]', known)
    assert "elsewhere.example/5.jpg" in body.html
    assert "6.jpg" not in body.html


def test_a_gallery_without_ids_shows_the_files_of_its_post() -> None:
    assert "/5.jpg" in convert_body("[gallery]", {}, [Picture("https://elsewhere.example/5.jpg")]).html


@pytest.mark.parametrize(
    "shortcode", ["[contact-form]", "[video src=x.mp4]", "[audio https://a.example/b.mp3]", "[/foo]"]
)
def test_an_unknown_shortcode_stays_visible_and_is_listed(shortcode: str) -> None:
    body = convert_body(f"Please use {shortcode} now", {})
    assert shortcode in re.sub(r"<[^>]+>", "", body.html)
    assert body.shortcodes == [shortcode]


def test_classic_text_gets_paragraphs_and_line_breaks() -> None:
    assert convert_body("One\nline\n\nTwo\n<h2>Three</h2>\nFour", {}).html == (
        "<p>One<br>line</p><p>Two</p><h2>Three</h2><p>Four</p>"
    )


def test_block_text_is_taken_as_it_is() -> None:
    body = convert_body(
        "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->\n<!-- wp:calendar /-->", {}
    )
    assert body.html == "<p>One</p>"
    assert body.dropped_blocks == ["calendar"]


@given(st.text(alphabet='<>/abpimg src="[]=captionlery\n\t&;!-', max_size=200))
def test_any_body_comes_out_clean(text: str) -> None:
    html = convert_body(text, {}).html
    assert clean_html(html) == html
    assert "<img" not in html


@needs_real_export
def test_no_word_of_the_real_export_is_lost() -> None:
    for item in (record for record in Export(REAL_EXPORT).records() if isinstance(record, Item)):
        if item.kind not in {"post", "page"}:
            continue
        bare = re.sub(
            r"<!--.*?-->|\[(?:gallery|/?caption)[^\]]*\]|<(script|style).*?</\1>|<[^>]+>",
            " ",
            item.content,
            flags=re.S,
        )
        words = set(re.findall(r"[^\W\d_]{3,}", bare)) - {"nbsp", "amp", "quot", "lt", "gt"}
        kept = set(re.findall(r"[^\W\d_]{3,}", convert_body(item.content, {}).html))
        assert words <= kept, (item.title, words - kept)


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
