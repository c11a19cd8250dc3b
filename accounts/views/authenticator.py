"""Enrolment or replacement of an authenticator app."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import totp
from accounts.authentication import safe_redirect
from accounts.authentication.forms import CodeForm
from accounts.authentication.mfa_enrolment import before_enrolment, requires_current_factor, waiting_roles
from accounts.authentication.pages import form_page
from accounts.authentication.refusals import why_not_right
from accounts.second_factor import authenticator, factors, passkey_ceremonies
from accounts.sessions import devices
from accounts.sessions.http import Request
from intrusion import gate
from rbac.access import replayable, requires_recent_login, signed_in


@before_enrolment
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@signed_in("everybody may protect their own account")
@requires_recent_login(minutes=15)
@requires_current_factor
def enrol(request: Request) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if form.is_valid():
        trusted = devices.trusted_device(request, request.user.email)
        with gate.admit(request, "second_factor", account=request.user, trusted=trusted) as attempt:
            is_right = authenticator.confirm(request, form.given_code)
        if is_right:
            attempt.give_back()
            gate.record_success(request, "second_factor", account=request.user, trusted=trusted)
            messages.success(
                request, _("Your authenticator app is set up. You need its code at every log-in.")
            )
            return redirect(safe_redirect.next_address(request) or safe_redirect.first_page(request.user))
        form.add_error("code", why_not_right(authenticator.waiting_device(request.user), form.given_code))
    return _page(request, form)


@before_enrolment
@require_POST
@signed_in("everybody may protect their own account")
@replayable
@requires_recent_login(minutes=15)
@requires_current_factor
def start_over(request: Request) -> HttpResponse:
    authenticator.start_over(request.user)
    return redirect("accounts:enrol")


@require_POST
@signed_in("everybody may protect their own account")
@replayable
@requires_recent_login(minutes=15)
@requires_current_factor
def remove(request: Request) -> HttpResponse:
    authenticator.remove(request)
    messages.success(request, _("The app is removed. Every other session of yours has ended."))
    return redirect("accounts:security")


def _page(request: Request, form: CodeForm) -> HttpResponse:
    device = authenticator.waiting_device(request.user)
    return form_page(
        request,
        "account/enrol.html",
        form,
        qr=authenticator.qr_code(device),
        key=totp.typed_by_hand(device.key),
        waiting_roles=waiting_roles(request.user),
        replacing=factors.totp_of(request.user) is not None,
        needed=authenticator.reason_to_keep(request.user),
        next=safe_redirect.next_address(request),
        passkeys_possible=passkey_ceremonies.possible(),
    )
