"""Re-authentication: asks for a fresh code before a sensitive action."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authentication import reauthentication
from accounts.authentication.forms import CodeForm, PasswordForm, answer_in
from accounts.authentication.mfa_enrolment import before_enrolment
from accounts.authentication.pages import WRONG, confirmation_page
from accounts.authentication.refusals import note_refused_passkey, why_not_right
from accounts.errors import PasskeyRefused
from accounts.second_factor import factors, mfa_grace_period, passkey_ceremonies
from accounts.second_factor.passkey_challenges import Purpose
from accounts.sessions import devices
from accounts.sessions.http import Request
from intrusion import gate
from rbac.access import signed_in


@before_enrolment
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code", "password")
@signed_in("everybody may confirm who they are")
def confirm(request: Request) -> HttpResponse:
    form = reauthentication.form_for(request, request.POST or None)
    if form.is_valid() and _proved(request, form):
        return reauthentication.go_on(request)
    return confirmation_page(
        request,
        form,
        to=reauthentication.target_of(request),
        kept=reauthentication.stored_request_token(request),
        status=WRONG if form.errors else 200,
    )


@before_enrolment
@require_POST
@signed_in("everybody may confirm who they are")
def confirm_with_passkey(request: Request) -> HttpResponse:
    """One touch. Not rate-limited before: a signature cannot be guessed."""
    try:
        passkey = passkey_ceremonies.verify(request, Purpose.CONFIRM, answer_in(request), request.user)
    except PasskeyRefused as refused:
        note_refused_passkey(request, refused)
        return confirmation_page(
            request,
            reauthentication.form_for(request),
            to=reauthentication.target_of(request),
            kept=reauthentication.stored_request_token(request),
            trouble=refused.message,
            status=WRONG,
        )
    reauthentication.confirm(request, passkey)
    return reauthentication.go_on(request)


def _proved(request: Request, form: CodeForm | PasswordForm) -> bool:
    return _code_proved(request, form) if isinstance(form, CodeForm) else _password_proved(request, form)


def _code_proved(request: Request, form: CodeForm) -> bool:
    if mfa_grace_period.passkey_is_due(request.session):
        form.add_error("code", _("Your role needs a passkey now, and you have one. Use it here."))
        return False
    trusted = devices.trusted_device(request, request.user.email)
    with gate.admit(request, "second_factor", account=request.user, trusted=trusted) as attempt:
        device = factors.totp_proved(request.user, form.given_code)
    if device is None:
        form.add_error("code", why_not_right(factors.totp_of(request.user), form.given_code))
        return False
    attempt.give_back()
    gate.record_success(request, "second_factor", account=request.user, trusted=trusted)
    reauthentication.confirm(request, device)
    return True


def _password_proved(request: Request, form: PasswordForm) -> bool:
    if not reauthentication.proves_password(request, str(form.cleaned_data["password"])):
        form.add_error("password", _("This is not your password. Check it and try again."))
        return False
    reauthentication.confirm(request, None)
    return True
