"""What is kept as the code says it, sentences and moments, so that each reader has it in their language."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
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


def as_moment(field: str) -> tuple[str, Callable[[Mapping[str, Any]], Any]]:
    """For ``reads`` of an event: the moment that ``field`` keeps in ISO 8601, on the clock of whoever reads it.

    What is no moment with a zone is shown as it was written down.
    """
    return field, lambda values: _on_the_clock(values[field])


def _on_the_clock(kept: Any) -> Any:
    try:
        at = datetime.fromisoformat(kept)
    except (TypeError, ValueError):
        return kept
    if at.tzinfo is None:
        return kept
    local = localtime(at)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local.tzname()}"
