"""Finding the row behind a session's digest, together with its person and device: one query, or none with a cache."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Model, QuerySet
from django.utils import timezone

from accounts import session_cache
from accounts.models import Device, Session, User
from accounts.models.session import idle_life
from rbac.ahead import objects_ahead
from rbac.assignments import MOST_REMEMBERED, keep_holdings, moment
from rbac.holdings_of_found import FoundWithHoldings
from rbac.loading import Asked, Came
from rbac.prepared import Slot
from rbac.prepared_objects import PreparedObjects


def _alive() -> QuerySet[Session]:
    return Session.objects.alive().filter(digest=Slot("digest", CharField()))


def _whose() -> QuerySet[Any, Any]:
    return _alive().exclude(user=None).values_list("user_id")


def _in_good_standing() -> QuerySet[Any, Any]:
    """Whose second factor was confirmed in this session, in the browser that shows this device."""
    return _whose().exclude(factor="").filter(device__digest=Slot("device", CharField()))


_ALIVE = FoundWithHoldings(PreparedObjects(_alive, ("user", "device")), _whose)
_of_much: set[str] = set()  # the sessions of people who hold very much, as far as this process has seen
KINDS = {"session": Session, "user": User, "device": Device}


@dataclass(frozen=True)
class Found:
    """``was_kept``: it comes from the cache, where it was put after everything about it had been found right."""

    row: Session
    was_kept: bool
    words: session_cache.Words | None = None
    came: Came | None = None  # what the person's request is about, if it was asked for ahead

    def keep(self) -> None:
        """Once everything about a person's session was found right."""
        row = self.row
        if row.user and row.device and not self.was_kept:
            parts = {"session": row, "user": row.user, "device": row.device}
            session_cache.keep(row.digest, parts, row.user.pk, self.words)


def alive(digest: str | None, asked: Asked | None = None, device: str = "") -> Found | None:
    """``asked``: what the request is about, to come along if the session is somebody's in good standing.

    device: the digest of the one device that the browser shows.
    """
    if digest is None:
        return None
    if kept := _kept(digest):
        return Found(kept, was_kept=True)
    words = session_cache.words_before(digest)
    since = moment()
    ahead = objects_ahead(_in_good_standing, asked) if asked and device else None
    key = asked.key if asked else 0
    of_much = digest in _of_much
    rows, held, came = _ALIVE.rows_with(ahead, of_much=of_much, digest=digest, device=device, key=key)
    if not rows:
        return None
    row = rows[0]
    # Two statements see two states, and nobody may come to hold what somebody else holds.
    if row.user and held is not None and all(key == row.user_id for key, _held in held):
        is_much = keep_holdings(row.user, [of_it for _key, of_it in held], since, of_much=of_much)
        if is_much or of_much:
            _remember(digest, is_much=is_much)
    return Found(row, was_kept=False, words=words, came=_came(row, asked, device, came))


def _remember(digest: str, *, is_much: bool) -> None:
    """So that the next request of somebody who holds very much asks for what it needs in one message, too."""
    if not is_much:
        _of_much.discard(digest)
        return
    if len(_of_much) >= MOST_REMEMBERED:
        _of_much.clear()
    _of_much.add(digest)


def _came(row: Session, asked: Asked | None, device: str, found: list[Model] | None) -> Came | None:
    """What was found, where it was looked for: PostgreSQL did so only for a session that passes here as well."""
    in_good_standing = row.user_id and row.factor and row.device and row.device.digest == device
    if asked is None or found is None or not in_good_standing:
        return None
    return Came(asked, int(row.user_id or 0), found[0] if found else None)


def _kept(digest: str) -> Session | None:
    found = session_cache.find(digest, KINDS)
    if not found:
        return None
    row: Session = found["session"]
    if row.expires_at <= timezone.now() or row.last_seen + idle_life() <= timezone.now():
        return None
    row.user, row.device = found["user"], found["device"]
    return row
