"""Rollback: reverts the selected items in one transaction, with one audit log entry besides those of each item."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from accounts.models import User
from audit.actors import Actor
from audit.record import record
from rbac.administration.grant_checks import given_reason
from rbac.decisions import authorize
from rbac.errors import Conflict, Invalid, Refused
from secureproject.actions import UNDO_WORK
from secureproject.events import ACCOUNT_CHANGES_ROLLED_BACK
from secureproject.incident_rollback.item import Item
from secureproject.incident_rollback.report import report_on
from secureproject.incident_rollback.window import Window

logger = logging.getLogger(__name__)


@dataclass
class Outcome:
    """``left``: what was not reverted, and why. ``refused``: for the record of refusals."""

    done: list[Item] = field(default_factory=list)
    left: list[tuple[Item, str]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


@transaction.atomic
def roll_back(person: User, window: Window, keys: set[str], *, by: Actor, seen: str, reason: str) -> Outcome:
    """Reverts the items in ``keys``. Changes by other users stay.

    ``seen``: the fingerprint of the report shown. Raises Refused; Conflict when something has changed since;
    Invalid without a reason or an item.
    """
    authorize(by, UNDO_WORK, person)
    reason = given_reason(reason)
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # one rollback per account at a time
    report = report_on(person, window)
    if report.fingerprint != seen:
        raise Conflict(_("Something has changed since you looked. Look at it again."))
    chosen = [item for item in report.items if item.key in keys]
    if not chosen:
        raise Invalid(_("Select at least one item."))
    outcome = Outcome()
    for item in chosen:
        _revert(item, outcome, by=by)
    said: dict[str, Any] = {"done": len(outcome.done), "left": len(outcome.left), "session": window.session}
    said |= {"since": _iso(window.since), "until": _iso(window.until)}
    record(ACCOUNT_CHANGES_ROLLED_BACK, by=by, about=person, person=person, reason=reason, **said)
    return outcome


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _revert(item: Item, outcome: Outcome, *, by: Actor) -> None:
    """Each service function has its own transaction, so a failure affects no other item."""
    try:
        item.revert(by=by)
    except Refused as refused:
        outcome.refused.append(refused)
        outcome.left.append((item, str(refused.decision.reason)))
    except Invalid as error:
        outcome.left.append((item, str(error.message)))
    except DatabaseError:
        logger.exception("%s could not be reverted.", item.key)
        outcome.left.append((item, _("The database refused it. The log of the server says why.")))
    else:
        outcome.done.append(item)
