"""A name of a person cannot imitate, turn around or hide another text."""

import pytest
from django.core.exceptions import ValidationError

from foundation.names import LONGEST_NAME, accepted_name, as_accepted

REAL = (
    "José María Núñez", "Seán O’Brien", "D'Angelo", "J. R. R. Tolkien", "Anne-Sophie", "Łukasz Żółć", "Ayşe İnce",
    "Мария Петрова", "Григо́рий", "Ελένη Παπαδοπούλου", "דוד לוי", "محمد علي", "علی‌رضا", "राम", "क्‍ष", "สมชาย คำดี",
    "田中ゆき", "ヨーコ", "佐々木 (Reuters)", "김민준", "Nguyễn Thị Ánh",
    "ʼOzod", "Mª José", "dpa/Reuters", "Ada & Ed", "Mary 2", "Cara",
)  # fmt: skip
TRICKS = (
    "", "  ", "123", "Ad\u0430", "Αda", "Ед Ed", "ada\u202e", "A\u200bda", "A\u2060da", "A\u00adda", "Ada\u0000",
    "A\u200dda", "Ada\ue000", "\u3164", "A\u3164", "𝐀𝐝𝐚", "Ａｄａ", "Ada ✔", "A\u0300\u0301\u0302\u0303\u0304da",
    "\ufeffAda", "A\U000e0041da", "a" * (LONGEST_NAME + 1), "Ada\u200f", "\u2066Ada",
)  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_a_name_that_people_have_is_accepted(name: str) -> None:
    assert accepted_name(name) == name


@pytest.mark.parametrize("name", TRICKS)
def test_a_name_with_a_trick_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        accepted_name(name)


def test_spaces_and_breaks_become_single_spaces() -> None:
    assert accepted_name(" Ada\n  Lovelace\u00a0") == "Ada Lovelace"


@pytest.mark.parametrize(
    ("brought", "kept"),
    [("Cara\u202e Weber", "Cara Weber"), ("a" * 90, "a" * 60), ("Ad\u0430", "Author"), ("✔", "Author")],
)
def test_an_imported_name_loses_what_cannot_stand_in_it(brought: str, kept: str) -> None:
    assert as_accepted(brought, otherwise="Author") == kept
