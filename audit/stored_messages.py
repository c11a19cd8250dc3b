"""What is kept as the code says it, sentences and moments, so that each reader has it in their language.

``gettext`` of this module is Django's, and what it gives remembers where it came from::

    from audit.said import gettext as _

    raise Refused(... _("This version needs %(number)d approvals (%(source)s).") % {"number": 2, "source": ...})

Whoever stores such a sentence stores ``kept(sentence)`` beside it, which is JSON: the sentence of the code and the
facts in it, names and numbers as they are, and sentences again. ``said`` makes of it what a reader sees.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import override

from audit.canonical import JSONValue

UNSAID = ""
_DEEPEST = 5  # sentences within sentences; what was stored was not necessarily written by this module
_LARGEST_NUMBER = 2**53 - 1


class Said(str):
    """A sentence in the language of whoever it is said to first; ``source`` is what the code says.

    ``facts`` are what ``%`` put in it, once it did.
    """

    __slots__ = ("facts", "source")
    source: str
    facts: Mapping[str, Any] | None

    def __mod__(self, facts: Any) -> str:
        text = super().__mod__(facts)
        if not isinstance(facts, Mapping) or self.facts is not None:
            return text
        return _said(text, self.source, facts)


class Moment(str):
    """A moment as it is written in the active language, which can be written again in another."""

    __slots__ = ("at", "form")
    at: datetime
    form: str


class Several(str):
    """Sentences or names in a row, each of them in the reader's language."""

    __slots__ = ("between", "parts")
    between: str
    parts: tuple[Any, ...]


def gettext(source: str) -> Said:
    """``source`` in the active language. As Django's, but it can be kept with its facts."""
    return _said(translation.gettext(source), source, None)


def moment(at: datetime, form: str) -> Moment:
    """``at`` in the site's time zone, which is named, in the format ``form`` of Django's date_format()."""
    local = localtime(at)
    text = Moment(f"{date_format(local, form)} {local.tzname()}")
    text.at, text.form = at, form
    return text


def several(parts: Iterable[Any], between: str = ", ") -> Several:
    """``parts``, with ``between`` between them."""
    parts = tuple(parts)
    text = Several(between.join(map(str, parts)))
    text.between, text.parts = between, parts
    return text


def _said(text: str, source: str, facts: Mapping[str, Any] | None) -> Said:
    sentence = Said(text)
    sentence.source, sentence.facts = source, facts
    return sentence


def say(sentence: Promise) -> Said:
    """A lazily translated sentence, as ``gettext`` would have given it: for ``%`` with facts that can be kept."""
    return _said(str(sentence), source_of(sentence), None)


def source_of(sentence: Any) -> str:
    """What a translated ``sentence`` says in the code; ``UNSAID`` for what is not found again in a catalogue."""
    if isinstance(sentence, Said):
        return sentence.source
    if not isinstance(sentence, Promise):
        return UNSAID
    with override(None):
        source = str(sentence)
    # With a context, or put together of several, it could not be found again.
    return source if translation.gettext(source) == str(sentence) else UNSAID


def kept(sentence: Any) -> JSONValue:
    """What to store beside ``sentence``: what the code says, with its facts if there are any; ``UNSAID`` if unknown.

    The sentence itself is stored too, and shown where there is nothing else.
    """
    if isinstance(sentence, Several):
        return _kept_fact(sentence)
    source = source_of(sentence)
    facts = sentence.facts if isinstance(sentence, Said) else None
    if not source or facts is None:
        return source
    return {"says": source, "facts": {name: _kept_fact(fact) for name, fact in facts.items()}}


def _kept_fact(fact: Any) -> JSONValue:
    if isinstance(fact, Moment):
        return {"at": fact.at.isoformat(), "form": fact.form}
    if isinstance(fact, Several):
        return {"all": [_kept_fact(part) for part in fact.parts], "between": fact.between}
    if said_so := kept(fact):
        return said_so if isinstance(said_so, Mapping) else {"says": said_so, "facts": {}}
    if isinstance(fact, int) and not isinstance(fact, bool) and abs(fact) <= _LARGEST_NUMBER:
        return fact
    return str(fact)


def said(stored: Any, otherwise: Any) -> Any:
    """What ``kept`` made, in the active language; ``otherwise`` where it is nothing that can be said again."""
    if isinstance(stored, str):
        return translation.gettext(stored) if stored else otherwise
    try:
        return _again(stored, _DEEPEST) if isinstance(stored, Mapping) else otherwise
    except (AttributeError, KeyError, TypeError, ValueError):  # another release's, or nobody's
        return otherwise


def _again(stored: Any, deepest: int) -> Any:
    """Raises AttributeError, KeyError, TypeError or ValueError for what ``kept`` does not make."""
    if not isinstance(stored, Mapping):
        return stored
    if not deepest:
        raise ValueError("These are too many sentences within one another.")
    if "at" in stored:
        return moment(datetime.fromisoformat(stored["at"]), stored["form"])
    if "all" in stored:
        return several((_again(part, deepest - 1) for part in stored["all"]), stored["between"])
    if not stored["says"]:
        raise ValueError("Nothing is said.")
    facts = {name: _again(fact, deepest - 1) for name, fact in stored["facts"].items()}
    text = translation.gettext(stored["says"])
    return text % facts if facts else text


def said_again(values: Mapping[str, Any], field: str, *, source: str = "says") -> Any:
    """The sentence of ``field`` in the reader's language; as it was written down in rows that keep no source of it."""
    return said(values.get(source), values[field])


def in_the_code(values: Mapping[str, Any], *, source: str = "says") -> Any:
    """What the code says, without its facts: for whoever looks at everything that a row keeps."""
    stored = values.get(source)
    return stored.get("says", "") if isinstance(stored, Mapping) else stored


def as_moment(field: str) -> tuple[str, Callable[[Mapping[str, Any]], Any]]:
    """For ``reads`` of an event: the moment that ``field`` keeps in ISO 8601, on the clock of whoever reads it.

    What is no moment with a zone is shown as it was written down.
    """
    return field, lambda values: _on_the_clock(values[field])


def _on_the_clock(stored: Any) -> Any:
    try:
        at = datetime.fromisoformat(stored)
    except (TypeError, ValueError):
        return stored
    return stored if at.tzinfo is None else moment(at, "DATETIME_FORMAT")
