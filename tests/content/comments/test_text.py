"""What a stranger may write: refusals first, then what every script and every emoji needs."""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from content.comments.text import accept_name, accept_text, text_digest
from tests.samples import samples

ACCEPTED: tuple[Literal["L", "M", "N", "P", "S", "Zs"], ...] = ("L", "M", "N", "P", "S", "Zs")


@contextmanager
def suppress_blank() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        if error.code != "blank":
            raise


def refusal(text: str) -> str:
    with pytest.raises(ValidationError) as caught:
        accept_text(text)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize(("character", "named"), samples(__file__)["refused"])
def test_a_refused_character_is_named_with_its_place(character: str, named: str) -> None:
    assert (
        refusal(f"first line\nso{character}so") == f"Line 2, character 3, after “so”: {named} cannot be used."
    )


def test_the_first_five_refused_characters_are_named() -> None:
    assert refusal("a\x01b\x02c\x03d\x04e\x05f\x06g").count("cannot be used") == 5


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
@pytest.mark.parametrize("around", ["{}abc", "abc{}", "a {}b", "a{} b", "1{}2", "a{}.", "a{}\u200db"])
def test_a_joiner_without_letters_on_both_sides_is_refused(joiner: str, around: str) -> None:
    assert "ZERO WIDTH" in refusal(around.format(joiner))


@pytest.mark.parametrize("text", samples(__file__)["not used by a script"])
def test_an_invisible_character_that_no_script_uses_there_is_refused(text: str) -> None:
    assert "cannot be used" in refusal(text)


@pytest.mark.parametrize("text", samples(__file__)["not in a name"])
def test_in_a_name_they_are_refused_anywhere(text: str) -> None:
    assert accept_text(text)
    with pytest.raises(ValidationError, match="cannot be used"):
        accept_name(text)


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u3164", "\u2800 \u2800", "\u00a0", "\u0301"])
def test_a_text_of_which_nothing_is_seen_is_refused(text: str) -> None:
    assert refusal(text) == "Write something first."


def test_a_text_that_is_too_long_is_refused_with_both_lengths() -> None:
    assert "at most 5000 characters are possible, and you wrote 5001" in refusal("x" * 5001)
    assert "you wrote 9000000" in refusal("\u202e" * 9_000_000)


@pytest.mark.parametrize("text", samples(__file__)["passes"])
def test_every_script_symbol_and_emoji_passes_unchanged(text: str) -> None:
    assert accept_text(text) == unicodedata.normalize("NFC", text)


def test_line_ends_tabs_empty_lines_and_signs_are_made_even() -> None:
    assert accept_text("  a\tb \r\n\r\n \r\n\r\nc\n") == "a b\n\nc"
    assert accept_text("e\u0301") == "é"
    assert accept_name(" Otto\r\n  of \tNowhere ") == "Otto of Nowhere"


def test_a_name_has_a_limit_of_its_own() -> None:
    with pytest.raises(ValidationError, match="at most 120"):
        accept_name("x" * 121)


@given(st.text(st.characters(categories=ACCEPTED, exclude_characters="\ufffd"), max_size=200))
def test_accepted_categories_are_never_refused_for_a_character(text: str) -> None:
    with suppress_blank():
        accept_text(text)


@given(st.characters(categories=["Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"], exclude_characters="\t\n"))
def test_no_other_category_is_accepted_alone(character: str) -> None:
    assert f"(U+{ord(character):04X})" in refusal(f"1{character}2")


@given(st.text(max_size=100) | st.text("a\u200d\u200c\u0301\U0001f3f4☠ \n\r\t", max_size=20))
def test_accepting_twice_changes_nothing(text: str) -> None:
    try:
        accepted = accept_text(text)
    except ValidationError:
        return
    assert accept_text(accepted) == accepted
    assert "\n\n\n" not in accepted
    assert "\t" not in accepted
    assert "\r" not in accepted
    assert unicodedata.is_normalized("NFC", accepted)


def test_a_digest_ignores_case_and_spacing_but_not_words() -> None:
    assert text_digest("Buy  NOW\n") == text_digest("buy now")
    assert text_digest("buy\u00ad now\u200c") == text_digest("buy now")
    assert text_digest("buy now") != text_digest("buy it now")
