"""The writer is told what the sanitiser took out."""

from content.text.html_text import one_line
from content.text.sanitise import clean_html
from content.text.sanitiser_report import lost_from, removed_by_cleaning


def removed(html: str) -> list[str]:
    return removed_by_cleaning(html, clean_html(html))


def test_nothing_is_said_when_nothing_went() -> None:
    assert removed("<p>One <strong>two</strong> <a href='/x/' target='_blank' rel='x'>three</a></p>") == []


def test_elements_attributes_and_addresses_are_named() -> None:
    lines = removed(
        "<p style='x' onclick='y'>a</p><iframe src='https://v.example/'></iframe><a href='javascript:1'>b</a>"
    )
    assert lines == [
        "element “iframe” (1)",
        "attribute “onclick” (1)",
        "attribute “style” (1)",
        "link or picture address “https://v.example/”",
        "link or picture address “javascript:1”",
    ]


def test_invisible_characters_are_counted_and_a_word_joiner_stays() -> None:
    body = "<p>one\x00\x01 two\u2060three\x9f</p>"
    sent = {"title": "A\u202e title\t\u2060here", "summary": "line\nline", "body": body}
    cleaned = clean_html(body)
    assert cleaned == "<p>one two\u2060three</p>"
    assert one_line(sent["title"]) == "A title \u2060here"
    assert lost_from(sent, cleaned) == ["invisible characters (4)"]
    assert lost_from({"title": "A title", "body": cleaned}, cleaned) == []
