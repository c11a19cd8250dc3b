"""Password change: ends every other session, so that anyone who got in with the old password is out."""

from django.contrib.auth import HASH_SESSION_KEY
from django.db import transaction

from accounts.events import PASSWORD_ADDED, PASSWORD_CHANGED
from accounts.mail.emails import PASSWORD_ADDED as PASSWORD_ADDED_LETTER
from accounts.mail.emails import PASSWORD_CHANGED as PASSWORD_CHANGED_LETTER
from accounts.mail.emails import post
from accounts.sessions.http import Request
from accounts.sessions.session_revocation import end_sessions
from audit.record import record
from audit.stored_messages import gettext as _


@transaction.atomic
def change_password(request: Request, *, hashed_password: str) -> None:
    """Stores the new hash, rotates this session, ends the others, records it and notifies the owner by email.

    Also sets a first password, after re-authentication with a passkey or at the identity provider.
    """
    user = request.user
    is_first = not user.has_usable_password()
    user.password = hashed_password
    user.save(update_fields=["password"])
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request.session.cycle_key()
    record(PASSWORD_ADDED if is_first else PASSWORD_CHANGED, by=user, about=user)
    end_sessions(
        user, by=user, reason=_("the password was changed"), keep=request.session.signed_in().session_id
    )
    post(PASSWORD_ADDED_LETTER if is_first else PASSWORD_CHANGED_LETTER, to=user)
