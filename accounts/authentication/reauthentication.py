"""Confirm it's you: a fresh proof in the middle of a session, and then on with what was interrupted."""

from django.db import transaction
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from accounts.authentication.forms import CodeForm, PasswordForm
from accounts.authentication.safe_redirect import own_address
from accounts.events import IDENTITY_CONFIRMED
from accounts.second_factor.factors import Factor, has_any
from accounts.sessions.http import Request
from audit.record import record
from rbac.enforcement.reauth_replay import TOKEN_FIELD


def form_for(request: Request, data: QueryDict | None = None) -> CodeForm | PasswordForm:
    """A code from whoever has an authenticator, the password from whoever has none yet."""
    return CodeForm(data) if has_any(request.user) else PasswordForm(data)


@transaction.atomic
def confirm(request: Request, factor: Factor | None, *, way: str = "password") -> None:
    """Note the fresh proof under a new key, and record it. ``way``: what was shown instead of a factor."""
    request.session.sign_in(factor=factor.persistent_id if factor else request.session.factor)
    request.session.cycle_key()
    request.user.signed_in = request.session.signed_in()
    record(IDENTITY_CONFIRMED, by=request.user, about=request.user, factor=factor.name if factor else way)


def go_on(request: Request) -> HttpResponseRedirect:
    """After ``confirm``: to the page that was asked for, or to send what was interrupted once more.

    Then the browser keeps method and form (307), and brings the token of what was kept to the address where it
    belongs: all walls and rules that stand there are passed anew, and none of them knows about the detour.
    """
    return redirect(target_of(request), preserve_request=bool(kept_by(request)))


def kept_by(request: Request) -> str:
    """The token of the interrupted POST that this confirmation is for; empty if there is none."""
    return request.POST.get(TOKEN_FIELD, "")


def target_of(request: Request) -> str:
    return own_address(request.POST.get("next") or request.GET.get("next")) or reverse("accounts:security")
