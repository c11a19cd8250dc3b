"""What is done about one kind of event when an account was in other hands. Every event of the journal has an answer."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from audit.models import Entry

type Words = str | Promise
type Where = Callable[[Entry], str]


@dataclass(frozen=True)
class Reversed:
    """``by`` is one of secureproject.undoing.lines.FINDERS, which makes lines of such entries."""

    by: str


@dataclass(frozen=True)
class Nothing:
    """Nothing has to be done, and ``why``."""

    why: Words


@dataclass(frozen=True)
class ByHand:
    """``what`` somebody has to do, a sentence, and the page on which they do it.

    way_in: whoever did it may come back by it, whatever is taken back.
    """

    what: Words
    where: Where
    way_in: bool = False


type Answer = Reversed | Nothing | ByHand


def page(name: str) -> Where:
    """The page that is called so, whatever happened."""
    return lambda entry: reverse(name)


def page_of_subject(name: str) -> Where:
    """The page of what it happened to."""
    return lambda entry: reverse(name, args=[int(entry.subject_id)]) if entry.subject_id.isdecimal() else ""


def page_of(name: str, field: str) -> Where:
    """The page of what a field of the entry names."""

    def where(entry: Entry) -> str:
        key = entry.public.get(field, ["", None])[1]
        return reverse(name, args=[key]) if isinstance(key, int) else ""

    return where


def page_of_actor(name: str) -> Where:
    """The page of the person whose account it was."""
    return lambda entry: reverse(name, args=[int(entry.actor_id)]) if entry.actor_id.isdecimal() else ""
