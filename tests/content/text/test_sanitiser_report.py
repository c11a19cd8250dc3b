"""The writer is told what the sanitiser took out."""

from content.text.sanitise import clean_html
from content.text.sanitiser_report import removed_by_cleaning


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
