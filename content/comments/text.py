"""Validation and normalisation of a comment's text and its author's name: untrusted plain text.

Letters, marks, numbers, punctuation, symbols and spaces of every script pass, by Unicode category. Invisible
characters that can reorder, hide or smuggle text do not. Joiners, direction marks, soft hyphens and zero width spaces
pass only where a script uses them (Unicode Standard, chapters 9, 12, 16 and 23); in a name only joiners do.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

TEXT_LIMIT = 5000
NAME_LIMIT = 120
REFUSALS_SHOWN = 5
ACCEPTED_CLASSES = frozenset("LMNPS")  # letters, marks, numbers, punctuation, symbols
JOINERS = frozenset("\u200c\u200d")
VIRAMA = 9  # combining class of the sign that takes a consonant's vowel away
SOFT_HYPHEN, WORD_BREAK = "\u00ad", "\u200b"
DIRECTION_MARKS = frozenset("\u200e\u200f\u061c")
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u05ff\u0620-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Thai, Lao, Myanmar, Khmer, Tai, Balinese, Javanese.
WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u1b00-\u1b7f\ua980-\ua9df\uaa60-\uaadf]"
)
NEAR = 80  # characters in which a direction mark needs a letter written from right to left
# Traces of bytes that were not valid text, such as lone surrogates: the original text is already lost.
DAMAGED = "\ufffd"
PICTURES = r"\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\U0001f000-\U0001faff"
# Flags such as England's: invisible tag characters that have a meaning only after a black flag.
FLAG_OF_A_REGION = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
PICTURE_BEFORE = re.compile(f"[{PICTURES}][\ufe0f\U0001f3fb-\U0001f3ff]*\\Z")
PICTURE_AFTER = re.compile(f"[{PICTURES}]")
# Letters or symbols by Unicode category, yet invisible.
BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
KINDS: dict[str, str | Promise] = {
    "Cc": _("a control character"),
    "Cf": _("an invisible character"),
    "Cs": _("half of a character"),
    "Co": _("a private-use character"),
    "Cn": _("a character that Unicode does not know"),
    "Zl": _("an invisible character"),
    "Zp": _("an invisible character"),
}


def accept_text(raw: str, *, limit: int = TEXT_LIMIT, is_name: bool = False) -> str:
    """Normalised text of at most ``limit`` characters. Idempotent.

    NFC; CRLF becomes LF, a tab a space, three or more line feeds two; no space at the end of a line. Raises
    ValidationError that names each refused character and its position.
    """
    _refuse_length(len(raw), limit * 4, limit)
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\t", " "))
    _refuse_characters(text, is_name=is_name)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    if is_blank(text):
        raise ValidationError(gettext("Write something first."), "blank")
    _refuse_length(len(text), limit, limit)
    return text


def accept_name(raw: str, *, limit: int = NAME_LIMIT) -> str:
    """The same for a name: line feeds and runs of spaces become one space."""
    return accept_text(re.sub(r"[\t\r\n ]+", " ", raw), limit=limit, is_name=True)


def text_digest(text: str) -> str:
    """Equal for texts that differ only in case, spaces, line feeds and invisible characters."""
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return hashlib.sha256(" ".join(visible.casefold().split()).encode()).hexdigest()


@dataclass(frozen=True)
class RefusedCharacter:
    """A character that is not allowed at its position. ``line`` and ``column`` count from 1."""

    character: str
    line: int
    column: int
    before: str

    @property
    def code_point(self) -> str:
        return f"U+{ord(self.character):04X}"

    @property
    def name(self) -> str | Promise:
        """Its Unicode name, or the kind of character if it has none."""
        return unicodedata.name(self.character, "") or KINDS[unicodedata.category(self.character)]


def refused_characters(text: str, *, is_name: bool = False) -> Iterator[RefusedCharacter]:
    """Each character of ``text`` that is not accepted, in order. Line feeds are accepted."""
    tags = {i for match in FLAG_OF_A_REGION.finditer(text) for i in range(*match.span())}
    line, start = 1, 0
    for index, character in enumerate(text):
        if character == "\n":
            line, start = line + 1, index + 1
        elif index not in tags and not _accepted(text, index, is_name=is_name):
            yield RefusedCharacter(character, line, index - start + 1, _visible(text[start:index])[-20:])


def without_refused(text: str, *, is_name: bool = False) -> str:
    """``text`` from elsewhere without characters that are not accepted; its lines end with line feeds."""
    plain = text.replace("\r\n", "\n").replace("\t", " ")
    refused = {(found.line, found.column) for found in refused_characters(plain, is_name=is_name)}
    if not refused:
        return text
    return "\n".join(
        "".join(c for column, c in enumerate(line, 1) if (number, column) not in refused)
        for number, line in enumerate(plain.split("\n"), 1)
    )


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: only spaces, marks and invisible characters."""
    return all(c in BLANK or unicodedata.category(c)[0] not in "LNPS" for c in text)


def _refuse_length(length: int, most: int, limit: int) -> None:
    if length > most:
        sentence = ngettext(
            "This is too long: at most %(limit)d character is possible, and you wrote %(length)d.",
            "This is too long: at most %(limit)d characters are possible, and you wrote %(length)d.",
            limit,
        )
        raise ValidationError(sentence, "too_long", {"limit": limit, "length": length})


def _refuse_characters(text: str, *, is_name: bool) -> None:
    refused = list(islice(refused_characters(text, is_name=is_name), REFUSALS_SHOWN))
    if refused:
        raise ValidationError([_refusal(found) for found in refused])


def _refusal(found: RefusedCharacter) -> ValidationError:
    """One sentence for each character. The text before it is quoted, because it may be invisible."""
    if found.before:
        sentence = gettext(
            "Line %(line)d, character %(column)d, after “%(before)s”: %(name)s (%(code)s) cannot be used."
        )
    else:
        sentence = gettext("Line %(line)d, character %(column)d: %(name)s (%(code)s) cannot be used.")
    facts = {**vars(found), "name": found.name, "code": found.code_point}
    return ValidationError(sentence, "refused_character", facts)


def _accepted(text: str, index: int, *, is_name: bool) -> bool:
    character = text[index]
    if character in JOINERS:
        return _between_letters(text, index) or _in_emoji(text, index) or _after_virama(text, index)
    category = unicodedata.category(character)
    if category == "Cf":
        return not is_name and _used_by_its_script(text, index)
    return category == "Zs" or (category[0] in ACCEPTED_CLASSES and character != DAMAGED)


def _used_by_its_script(text: str, index: int) -> bool:
    character, around = text[index], text[max(0, index - 1) : index] + text[index + 1 : index + 2]
    if any(unicodedata.category(c) == "Cf" for c in around):
        return False
    if character in DIRECTION_MARKS:
        return bool(RIGHT_TO_LEFT.search(text[max(0, index - NEAR) : index + NEAR]))
    if character == WORD_BREAK:
        return len(around) == 2 and all(map(WITHOUT_SPACES.match, around))
    return character == SOFT_HYPHEN and _between_letters(text, index)


def _after_virama(text: str, index: int) -> bool:
    """At the end of a word, as in Telugu, where the sign is shown, and in Malayalam, where both are one letter."""
    after = text[index + 1 : index + 2]
    return unicodedata.combining(text[index - 1 : index] or " ") == VIRAMA and (
        not after or unicodedata.category(after) != "Cf"
    )


def _between_letters(text: str, index: int) -> bool:
    """Indic scripts put vowel signs and viramas, which are marks, between a letter and a joiner."""
    return _first_letter(reversed(text[max(0, index - 8) : index])) and _first_letter(
        text[index + 1 : index + 9]
    )


def _first_letter(characters: Iterator[str] | str) -> bool:
    first = next((c for c in characters if unicodedata.category(c)[0] != "M"), " ")
    return unicodedata.category(first)[0] == "L" and first not in BLANK


def _in_emoji(text: str, index: int) -> bool:
    before = PICTURE_BEFORE.search(text[max(0, index - 4) : index])
    return bool(before and PICTURE_AFTER.match(text, index + 1))


def _visible(text: str) -> str:
    """``text`` without anything that could disturb the sentence that quotes it."""
    return "".join(c for c in text if unicodedata.category(c)[0] in ACCEPTED_CLASSES or c == " ")
