"""Validation and normalisation of a comment: the same rules for its text and for the name of its author."""

import hashlib
import re
import unicodedata
from itertools import islice

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.comments.characters import RefusedCharacter, is_blank, refused_characters

TEXT_LIMIT = 5000
NAME_LIMIT = 120
REFUSALS_SHOWN = 5


def accept_text(raw: str, *, limit: int = TEXT_LIMIT) -> str:
    """Normalised text of at most ``limit`` characters. Idempotent.

    NFC; CRLF becomes LF, a tab a space, three or more line feeds two; no space at the end of a line. Raises
    ValidationError that names each refused character and its position.
    """
    _refuse_length(len(raw), limit * 4, limit)
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\t", " "))
    _refuse_characters(text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", text).strip()
    if is_blank(text):
        raise ValidationError(_("Write something first."), "blank")
    _refuse_length(len(text), limit, limit)
    return text


def accept_line(raw: str, *, limit: int = NAME_LIMIT) -> str:
    """The same for one line, such as a name: line feeds and runs of spaces become one space."""
    return accept_text(re.sub(r"[\t\r\n ]+", " ", raw), limit=limit)


def text_digest(text: str) -> str:
    """Equal for texts that differ only in case, spaces and line feeds."""
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()


def _refuse_length(length: int, most: int, limit: int) -> None:
    if length > most:
        sentence = ngettext(
            "This is too long: at most %(limit)d character is possible, and you wrote %(length)d.",
            "This is too long: at most %(limit)d characters are possible, and you wrote %(length)d.",
            limit,
        )
        raise ValidationError(sentence, "too_long", {"limit": limit, "length": length})


def _refuse_characters(text: str) -> None:
    refused = list(islice(refused_characters(text), REFUSALS_SHOWN))
    if refused:
        raise ValidationError([_refusal(found) for found in refused])


def _refusal(found: RefusedCharacter) -> ValidationError:
    """One sentence for each character. The text before it is quoted, because it may be invisible."""
    if found.before:
        sentence = _(
            "Line %(line)d, character %(column)d, after “%(before)s”: %(name)s (%(code)s) cannot be used."
        )
    else:
        sentence = _("Line %(line)d, character %(column)d: %(name)s (%(code)s) cannot be used.")
    return ValidationError(
        sentence,
        "refused_character",
        {
            "line": found.line,
            "column": found.column,
            "before": found.before,
            "name": found.name,
            "code": found.code_point,
        },
    )
