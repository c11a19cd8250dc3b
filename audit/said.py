"""Sentences of the program that are kept as the code says them, so that each reader has them in their language."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, override

UNSAID = ""


def source_of(sentence: Any) -> str:
    """What a lazily translated ``sentence`` says in the code; ``UNSAID`` for any other, such as one with facts in it.

    Kept beside the sentence itself, which is shown where there is no source.
    """
    if not isinstance(sentence, Promise):
        return UNSAID
    with override(None):
        source = str(sentence)
    # With a context, or put together of several, it could not be found again.
    return source if gettext(source) == str(sentence) else UNSAID


def said_again(values: Mapping[str, Any], field: str, *, source: str = "says") -> Any:
    """The sentence of ``field`` in the reader's language; as it was written down in rows that keep no source of it."""
    kept = values.get(source)
    return gettext(kept) if isinstance(kept, str) and kept else values[field]
