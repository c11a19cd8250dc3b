"""Sentences for audit log entries, in the reader's language. Plain text: the template escapes it."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from django.apps import apps
from django.utils.translation import gettext as _

from audit.actors import Identity
from audit.events import PLACEHOLDER, Event, registry
from audit.row import JSONValue


class Gone(Enum):
    """Why a value cannot be shown."""

    ERASED = "erased"  # its key was destroyed
    REMOVED = "removed"  # removed from the row by law
    UNREADABLE = "unreadable"  # the key does not decrypt it: wrong ENCRYPTION_KEYS, or tampering


type Shown = JSONValue | Gone


def sentence_for(event_name: str, values: Mapping[str, str]) -> str:
    """The sentence of an event, filled with ``values``, which are inserted unchanged."""
    event = registry.get(event_name)
    if event is None:
        return _("{actor} did something that this release does not know ({event}).").format(
            actor=values.get("actor", "?"), event=event_name
        )
    return PLACEHOLDER.sub(lambda match: values.get(match[1], "—"), str(event.sentence))


def label_text(label: Shown) -> str:
    """Name of a person or object, or a text for its absence."""
    return _("a person whose data was erased") if label is Gone.ERASED else text_of(label)


def removed_label(thing: Identity, removed: datetime) -> str:
    """The text in place of a label that was removed by law."""
    try:
        kind = str(apps.get_model(thing.kind)._meta.verbose_name)
    except (LookupError, ValueError):
        kind = thing.kind
    said = {"kind": kind, "number": thing.id, "date": f"{removed:%Y-%m-%d}"}
    return _("%(kind)s %(number)s (its title was removed by law on %(date)s)") % said


def actor_label(actor: Identity, label: Shown) -> str:
    """The name of the actor: a user, a job or an unauthenticated client."""
    if actor.kind == "system":
        return _("the system ({job})").format(job=str(actor.id).replace("_", " "))
    if actor.kind == "anonymous":
        return _("an anonymous visitor")
    return label_text(label)


def who_acted(event: Event | None, actor: Identity, values: Mapping[str, Shown]) -> str:
    """The same for an entry of ``event``, which may name a person for whom a part of the system acted."""
    name, says = (event.acting if event else None) or ("", "")
    if kept := values.get(name):
        return label_text(kept) if isinstance(kept, Gone) else str(says).format(**{name: text_of(kept)})
    return actor_label(actor, values.get("actor", ""))


def text_of(value: Shown) -> str:
    """A value for a reader, on one line and without characters that hide or reorder text."""
    match value:
        case Gone.ERASED:
            return _("(erased)")
        case Gone.REMOVED:
            return _("(removed)")
        case Gone.UNREADABLE:
            return _("(cannot be read)")
        case None:
            return _("nothing")
        case bool():
            return _("yes") if value else _("no")
        case list() | tuple():
            return ", ".join(map(text_of, value))
        case Mapping():
            return json.dumps(dict(value), ensure_ascii=False)
    return _visible(str(value))


def _visible(text: str) -> str:
    """On one line, without control characters and bidirectional overrides: a name must not forge a sentence."""
    spaced = " ".join(text.split())
    return "".join(
        char for char in spaced if unicodedata.category(char) not in {"Cc", "Cf"} or char in "\u200c\u200d"
    )
