"""Stored messages: sentences and timestamps kept in source form, so that each reader gets them in their language.

``gettext`` of this module is Django's, but its result remembers its source::

    from audit.stored_messages import gettext as _

    raise Refused(... _("This version needs %(number)d approvals (%(source)s).") % {"number": 2, "source": ...})

Code that stores such a sentence stores ``stored_form(sentence)`` beside it, which is JSON: the source text and its
parameters, names and numbers as they are, and nested sentences. ``as_text`` turns it into the text for a reader.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import override

from audit.row import JSONValue

UNSAID = ""
_DEEPEST = 5  # nested sentences; stored data may not come from this module
_LARGEST_NUMBER = 2**53 - 1


class Said(str):
    """A sentence in the language of its first reader; ``source`` is the source text.

    ``facts`` are the parameters inserted with ``%``, once they are.
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
    """A timestamp formatted in the active language, which can be formatted again in another."""

    __slots__ = ("at", "form")
    at: datetime
    form: str


class Several(str):
    """Several sentences or names, each in the reader's language."""

    __slots__ = ("between", "parts")
    between: str
    parts: tuple[Any, ...]


def gettext(source: str) -> Said:
    """``source`` in the active language. As Django's, but it can be stored with its parameters."""
    return _said(translation.gettext(source), source, None)


def moment(at: datetime, form: str) -> Moment:
    """``at`` in the site's time zone, which is named, in the format ``form`` of Django's date_format()."""
    local = localtime(at)
    text = Moment(f"{date_format(local, form)} {local.tzname()}")
    text.at, text.form = at, form
    return text


def several(parts: Iterable[Any], between: str = ", ") -> Several:
    """``parts``, separated by ``between``."""
    parts = tuple(parts)
    text = Several(between.join(map(str, parts)))
    text.between, text.parts = between, parts
    return text


def _said(text: str, source: str, facts: Mapping[str, Any] | None) -> Said:
    sentence = Said(text)
    sentence.source, sentence.facts = source, facts
    return sentence


def say(sentence: Promise) -> Said:
    """A lazily translated sentence as ``gettext`` returns it: for ``%`` with parameters that can be stored."""
    return _said(str(sentence), source_of(sentence), None)


def source_of(sentence: Any) -> str:
    """The source text of a translated ``sentence``; ``UNSAID`` if it cannot be found in a catalogue again."""
    if isinstance(sentence, Said):
        return sentence.source
    if not isinstance(sentence, Promise):
        return UNSAID
    with override(None):
        source = str(sentence)
    # With a context, or if joined from several, it cannot be looked up.
    return source if translation.gettext(source) == str(sentence) else UNSAID


def stored_form(sentence: Any) -> JSONValue:
    """What to store with ``sentence``: its source text, with its parameters if there are any; ``UNSAID`` if unknown.

    The sentence itself is stored too, as the fallback.
    """
    if isinstance(sentence, Several):
        return _stored_fact(sentence)
    source = source_of(sentence)
    facts = sentence.facts if isinstance(sentence, Said) else None
    if not source or facts is None:
        return source
    return {"says": source, "facts": {name: _stored_fact(fact) for name, fact in facts.items()}}


def _stored_fact(fact: Any) -> JSONValue:
    if isinstance(fact, Moment):
        return {"at": fact.at.isoformat(), "form": fact.form}
    if isinstance(fact, Several):
        return {"all": [_stored_fact(part) for part in fact.parts], "between": fact.between}
    if said_so := stored_form(fact):
        return said_so if isinstance(said_so, Mapping) else {"says": said_so, "facts": {}}
    if isinstance(fact, int) and not isinstance(fact, bool) and abs(fact) <= _LARGEST_NUMBER:
        return fact
    return str(fact)


def as_text(stored: Any, otherwise: Any) -> Any:
    """The result of ``stored_form`` in the active language; ``otherwise`` if it cannot be rendered again."""
    if isinstance(stored, str):
        return translation.gettext(stored) if stored else otherwise
    try:
        return _again(stored, _DEEPEST) if isinstance(stored, Mapping) else otherwise
    except (AttributeError, KeyError, TypeError, ValueError):  # of another release, or not of ours
        return otherwise


def _again(stored: Any, deepest: int) -> Any:
    """Raises AttributeError, KeyError, TypeError or ValueError for data that ``stored_form`` does not make."""
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


def render_field(values: Mapping[str, Any], field: str, *, source: str = "says") -> Any:
    """The sentence of ``field`` in the reader's language; as stored in rows that keep no source of it."""
    return as_text(values.get(source), values[field])


def in_the_code(values: Mapping[str, Any], *, source: str = "says") -> Any:
    """The source text without its parameters: for views of everything that a row stores."""
    stored = values.get(source)
    return stored.get("says", "") if isinstance(stored, Mapping) else stored


def as_moment(field: str) -> tuple[str, Callable[[Mapping[str, Any]], Any]]:
    """For ``reads`` of an event: the timestamp that ``field`` holds in ISO 8601, in the reader's time zone.

    A value that is not a timestamp with a zone is shown as stored.
    """
    return field, lambda values: _on_the_clock(values[field])


def _on_the_clock(stored: Any) -> Any:
    try:
        at = datetime.fromisoformat(stored)
    except (TypeError, ValueError):
        return stored
    return stored if at.tzinfo is None else moment(at, "DATETIME_FORMAT")
