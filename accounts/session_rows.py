"""Finding the row behind a session's digest, together with its person and device: one query."""

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Model, QuerySet

from accounts.models import Session
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


@dataclass(frozen=True)
class Found:
    row: Session
    came: Came | None = None  # what the person's request is about, if it was asked for ahead


def alive(digest: str | None, asked: Asked | None = None, device: str = "") -> Found | None:
    """``asked``: what the request is about, to come along if the session is somebody's in good standing.

    device: the digest of the one device that the browser shows.
    """
    if digest is None:
        return None
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
    return Found(row, came=_came(row, asked, device, came))


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
