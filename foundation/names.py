"""Names of people: the characters and scripts that may stand in one.

Two people may be called the same; what is refused are the tricks: characters without a shape, letters that turn the
line around, and letters of one script among those of another, which a reader takes for the same.
"""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 60

# Unicode Technical Standard 39, section 5.2, "highly restrictive": one script, or one of these sets.
_WRITTEN_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
# The name of a letter in Unicode begins with its script, apart from these. "": letters of any script (ʼ).
_SCRIPT_OF = {
    "FEMININE": "LATIN", "IDEOGRAPHIC": "CJK", "KATAKANA-HIRAGANA": "KATAKANA", "MASCULINE": "LATIN", "MODIFIER": "",
}  # fmt: skip
_STYLED = ("<font>", "<narrow>", "<wide>")  # letters of mathematics (𝐀) and of East Asian typesetting (Ａ)
_BLANK = frozenset("\u115f\u1160\u3164\uffa0")  # letters without a shape: fillers of Korean
_JOINERS = frozenset("\u200c\u200d")
_VIRAMA = 9  # its canonical combining class
_PILED_UP = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4}")


def accepted_name(text: str) -> str:
    """``text`` in NFC with single spaces. Raises ValidationError, which says what to change."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    for index, character in enumerate(name):
        if not _may_stand(name, index):
            raise ValidationError(
                _("“%(sign)s” (U+%(code)s) cannot be part of a name. Use letters, digits and punctuation."),
                params={
                    "sign": character if character.isprintable() else "?",
                    "code": f"{ord(character):04X}",
                },
            )
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            _("A name has at most %(n)d characters. Shorten it."), params={"n": LONGEST_NAME}
        )
    if not any(character.isalpha() for character in name) or _PILED_UP.search(name):
        raise ValidationError(_("Write the name in letters."))
    if not _of_one_script(name):
        raise ValidationError(
            _(
                "The letters of this name come from several scripts, and some look alike. Write it in one script."
            )
        )
    return name


def as_accepted(text: str, *, otherwise: str) -> str:
    """An imported name, without what cannot be part of one and cut to its length; ``otherwise`` if that fails."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    kept = "".join(character for index, character in enumerate(name) if _may_stand(name, index))
    try:
        return accepted_name(kept[:LONGEST_NAME])
    except ValidationError:
        return otherwise


class NameField(forms.CharField):
    """A form field for the name of a person."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, **given)

    def clean(self, value: Any) -> str:
        name = super().clean(value)
        return accepted_name(name) if name else ""


def _may_stand(name: str, index: int) -> bool:
    character = name[index]
    if character in _JOINERS:
        return _joins(name[:index], name[index + 1 :])
    if character in _BLANK or unicodedata.decomposition(character).startswith(_STYLED):
        return False
    return character == " " or unicodedata.category(character)[0] in "LMNP"


def _joins(before: str, after: str) -> bool:
    """RFC 5892, appendix A.1 and A.2, made simple: after a virama, or between two Arabic letters."""
    between = before[-1:] + after[:1]
    return len(between) == 2 and (
        unicodedata.combining(between[0]) == _VIRAMA
        or {_script_of(letter) for letter in between} == {"ARABIC"}
    )


def _of_one_script(name: str) -> bool:
    scripts = {_script_of(letter) for letter in name if letter.isalpha()} - {""}
    return len(scripts) < 2 or any(scripts <= together for together in _WRITTEN_TOGETHER)


def _script_of(letter: str) -> str:
    begins = unicodedata.name(letter, "").partition(" ")[0]
    return _SCRIPT_OF.get(begins, begins)
