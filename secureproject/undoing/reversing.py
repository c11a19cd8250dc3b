"""Taking it back: one reviewed action, one entry of its own, and in it each verb with its own decision and entry."""

import logging
from dataclasses import dataclass, field

from django.db import transaction
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actors import Actor
from audit.record import record
from rbac.decisions import authorize
from rbac.errors import Conflict, Invalid, Refused
from rbac.giving import given_reason
from secureproject.events import WORK_UNDONE
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
    refused: list[Refused] = field(default_factory=list)


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
    # Of two who do it at once, the second finds that something has changed since they looked.
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    found = what_was_done(person, window)
    if found.fingerprint != seen:
        raise Conflict(_("Something has changed since you looked. Look at it again before you go on."))
    chosen = [line for line in found.lines if line.key in keys and line.do]
    if not chosen:
        raise Invalid(_("Choose at least one line."))
    undone = Undone()
    for line in chosen:
        _take_back(line, undone, by=by)
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


def _take_back(line: Line, undone: Undone, *, by: Actor) -> None:
    assert line.do is not None  # noqa: S101  (the caller chose only such)
    # Not all or nothing: what was taken down stays down when a later step of the same line is refused.
    try:
        line.do(by)  # whatever fails in it fails in a transaction of its own: each verb has one
    except Refused as refused:
        undone.refused.append(refused)
        undone.left.append((line, str(refused.decision.reason)))
    except Invalid as error:
        undone.left.append((line, str(error.message)))
    except DatabaseError:
        logger.exception("%s could not be taken back.", line.key)
        undone.left.append((line, _("The database refused it. Somebody who runs the site can see why.")))
    else:
        undone.done.append(line)
