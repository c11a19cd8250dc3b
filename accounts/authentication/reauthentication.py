"""Re-authentication ("Confirm it's you") within a session, then continuation of the interrupted request."""

from django.db import transaction
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from accounts.authentication.forms import CodeForm, PasswordForm
from accounts.authentication.safe_redirect import own_address
from accounts.events import REAUTHENTICATED
from accounts.passwords import verification
from accounts.second_factor.factors import Factor, has_any
from accounts.sessions import devices
from accounts.sessions.http import Request
from audit.record import record
from intrusion import gate
from rbac.enforcement.view_guards import TOKEN_FIELD


def form_for(request: Request, data: QueryDict | None = None) -> CodeForm | PasswordForm:
    """Asks for a code if the user has an authenticator, else for the password."""
    return CodeForm(data) if has_any(request.user) else PasswordForm(data)


def proves_password(request: Request, typed: str) -> bool:
    """Whether ``typed`` is the user's password, within the rate limits of log-ins. Raises TooManyAttempts."""
    name, trusted = request.user.email, devices.trusted_device(request, request.user.email)
    with gate.admit(request, "login", name=name, trusted=trusted) as attempt:
        right = verification.is_right(request.user, typed)
    if right:
        attempt.give_back()
        gate.record_success(request, "login", name=name, trusted=trusted)
    return right


@transaction.atomic
def confirm(request: Request, factor: Factor | None, *, way: str = "password") -> None:
    """Stores the time of authentication under a new session key and records it. ``way``: the method, if no factor."""
    request.session.sign_in(factor=factor.persistent_id if factor else request.session.factor)
    request.session.cycle_key()
    request.user.signed_in = request.session.signed_in()
    record(REAUTHENTICATED, by=request.user, about=request.user, factor=factor.name if factor else way)


def go_on(request: Request) -> HttpResponseRedirect:
    """After ``confirm``: redirects to the requested page, or replays the interrupted POST.

    For a replay the browser repeats method and form (307), and sends the token of the stored request to its own URL.
    All middleware and access rules there apply again, and none of them knows about the detour.
    """
    return redirect(target_of(request), preserve_request=bool(stored_request_token(request)))


def stored_request_token(request: Request) -> str:
    """Token of the interrupted POST that this re-authentication is for; empty if there is none."""
    return request.POST.get(TOKEN_FIELD, "")


def target_of(request: Request) -> str:
    return own_address(request.POST.get("next") or request.GET.get("next")) or reverse("accounts:security")
