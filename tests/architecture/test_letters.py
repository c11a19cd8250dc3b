"""Every change mails the owner: each event of accounts names its letter, or says by hand why there is none."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.template.loader import get_template

from accounts import events
from accounts.mail import emails as letters
from accounts.mail.emails import Letter
from audit.events import Event, registry
from tests.architecture.source import code, nodes

TABLE: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("letters_of_events.toml").read_text()
)
EVENTS = {event.name for event in vars(events).values() if isinstance(event, Event)}
LETTERS = {letter.name for letter in vars(letters).values() if isinstance(letter, Letter)}
WITH_LETTER = sorted(name for name, entry in TABLE.items() if "letter" in entry)
ENDS = {"end_sessions", "_end"}  # end sessions and leave the letter to anyone who calls them


@dataclass
class Verb:
    """What one function mentions: events it records, letters it posts, functions it calls."""

    name: str
    events: set[str] = field(default_factory=set)
    letters: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)


def value_of(node: ast.AST, module: ModuleType) -> Any:
    if isinstance(node, ast.Name):
        return getattr(module, node.id, None)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return getattr(getattr(module, node.value.id, None), node.attr, None)
    return None


def called(node: ast.AST) -> str:
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "id", getattr(function, "attr", "")) if function else ""


def verbs_in(path: Path) -> Iterator[Verb]:
    module = import_module(".".join(path.with_suffix("").parts))
    for function in (node for node in nodes(path) if isinstance(node, ast.FunctionDef)):
        verb = Verb(function.name)
        for node in ast.walk(function):
            verb.calls |= {called(node)} - {""}
            match value_of(node, module):
                case Event(name=name):
                    verb.events.add(name)
                case Letter(name=name):
                    verb.letters.add(name)
        yield verb


@cache
def verbs() -> list[Verb]:
    paths = (path for path in code() if path.parts[0] in {"accounts", "secureproject"})
    sources = [path for path in paths if "letters." in (text := path.read_text()) or "events" in text]
    return [verb for path in sources for verb in verbs_in(path)]


def sent_by(verb: Verb) -> set[str]:
    """By the function itself, and by those that it calls."""
    return verb.letters.union(*(other.letters for other in verbs() if other.name in verb.calls))


def test_every_event_of_accounts_has_a_line_and_every_line_an_event() -> None:
    assert EVENTS ^ TABLE.keys() == set()


def test_a_line_names_a_letter_or_gives_a_reason() -> None:
    assert [name for name, entry in TABLE.items() if ("letter" in entry) == bool(entry.get("none"))] == []
    assert {TABLE[name]["letter"] for name in WITH_LETTER} - LETTERS == set()


@pytest.mark.parametrize("name", WITH_LETTER)
def test_whatever_records_it_sends_its_letter(name: str) -> None:
    recorders = [verb for verb in verbs() if name in verb.events and "record" in verb.calls]
    silent = {verb.name for verb in recorders if TABLE[name]["letter"] not in sent_by(verb)}
    assert recorders
    assert silent == {TABLE[name]["but_not_in"]} if "but_not_in" in TABLE[name] else not silent


def test_whatever_ends_sessions_tells_their_owner() -> None:
    enders = [verb for verb in verbs() if verb.calls & ENDS and verb.name not in ENDS]
    assert len(enders) > 10
    assert [verb.name for verb in enders if not sent_by(verb)] == []


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_every_letter_is_there_in_plain_text_and_html(name: str) -> None:
    for kind in ("txt", "html"):
        get_template(f"mail/{name}.{kind}")


# Nothing is declared and then forgotten.
ROOMS = ("rbac", "intrusion", "accounts", "content", "secureproject")


def declared(room: str) -> list[Event]:
    return [value for value in vars(import_module(f"{room}.events")).values() if isinstance(value, Event)]


@pytest.mark.parametrize("room", ROOMS)
def test_every_event_that_is_declared_is_registered(room: str) -> None:
    assert declared(room)
    assert [event.name for event in declared(room) if event not in registry] == []


@pytest.mark.parametrize("room", ROOMS)
def test_an_event_is_named_after_the_room_that_declares_it(room: str) -> None:
    assert {event.name.partition(".")[0] for event in declared(room)} == {room}
