"""Taking it back: one reviewed action, one entry of its own, and in it each verb with its own decision and entry."""

import logging
from contextlib import nullcontext
from dataclasses import dataclass, field

from django.db import transaction
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actors import Actor
from audit.record import record
from content.set_policy import lock_policies
from rbac.decisions import authorize
from rbac.errors import Conflict, Invalid, Refused
from rbac.giving import given_reason
from secureproject.events import WORK_UNDONE
from secureproject.undoing.holding import hold
from secureproject.undoing.line import Line
from secureproject.undoing.lines import Found, look
from secureproject.undoing.rules import UNDO_WORK
from secureproject.undoing.window import MOST, Window, entries_of

logger = logging.getLogger(__name__)


@dataclass
class Undone:
    """What was taken back, and what was not and why. ``refused`` are for whoever records refusals."""

    done: list[Line] = field(default_factory=list)
    left: list[tuple[Line, str]] = field(default_factory=list)
    refusals: dict[str, Refused] = field(default_factory=dict)

    @property
    def refused(self) -> list[Refused]:
        return [self.refusals[line.key] for line, _why in self.left if line.key in self.refusals]


def what_was_done(person: User, window: Window) -> Found:
    """For whoever may UNDO_WORK; decides nothing itself."""
    return look(person, entries_of(person, window), most=MOST)


@transaction.atomic
def take_back(person: User, window: Window, keys: set[str], *, by: Actor, seen: str, reason: str) -> Undone:
    """Takes back the lines named by ``keys``. What was done by others stays, and so does what cannot be taken back.

    ``seen``: the fingerprint of what was looked at. Raises Refused; Conflict when something has changed since; Invalid
    without a reason or a line.
    """
    authorize(by, UNDO_WORK, person)
    reason = given_reason(reason)
    lock_policies()  # nothing is given or loosened meanwhile; before any row, as everywhere
    # Of two who do it at once, the second finds that something has changed since they looked.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    # Twice: what is there is held first, and then looked at as nobody can change it any more.
    hold(_chosen(_as_seen(person, window, seen), keys))
    chosen = _chosen(_as_seen(person, window, seen), keys)
    if not chosen:
        raise Invalid(_("Choose at least one line."))
    undone = _all_of(chosen, by=by)
    record(
        WORK_UNDONE,
        by=by,
        about=person,
        person=person,
        reason=reason,
        done=len(undone.done),
        left=len(undone.left),
        since=window.since.isoformat() if window.since else "",
        until=window.until.isoformat() if window.until else "",
        session=window.session,
    )
    return undone


def _as_seen(person: User, window: Window, seen: str) -> Found:
    found = what_was_done(person, window)
    if found.fingerprint != seen:
        raise Conflict(_("Something has changed since you looked. Look at it again before you go on."))
    return found


def _chosen(found: Found, keys: set[str]) -> list[Line]:
    chosen = [line for line in found.lines if line.key in keys and line.do]
    return sorted(chosen, key=lambda line: line.place, reverse=True)


def _all_of(chosen: list[Line], *, by: Actor) -> Undone:
    """What was done last is taken back first. What is in the way of another line is tried again after the others."""
    undone, waiting = Undone(), chosen
    while waiting:
        before, undone.left = undone.left, []
        done = len(undone.done)
        for line in waiting:
            _take_back(line, undone, by=by)
        again = [line for line, _why in undone.left if line.whole]
        undone.left = [(line, why) for line, why in before if not line.whole] + undone.left
        if len(undone.done) == done:
            break
        waiting = again
    return undone


def _take_back(line: Line, undone: Undone, *, by: Actor) -> None:
    assert line.do is not None  # noqa: S101  (the caller chose only such)
    # An article is not all or nothing: what was taken down stays down when a later step is refused.
    try:
        with transaction.atomic() if line.whole else nullcontext():
            line.do(by)  # whatever fails in it fails in a transaction of its own: each verb has one
    except Refused as refused:
        undone.refusals[line.key] = refused
        undone.left.append((line, str(refused.decision.reason)))
    except Invalid as error:
        undone.left.append((line, str(error.message)))
    except DatabaseError:
        logger.exception("%s could not be taken back.", line.key)
        undone.left.append((line, _("The database refused it. Somebody who runs the site can see why.")))
    else:
        undone.done.append(line)
