"""Ending sessions: one person's, all but the one in use, or everybody's."""

from django.db import transaction

from accounts.events import SESSIONS_ENDED
from accounts.models import Session, User
from audit.actors import Actor
from audit.record import record


@transaction.atomic
def end_sessions(user: User, *, by: Actor, reason: str, keep: int | None = None) -> int:
    """End every session of ``user`` except the row ``keep``. Returns how many ended; records when there were any."""
    sessions = Session.objects.filter(user=user)
    ended, _per_model = (sessions if keep is None else sessions.exclude(pk=keep)).delete()
    if ended:
        record(SESSIONS_ENDED, by=by, about=user, reason=reason, count=ended)
    return ended
