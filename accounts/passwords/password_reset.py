"""Password reset by email. It replaces the password and no other factor.

The request only queues a job for any address, so neither its response nor its timing reveals which accounts exist.
"""

from django.db import transaction
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import events
from accounts.errors import LinkNoLongerWorks
from accounts.mail.emails import PASSWORD_RESET, PASSWORD_WAS_RESET, post
from accounts.mail.single_use_tokens import digest_of, link_to, new_token, use_up
from accounts.models import PasswordReset, User
from accounts.models.mailed_links import RESET_LIFE
from accounts.models.person import same_address
from accounts.passwords import verification
from accounts.second_factor.factors import has_way_in
from accounts.sessions.session_revocation import end_sessions
from audit.actors import ANONYMOUS
from audit.context import current_context
from audit.encryption import Secret
from audit.record import record
from audit.stored_messages import gettext as _


@transaction.atomic
def mail_reset_link(email: str) -> None:
    """For the worker: emails a link to the user with this address, if they can log in. Otherwise does nothing."""
    user = User.objects.filter(email=same_address(email)).first()
    if user is None or not may_reset(user):
        return
    link, context = new_link(user), current_context.get()
    record(events.PASSWORD_RESET_REQUESTED, by=ANONYMOUS, about=user)
    post(PASSWORD_RESET, to=user, link=link.reveal(), address=context.address, device=context.device)


def new_link(user: User, *, shown_to: User | None = None) -> Secret:
    """A link that works once, for half an hour. The caller records who gets it, in the same transaction.

    shown_to: the administrator who sees it on a screen; None if it is emailed, or printed on the server.
    """
    token = new_token()
    PasswordReset.objects.create(
        user=user,
        digest=digest_of(token),
        account_was=account_is(user),
        shown_to=shown_to,
        expires_at=Now() + RESET_LIFE,
    )
    return link_to("accounts:password_reset_link", token)


def may_reset(user: User) -> bool:
    """False for a user who is locked out, or who never logged in: they have an invitation.

    True also for a user with passkeys but no password: if the passkeys are lost, recovery codes need a password.
    """
    return user.may_log_in and has_way_in(user)


def account_is(user: User) -> str:
    """Changes with the password and the address, so that a change of either invalidates the link."""
    return salted_hmac(
        "accounts.password_reset", f"{user.email} {user.password}", algorithm="sha256"
    ).hexdigest()


def open_reset(digest: str) -> PasswordReset:
    """The reset behind a link. Raises LinkNoLongerWorks, which does not reveal whose link it was."""
    found = PasswordReset.objects.open().select_related("user").filter(digest=digest).first()
    if found is None or not _is_for(found, found.user):
        raise _no_longer()
    return found


@transaction.atomic
def reset_password(reset: PasswordReset, *, hashed_password: str) -> User:
    """Stores the new hash and ends every session. Does not log in, so the second factor is still required.

    Raises LinkNoLongerWorks when another request was first, or the account has changed since the email.
    """
    user = User.objects.select_for_update().get(pk=reset.user_id)
    if not _is_for(reset, user) or not use_up(reset):
        raise _no_longer()
    user.password = hashed_password
    user.save(update_fields=["password"])
    verification.forget_failures(user)
    record(events.PASSWORD_RESET, by=user, about=user)
    end_sessions(user, by=user, reason=_("the password was reset"))
    post(PASSWORD_WAS_RESET, to=user)
    return user


def _is_for(reset: PasswordReset, user: User) -> bool:
    return may_reset(user) and constant_time_compare(reset.account_was, account_is(user))


def _no_longer() -> LinkNoLongerWorks:
    return LinkNoLongerWorks(_("This link was used already, is older than 30 minutes, or was never sent."))
