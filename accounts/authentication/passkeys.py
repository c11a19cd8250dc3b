"""Passkey management: add, rename, remove. Each is recorded and emailed; adding or removing ends other sessions.

ASVS 6.4.4, 6.4.5, 7.4.3.
"""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.shortcuts import get_object_or_404

from accounts import events
from accounts.factor_policy import policy_for
from accounts.lifecycle import invitations
from accounts.mail import emails
from accounts.models import Invitation, Passkey, User
from accounts.models.passkey import LONGEST_LABEL
from accounts.second_factor import passkey_ceremonies
from accounts.second_factor.factors import totp_of
from accounts.second_factor.passkey_ceremonies import Answer
from accounts.second_factor.passkey_challenges import Purpose
from accounts.sessions.http import AnonymousRequest, Request
from accounts.sessions.session_revocation import end_sessions
from audit.record import record
from audit.stored_messages import gettext as _
from rbac.errors import Invalid
from rbac.roles import holds_any_role

MOST = 20


def own(user: User, pk: int) -> Passkey:
    """Raises Http404 for another user's passkey, as for one that does not exist."""
    return get_object_or_404(Passkey, user=user, pk=pk)


def add(request: Request, answer: Answer, *, label: str) -> Passkey:
    """Registers a passkey, which verifies the session. Raises PasskeyRefused, and Invalid if there are too many."""
    # In a transaction of its own: a refused answer must not roll back the use of the challenge.
    state = passkey_ceremonies.take_state(request, Purpose.REGISTER, request.user, answer)
    return _add(request, state, answer, label)


@transaction.atomic
def _add(request: Request, state: dict[str, Any], answer: Answer, label: str) -> Passkey:
    user = request.user
    _take_turns(user)
    if Passkey.objects.filter(user=user).count() >= MOST:
        raise Invalid(_("You have twenty passkeys. Remove one that you no longer use first."))
    passkey = passkey_ceremonies.register_passkey(request, user, state, answer, label=label)
    request.session.sign_in(factor=passkey.persistent_id)
    request.session.cycle_key()
    user.signed_in = request.session.signed_in()
    record(events.PASSKEY_ADDED, by=user, about=user, label=label, **passkey.recorded)
    end_sessions(user, by=user, reason=_("a passkey was added"), keep=user.signed_in.session_id)
    emails.post(emails.PASSKEY_ADDED, to=user, label=label)
    return passkey


@transaction.atomic
def rename(passkey: Passkey, *, by: User, label: str) -> None:
    before, passkey.label = passkey.label, label.strip()[:LONGEST_LABEL]
    if before == passkey.label:
        return
    passkey.save(update_fields=["label"])
    record(events.PASSKEY_RENAMED, by=by, about=by, label=passkey.label, before=before)
    emails.post(emails.PASSKEY_RENAMED, to=by, label=passkey.label, before=before)


@transaction.atomic
def remove(request: Request, passkey: Passkey) -> None:
    """Raises Invalid for a passkey that the user still needs."""
    user = request.user
    _take_turns(user)
    if reason := reason_to_keep(user, passkey):
        raise Invalid(reason)
    passkey.delete()
    record(events.PASSKEY_REMOVED, by=user, about=user, label=passkey.label)
    session = request.session.signed_in().session_id
    end_sessions(user, by=user, reason=_("a passkey was removed"), keep=session)
    emails.post(emails.PASSKEY_REMOVED, to=user, label=passkey.label)


@transaction.atomic
def close_password(request: Request) -> None:
    """Passkeys only: password log-in, with or without a code, answers as for a wrong password. Raises Invalid."""
    user = request.user
    _take_turns(user)
    if not Passkey.objects.filter(user=user).exists():
        raise Invalid(_("Add a passkey first, or nothing would open your account."))
    if _changed(user, passkeys_only=True):
        record(events.PASSWORD_DISABLED, by=user, about=user)
        session = request.session.signed_in().session_id
        end_sessions(user, by=user, reason=_("the password was closed"), keep=session)
        emails.post(emails.PASSWORD_DISABLED, to=user)


@transaction.atomic
def reopen_password(request: Request) -> None:
    user = request.user
    if _changed(user, passkeys_only=False):
        record(events.PASSWORD_ENABLED, by=user, about=user)
        emails.post(emails.PASSWORD_ENABLED, to=user)


def _changed(user: User, *, passkeys_only: bool) -> bool:
    others = User.objects.filter(pk=user.pk, passkeys_only=not passkeys_only)
    user.passkeys_only = passkeys_only
    return bool(others.update(passkeys_only=passkeys_only))


def reason_to_keep(user: User, passkey: Passkey) -> str:
    """Why this passkey cannot be removed now, and what to do about it; empty when it can."""
    if Passkey.objects.filter(user=user).exclude(pk=passkey.pk).exists():
        return ""
    if user.passkeys_only or policy_for(user).passkey_required:
        return _("It is your last passkey, and your password opens nothing. Add another passkey first.")
    if not user.has_usable_password():
        return _("It is the only way into your account. Add another passkey first.")
    if totp_of(user) is None and holds_any_role(user):
        return _("Your role needs a second factor, and this is your only one. Add another one first.")
    return ""


def _take_turns(user: User) -> None:
    # Two tabs that remove the last two passkeys concurrently must not both succeed.
    user.passkeys_only = User.objects.select_for_update().get(pk=user.pk).passkeys_only


def accept_invitation(
    request: AnonymousRequest, invitation: Invitation, answer: Answer, *, name: str, label: str
) -> Passkey:
    """Accepts an invitation with a passkey and no password. Raises PasskeyRefused and LinkNoLongerWorks."""
    state = passkey_ceremonies.take_state(request, Purpose.REGISTER, invitation.user, answer)
    nothing_opens_it = make_password(None)
    with transaction.atomic():
        user = invitations.accept(invitation, name=name, hashed_password=nothing_opens_it)
        passkey = passkey_ceremonies.register_passkey(request, user, state, answer, label=label)
        record(events.PASSKEY_ADDED, by=user, about=user, label=label, **passkey.recorded)
        emails.post(emails.PASSKEY_ADDED, to=user, label=label)
    return passkey
