"""Start and end of impersonation. The session stores the user's id, a time limit and a digest, no personal data.

``request.user`` stays the real user, for records and for everything outside one view (middleware.py).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils.translation import gettext as _

from accounts.mail.emails import SEEN_AS, post
from accounts.models import User
from audit.record import record
from foundation.clock import database_now
from rbac.administration.grant_checks import given_reason
from rbac.assignments import assignments_of
from rbac.decisions import authorize, decide
from rbac.errors import Conflict
from rbac.names import moment_label
from secureproject.events import IMPERSONATION_ENDED, IMPERSONATION_STARTED
from secureproject.impersonation.rules import SEE_AS

KEY = "seeing_as"
LONGEST = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Looking:
    """Impersonation in a session: whom, until when, and a digest of their roles and grants at its start."""

    person: int
    until: datetime
    held: str


def looking(request: HttpRequest) -> Looking | None:
    """The active impersonation of this session, or None. Reads the session."""
    said = request.session.get(KEY)
    return Looking(said["person"], datetime.fromisoformat(said["until"]), said["held"]) if said else None


def begin(request: HttpRequest, person: User, *, reason: str) -> None:
    """Raises Refused; Invalid without a reason; Conflict while this session already impersonates a user."""
    by: Any = request.user
    with transaction.atomic():
        authorize(by, SEE_AS, person)
        reason = given_reason(reason)
        if looking(request):
            raise Conflict(_("You are already viewing the CMS as another user. Stop that first."))
        until = database_now() + LONGEST
        record(
            IMPERSONATION_STARTED,
            by=by,
            about=person,
            until=until.isoformat(timespec="seconds"),
            reason=reason,
        )
        post(SEEN_AS, to=person, who=str(by), reason=reason, until=moment_label(until))
    request.session[KEY] = {"person": person.pk, "until": until.isoformat(), "held": access_digest(person)}
    _reset_points(request)


def end(request: HttpRequest, why: str) -> None:
    """Ends an active impersonation and records the reason in the audit log."""
    seen = looking(request)
    if seen is None:
        return
    del request.session[KEY]
    _reset_points(request)
    if person := User.objects.filter(pk=seen.person).first():
        with transaction.atomic():
            record(IMPERSONATION_ENDED, by=request.user, about=person, why=why)


def _reset_points(request: HttpRequest) -> None:
    """A form opened before must not be sent as a different user."""
    request.session.cycle_key()
    rotate_token(request)


def impersonated_user(request: HttpRequest, seen: Looking) -> tuple[User | None, str]:
    """(user, "") while nothing has changed since the start; else (None, why it is over)."""
    if database_now() >= seen.until:
        return None, _("the half hour is over")
    person = User.objects.filter(pk=seen.person).first()
    if person is None or access_digest(person) != seen.held:
        return None, _("what they hold has changed")
    if not decide(request.user, SEE_AS, person).allowed:
        return None, _("it is not allowed any more")
    return person, ""


def access_digest(person: User) -> str:
    """Digest of the roles and grants in force."""
    held = assignments_of(person)
    roles = sorted([h.role, str(h.scope_id), h.team] for h in held.all())
    grants = sorted([g.action, g.store.label, str(g.key), g.team] for g in held.all_grants())
    return hashlib.sha256(json.dumps([roles, grants]).encode()).hexdigest()
