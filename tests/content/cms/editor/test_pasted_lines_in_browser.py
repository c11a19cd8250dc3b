"""Lines copied from a PDF become the paragraphs that they were; undo brings them back, and no letter is lost."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from tests.browser import editor_has_looked, paste
from tests.content.cms.editor.test_writing_in_browser import CLIPBOARD

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

PDF = CLIPBOARD.joinpath("pdf.txt").read_text()
JOINED = [
    "The harbour office has put up a new timetable for the ferries, which leave at eight and come back at noon. "
    "Whoever wants to come along writes to the office.",
    "Vor- und Nachteile der neuen Fahrzeiten stehen am Pier, nicht im Büro; nur die Nord-Süd-Linie fährt wie "
    "bisher um acht Uhr früh und kommt mittags zurück.",
]
VERSE = "The sea is calm tonight.\nThe tide is full,\nthe moon lies fair\nUpon the straits."
ADDRESS = "Harbour office\nPier 7\n20457 Hamburg\nGermany"
TABLE = "Month\tBoats in the harbour on the first day\nMay\t14 boats, two of them from abroad\nJune\t15 boats and more"
CHAT = "\n".join(
    f"This is line {n} of a list in which every line is a sentence of its own." for n in range(4)
)


def pasted(page: Page, text: str) -> list[str]:
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    editor_has_looked(page)
    paste(page, text, "text/plain")
    expect(page.locator("textarea[data-rich-text]")).not_to_have_value("")
    return paragraphs(page)


def paragraphs(page: Page) -> list[str]:
    return page.locator(".editor__paper .prose > *").all_inner_texts()


def letters(text: str) -> str:
    return re.sub(r"[\s\-\u2010\u00ad]+", "", text)


def test_lines_of_a_page_become_paragraphs_and_undo_brings_them_back(blank: Page) -> None:
    assert pasted(blank, PDF) == JOINED
    blank.keyboard.press("Control+z")
    assert paragraphs(blank) == PDF.split("\n")
    blank.keyboard.press("Control+Shift+z")
    assert paragraphs(blank) == JOINED


def test_a_word_keeps_its_hyphen_where_the_text_has_it_with_one_elsewhere(blank: Page) -> None:
    text = (
        "Everybody in the harbour knows the well-\nknown captain Quill, who has been on this time-\n"
        "table for years. Her Well-known stories begin\nwhere those of her officers come to their end."
    )
    assert pasted(blank, text) == [
        "Everybody in the harbour knows the well-known captain Quill, who has been on this timetable for years. Her "
        "Well-known stories begin where those of her officers come to their end."
    ]


@pytest.mark.parametrize(
    "text", [VERSE, ADDRESS, TABLE, CHAT], ids=["verse", "address", "table", "sentences"]
)
def test_lines_that_are_lines_stay_lines(text: str, blank: Page) -> None:
    assert [one.split() for one in pasted(blank, text)] == [one.split() for one in text.split("\n")]


def test_it_goes_on_in_the_middle_of_a_paragraph(blank: Page) -> None:
    pasted(blank, "Before. After.")
    for _letter in "After.":
        blank.keyboard.press("ArrowLeft")
    editor_has_looked(blank)
    paste(blank, "\n".join(PDF.split("\n")[:4]), "text/plain")
    expect(blank.locator(".editor__paper .prose")).to_contain_text("timetable")
    assert " ".join(paragraphs(blank)).split() == f"Before. {JOINED[0]}After.".split()


WORD = st.sampled_from(
    ["boats", "Fähre", "a", "timetable-", "Nord-", "und", "noon.", "1,204", "<b>", "&", "ﬁsh", "wait!"]
)
LINE = st.lists(WORD, min_size=1, max_size=12).map(" ".join)
TEXT = st.lists(LINE | st.just(""), min_size=1, max_size=9).map("\n".join).filter(str.strip)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT)
def test_no_letter_is_ever_lost(blank: Page, text: str) -> None:
    assert letters("".join(pasted(blank, text))) == letters(text)
