"""Display name: users change their own without confirmation; administrators can correct it."""

from django.db import transaction

from accounts.actions import CORRECT_NAME
from accounts.events import NAME_CHANGED, NAME_CORRECTED
from accounts.mail.emails import NAME_CHANGED as NAME_CHANGED_LETTER
from accounts.mail.emails import NAME_CORRECTED as NAME_CORRECTED_LETTER
from accounts.mail.emails import post
from accounts.models import User
from audit.actors import Actor
from audit.record import record
from foundation.names import accepted_name
from rbac.decisions import authorize


@transaction.atomic
def rename(user: User, name: str) -> None:
    """Renames ``user``, records it and notifies them. No effect if the name is unchanged. Raises ValidationError."""
    if named := _named(user, name):
        before, now = named
        record(NAME_CHANGED, by=user, about=user, before=before, now=now)
        post(NAME_CHANGED_LETTER, to=user)


@transaction.atomic
def correct_name(user: User, name: str, *, by: Actor) -> bool:
    """For user administrators. Returns whether anything changed. Raises Refused and ValidationError."""
    authorize(by, CORRECT_NAME, user)
    if not (named := _named(user, name)):
        return False
    before, now = named
    record(NAME_CORRECTED, by=by, about=user, before=before, now=now)
    post(NAME_CORRECTED_LETTER, to=user, now=now)
    return True


def _named(user: User, name: str) -> tuple[str, str] | None:
    """The old and the new name; None if they are equal."""
    held = User.objects.select_for_update().get(pk=user.pk)
    before, now = held.name, accepted_name(name)
    if now == before:
        return None
    User.objects.filter(pk=user.pk).update(name=now)
    user.name = now
    return before, now
