"""Session revocation: ends all sessions of a user, or all but one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.actions import END_SESSIONS
from accounts.events import SESSIONS_ENDED
from accounts.mail.emails import SESSIONS_ENDED as SESSIONS_ENDED_LETTER
from accounts.mail.emails import post, post_to_each
from accounts.models import Session, User
from accounts.sessions import trusted_devices
from audit.actors import Actor
from audit.canonical import JSONValue
from audit.record import record, record_each
from audit.stored_messages import kept
from rbac.decisions import authorize


@transaction.atomic
def end_sessions(user: User, *, by: Actor, reason: str, keep: int | None = None) -> int:
    """For other service functions: ends every session of ``user`` except the row ``keep``.

    Also forgets trusted devices. Performs no authorisation. Returns how many ended; records if there were any. Sends
    no email, because the caller does; a caller without an email of its own uses ``end_and_tell``.
    """
    trusted_devices.forget_all([user])  # first: waits for a concurrent log-in, whose session ends below
    sessions = Session.objects.filter(user=user)
    ended, _per_model = (sessions if keep is None else sessions.exclude(pk=keep)).delete()
    if ended:
        record(SESSIONS_ENDED, by=by, about=user, reason=reason, says=kept(reason), count=ended)
    return ended


@transaction.atomic
def end_and_tell(user: User, *, by: Actor, reason: str) -> int:
    """Ends every session of ``user`` and notifies them if there were any. No authorisation. Returns how many ended."""
    if ended := end_sessions(user, by=by, reason=reason):
        post(SESSIONS_ENDED_LETTER, to=user, reason=reason)
    return ended


@transaction.atomic
def end_and_tell_each(users: Sequence[User] | QuerySet[Any], *, by: Actor, reason: str) -> None:
    """``end_and_tell`` for each of ``users``, with a constant number of statements. Loads only logged-in users."""
    trusted_devices.forget_all(users)  # first, as above
    rows = Session.objects.filter(user__in=users).select_for_update().order_by("pk")
    sessions = dict(rows.values_list("pk", "user_id"))
    Session.objects.filter(pk__in=sessions).delete()
    count = Counter(sessions.values())
    known: Iterable[User] = User.objects.filter(pk__in=count) if isinstance(users, QuerySet) else users
    ended = [user for user in known if user.pk in count]
    entries: list[tuple[User, dict[str, JSONValue]]] = [
        (user, {"reason": reason, "says": kept(reason), "count": count[user.pk]}) for user in ended
    ]
    record_each(SESSIONS_ENDED, by=by, entries=entries)
    post_to_each(SESSIONS_ENDED_LETTER, to=ended, reason=reason)


@transaction.atomic
def log_out_everywhere(user: User, *, by: Actor, reason: str) -> int:
    """For user administrators: ends every session of ``user``. Raises Refused. Returns how many ended."""
    authorize(by, END_SESSIONS, user)
    return end_and_tell(user, by=by, reason=reason)
