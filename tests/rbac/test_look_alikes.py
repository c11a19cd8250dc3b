"""Names that a reader may take for each other have one skeleton (Unicode Technical Standard 39)."""

import unicodedata

import pytest

from foundation.confusables import _of_the_standard, skeleton
from tests.samples import samples

# The cases of UTS 39, section 4 and its data: one script, mixed scripts, and whole words of another script.
ALIKE = samples(__file__)["alike"]


# Small letters that the standard tells apart from these, or finds like a letter that no one types.
LIKE_LATIN = {
    "a": "ᴀ", "b": "ьʙß", "d": "ᴅ", "e": "єᴇ", "f": "ғ", "g": "ɢ", "h": "ʜ", "j": "ᴊ", "k": "кκᴋ", "l": "ʟ", "m": "мᴍ",
    "n": "пɴ", "o": "σϚ", "p": "ᴘþ", "r": "ʀ", "t": "τ", "u": "ц", "w": "шω", "x": "χ",
}  # fmt: skip


@pytest.mark.parametrize("latin", LIKE_LATIN)
def test_what_a_reader_in_a_hurry_takes_for_a_letter_is_that_letter(latin: str) -> None:
    assert {skeleton(f"a{letter}a") for letter in LIKE_LATIN[latin]} == {skeleton(f"a{latin}a")}


@pytest.mark.parametrize("plain", ["ada", "corin", "mario", "Editors", "日本", "Ёлка", "ملك"])
def test_what_merely_resembles_is_two(plain: str) -> None:
    others = {"edo", "cortin", "maria", "Writers", "日木", "Елка и", "ملكة"}
    assert skeleton(plain) not in {skeleton(other) for other in others}


@pytest.mark.parametrize("plain", ALIKE)
def test_what_looks_alike_is_one(plain: str) -> None:
    assert skeleton(plain) == skeleton(ALIKE[plain])


def test_the_whole_mapping_of_the_standard_counts() -> None:
    """Every single letter or digit that it says looks like an ASCII letter."""
    letters = {chr(code): looks for code, looks in _of_the_standard().items() if looks.isascii()}
    assert len(letters) > 1000
    letters = {one: looks for one, looks in letters.items() if unicodedata.normalize("NFD", one) == one}
    assert [
        unicodedata.name(one, one) for one, looks in letters.items() if skeleton(one) != skeleton(looks)
    ] == []
