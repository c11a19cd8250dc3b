"""Report of a time window: items that can be reverted, and everything else with a link to where a person decides."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts import events
from accounts.models import User
from audit.timeline import TimelineEntry, readable
from secureproject.incident_rollback.access import grants, roles
from secureproject.incident_rollback.articles import articles
from secureproject.incident_rollback.item import Item, Pairs, page_of
from secureproject.incident_rollback.links import (
    account_links,
    invitations,
    links_of_articles,
    proposed_words,
    sessions,
)
from secureproject.incident_rollback.window import MOST, Window, entries_of

# Order of display and of rollback: what strangers can use comes first.
_FINDERS: tuple[Callable[[Pairs, User], Iterator[Item]], ...] = (
    links_of_articles, account_links, invitations, articles, proposed_words, roles, grants, sessions,
)  # fmt: skip
# Events that may let an attacker into the account again, whatever is reverted.
_WAYS_IN = frozenset(
    event.name
    for event in (
        events.EMAIL_CHANGE_REQUESTED, events.EMAIL_CHANGE_CONFIRMED, events.AUTHENTICATOR_ADDED,
        events.AUTHENTICATOR_REPLACED,
        events.IDENTITY_LINKED, events.PASSKEY_ADDED, events.PASSKEY_CLONED, events.PASSWORD_ADDED,
        events.PASSWORD_CHANGED, events.PASSWORD_ENABLED, events.PASSWORD_RESET, events.RECOVERY_CODES_CREATED
    )
)  # fmt: skip


type Listed = tuple[TimelineEntry, str]  # an entry without rollback, and the page where a person decides


@dataclass(frozen=True)
class Report:
    """``ways_in``: entries by which an attacker may return. ``go_on``: time of the first entry beyond the limit."""

    items: list[Item]
    ways_in: list[Listed]
    others: list[Listed]
    go_on: datetime | None

    @property
    def fingerprint(self) -> str:
        """Changes with the content of the page, so that only what the user saw is reverted."""
        seen = [(item.key, item.will, item.warning, item.state) for item in self.items]
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def report_on(person: User, window: Window) -> Report:
    """Builds the report. Makes no access decision: the caller must require UNDO_WORK."""
    entries = entries_of(person, window)
    shown, rest = entries[:MOST], entries[MOST:]
    pairs = list(zip(shown, readable(shown), strict=True))
    items = [item for find in _FINDERS for item in find(pairs, person)]
    covered = {key for item in items for key in item.entries}
    ways_in: list[Listed] = []
    others: list[Listed] = []
    for entry, line in pairs:
        if entry.pk not in covered:
            (ways_in if entry.event in _WAYS_IN else others).append((line, page_of(entry)))
    return Report(items, ways_in, others, rest[0].recorded_at if rest else None)
