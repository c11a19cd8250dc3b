"""Rollback item: one thing that an account did, and the service function that reverts it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from audit.events import Event
from audit.models import Entry
from audit.stored_messages import gettext as _
from audit.timeline import TimelineEntry
from content.proofs.publication_proof import value_of

type Pair = tuple[Entry, TimelineEntry]
type Pairs = Sequence[Pair]

_PAGE_OF = {
    "accounts.user": "cms:person",
    "auth.group": "cms:team",
    "content.article": "cms:history",
    "content.asset": "cms:asset",
    "content.byline": "cms:byline",
    "content.section": "cms:section",
    "content.topic": "cms:topic",
    "secure_rbac.customrole": "cms:role",
}


_MODEL_OF = {"picture": "asset"}


@dataclass(frozen=True)
class Item:
    """``revert(by=...)`` calls service functions that decide and record; ``will`` says what they do.

    entries: keys of the audit log entries that it covers. warning: what must be decided first; such an item is not
    selected by default. state: of the object, for the fingerprint of the page.
    """

    key: str
    name: str
    happened: list[str]
    entries: frozenset[int]
    url: str
    will: str
    revert: Callable[..., object]
    warning: str = ""
    state: str = ""


def item_about(key: str, pairs: Pairs, **facts: Any) -> Item:
    """Item that covers ``pairs``, oldest first; ``facts`` as for Item."""
    facts = {"name": pairs[-1][1].subject_label, "url": page_of(pairs[0][0]), **facts}
    happened = [line.sentence for _entry, line in pairs]
    return Item(key=key, happened=happened, entries=frozenset(entry.pk for entry, _line in pairs), **facts)


def grouped[Key: Hashable](
    pairs: Pairs, events: Collection[Event], by: Callable[[Pair], Key]
) -> Mapping[Key, list[Pair]]:
    """The ``pairs`` of ``events``, grouped by ``by``."""
    names, found = {event.name for event in events}, defaultdict(list)
    for pair in pairs:
        if pair[0].event in names:
            found[by(pair)].append(pair)
    return found


def page_of(entry: Entry) -> str:
    """URL of the page where a person decides: of the entry's subject, or else of the entry."""
    kind, key = entry.subject_kind, entry.subject_id
    if kind == "content.publictext":  # of the section, topic, byline or other thing that has these words
        about = value_of(entry, "kind")
        kind, key = f"content.{_MODEL_OF.get(about, about)}", str(value_of(entry, "key"))
    page = _PAGE_OF.get(kind)
    if page and key.isdecimal() and int(key):
        return reverse(page, args=[int(key)])
    return reverse("cms:audit_log_entry", args=[entry.pk])


def rollback_reason() -> str:
    """Reason for audit log and emails."""
    return _("The account was compromised.")
