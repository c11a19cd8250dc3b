"""Log-in, from top to bottom. The user stays anonymous until ``open_session``."""

import time

from django.contrib.auth import SESSION_KEY, login
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from accounts import events, factor_policy
from accounts.authentication import new_device, refusals, safe_redirect
from accounts.authentication.forms import CodeForm, LoginForm
from accounts.errors import PasskeyRefused
from accounts.lifecycle.admin_issued_links import tell_of_link
from accounts.models import Passkey, User
from accounts.passwords import verification
from accounts.second_factor import factor_resets, factors, mfa_grace_period, passkey_ceremonies
from accounts.second_factor.factors import Factor
from accounts.second_factor.passkey_ceremonies import Answer
from accounts.second_factor.passkey_challenges import Purpose
from accounts.sessions import devices, log_in_links, trusted_devices
from accounts.sessions.http import AnonymousRequest, Request
from accounts.single_sign_on.state import note_arrival
from audit.record import record
from intrusion import gate
from intrusion.detection.reporting import forget_name

PENDING = "waiting_for_second_factor"
PENDING_SECONDS = 10 * 60
BACKEND = "rbac.backends.RulebookBackend"


def log_in(request: AnonymousRequest, form: LoginForm) -> HttpResponse:
    """Password step. Raises TooManyAttempts and TooBusy, both independent of whether the name exists."""
    trusted = devices.trusted_device(request, form.name)
    with gate.admit(request, "login", name=form.name, trusted=trusted) as attempt:
        user = verification.person_with(request, form.name, form.given_password, trusted=bool(trusted))
    if user is None:
        return refusals.wrong_password(request, form)
    attempt.give_back()  # now: who is still to give a code must not use up what the neighbours need
    forget_name(request, gate.normalise_name(form.name))
    factor_resets.carry_out_if_due(user)
    if not factors.has_any(user):
        return open_session(request, user, factor=None)
    if remembered := trusted_devices.instead_of_code(request, user):
        return open_session(request, user, factor=remembered)
    return ask_for_second_factor(request, user)


def ask_for_second_factor(request: AnonymousRequest, user: User) -> HttpResponse:
    """Stores under a new session key who gave the right password, without logging them in."""
    flush_signed_in_session(request)
    request.session[PENDING] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "until": int(time.time()) + PENDING_SECONDS,
        "next": safe_redirect.next_address(request),
    }
    request.session.cycle_key()
    return redirect("accounts:second_factor")


def verify_second_factor(request: AnonymousRequest, form: CodeForm) -> HttpResponse:
    """Second-factor step. Raises TooManyAttempts: django-axes does not count these attempts, our limits do."""
    user = pending_person(request)
    if user is None:
        return redirect("accounts:login")
    trusted = devices.trusted_device(request, user.email)
    with gate.admit(request, "second_factor", account=user, trusted=trusted) as attempt:
        device = factors.totp_proved(user, form.given_code)
    if device is None:
        return refusals.wrong_code(request, form, user)
    attempt.give_back()
    return open_session(request, user, factor=device)


def log_in_with_passkey(request: AnonymousRequest, answer: Answer) -> HttpResponse:
    """Log-in with a passkey alone, with user verification. Raises PasskeyRefused.

    No rate limit: a signature cannot be guessed, and an attacker who uses up limits must never lock the owner out.
    """
    passkey = passkey_ceremonies.verify(request, Purpose.LOG_IN, answer)
    if not passkey.user.may_log_in:
        raise PasskeyRefused.in_general(passkey=passkey)
    return open_session(request, passkey.user, factor=passkey)


def verify_passkey(request: AnonymousRequest, answer: Answer) -> HttpResponse:
    """Passkey after the password, in place of a code. Raises PasskeyRefused; not rate-limited either."""
    user = pending_person(request)
    if user is None:
        return redirect("accounts:login")
    passkey = passkey_ceremonies.verify(request, Purpose.SECOND_FACTOR, answer, user)
    return open_session(request, user, factor=passkey)


@transaction.atomic
def open_session(request: AnonymousRequest, user: User, *, factor: Factor | None) -> HttpResponse:
    """The only function that logs a user in: rotates the key, logs in, resets the lockout, records the event."""
    if trusted_devices.is_over(factor) or (factor is None and _has_factor(user)):
        return ask_for_second_factor(request, user)
    if not isinstance(factor, Passkey) and factor_policy.password_disabled(user):
        return ask_for_second_factor(request, user)  # this account accepts passkeys only
    to = (request.session.get(PENDING) or {}).get("next") or safe_redirect.next_address(request)
    trusted = devices.trusted_device(request, user.email)
    flush_signed_in_session(request)
    request.session.pop(PENDING, None)
    request.session.pop(log_in_links.OWN_ATTEMPTS, None)
    request.session.sign_in(factor=factor.persistent_id if factor else "")
    last_here = new_device.note_device(request, user)
    login(request, user, backend=BACKEND)  # rotates session key and CSRF token; axes forgets the failures
    user.signed_in = request.session.signed_in()
    mfa_grace_period.store_in_session(request.session, user)
    gate.record_success(request, "login", name=user.email, trusted=trusted)
    if factor:
        gate.record_success(request, "second_factor", account=user, trusted=trusted)
    record(events.LOGGED_IN, by=user, about=user, factor=factor.name if factor else "")
    trusted_devices.remember_if_asked(request, user)
    note_arrival(request, user)
    tell_of_link(request, user, since=last_here)
    return redirect(to or safe_redirect.first_page(user))


def _has_factor(user: User) -> bool:
    """Enrolment of a factor locks the user's row, so no session can be opened concurrently without that factor."""
    User.objects.select_for_update().get(pk=user.pk)
    return factors.has_any(user)


@transaction.atomic
def log_out(request: Request) -> HttpResponse:
    record(events.LOGGED_OUT, by=request.user, about=request.user)
    request.session.flush()
    response = redirect("accounts:login")
    # Not "storage": it holds text that the user has not sent and decided to keep.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def pending_person(request: AnonymousRequest) -> User | None:
    """The user who gave the right password in this session less than ten minutes ago, if nothing has changed since."""
    pending = request.session.get(PENDING)
    if not pending or pending["until"] < time.time():
        return None
    user = User.objects.filter(pk=pending["user"]).first()
    if user is None or not user.may_log_in:
        return None
    unchanged = constant_time_compare(pending["password"], user.get_session_auth_hash())
    return user if unchanged else None


def flush_signed_in_session(request: AnonymousRequest) -> None:
    """Flushes a session that belongs to another user, so that none of its data reaches the next one."""
    if SESSION_KEY in request.session:
        request.session.flush()
