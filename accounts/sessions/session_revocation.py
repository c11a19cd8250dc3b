"""Session revocation: ends all sessions of a user, or all but one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import batched
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
from audit.record import record, record_each
from audit.row import JSONValue
from audit.stored_messages import stored_form
from rbac.decisions import authorize

TOGETHER = 500  # users loaded, recorded and notified at once


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
        record(SESSIONS_ENDED, by=by, about=user, reason=reason, says=stored_form(reason), count=ended)
    return ended


@transaction.atomic
def end_and_tell(user: User, *, by: Actor, reason: str) -> int:
    """Ends every session of ``user`` and notifies them if there were any. No authorisation. Returns how many ended."""
    if ended := end_sessions(user, by=by, reason=reason):
        post(SESSIONS_ENDED_LETTER, to=user, reason=reason)
    return ended


@transaction.atomic
def end_and_tell_each(users: Sequence[User] | QuerySet[Any], *, by: Actor, reason: str) -> None:
    """``end_and_tell`` for each of ``users``, with few statements. Of a queryset, loads only logged-in users."""
    trusted_devices.forget_all(users)  # first, as above
    rows = Session.objects.filter(user__in=users).select_for_update().order_by("pk")
    sessions = dict(rows.values_list("pk", "user_id"))
    Session.objects.filter(pk__in=sessions).delete()
    count = Counter(sessions.values())
    if isinstance(users, QuerySet):
        for keys in batched(count, TOGETHER):
            _tell(list(User.objects.filter(pk__in=keys)), count, by=by, reason=reason)
    else:
        _tell([user for user in users if user.pk in count], count, by=by, reason=reason)


def _tell(users: list[User], count: Mapping[int, int], *, by: Actor, reason: str) -> None:
    """``count``: number of ended sessions by key of the user."""
    entries: list[tuple[User, dict[str, JSONValue]]] = [
        (user, {"reason": reason, "says": stored_form(reason), "count": count[user.pk]}) for user in users
    ]
    record_each(SESSIONS_ENDED, by=by, entries=entries)
    post_to_each(SESSIONS_ENDED_LETTER, to=users, reason=reason)


@transaction.atomic
def log_out_everywhere(user: User, *, by: Actor, reason: str) -> int:
    """For user administrators: ends every session of ``user``. Raises Refused. Returns how many ended."""
    authorize(by, END_SESSIONS, user)
    return end_and_tell(user, by=by, reason=reason)
