"""Recovery codes: creation and display, and the two pages that accept one in place of a factor."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import factor_policy
from accounts.authentication import login, reauthentication
from accounts.authentication.forms import RecoveryCodeForm
from accounts.authentication.mfa_enrolment import before_enrolment
from accounts.authentication.pages import form_page, page, too_many
from accounts.authentication.refusals import record_wrong_code
from accounts.models import RecoverySheet, User
from accounts.second_factor import factors, recovery_codes
from accounts.sessions import devices
from accounts.sessions.http import AnonymousRequest, Request
from intrusion import gate
from intrusion.errors import TooManyAttempts
from rbac.access import public, requires_recent_login, signed_in
from rbac.enforcement.view_guards import replayable


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("everybody may protect their own account")
@replayable
@requires_recent_login(minutes=15)
def codes(request: Request) -> HttpResponse:
    """GET shows the status; POST creates new codes and shows them once."""
    if not factors.has_any(request.user):
        return redirect("accounts:security")
    if request.method == "POST":
        made = recovery_codes.make_codes(request.user)
        return page(request, "account/recovery_codes.html", {"codes": made})
    sheet = recovery_codes.sheet_of(request.user)
    context = {
        "sheet": sheet,
        "left": recovery_codes.left_on(sheet) if sheet else 0,
        "has_password": request.user.has_usable_password(),
        "closed": factor_policy.password_disabled(request.user),
    }
    return page(request, "account/recovery_sheet.html", context)


@require_POST
@sensitive_post_parameters("codes")
@signed_in("everybody may keep their own codes")
@requires_recent_login(minutes=15)
def download(request: Request) -> HttpResponse:
    """The codes as a text file. The page submits them, since they are stored nowhere; only valid ones are returned."""
    shown = request.POST.get("codes", "").split()
    if not recovery_codes.are_all_unused(request.user, shown):
        return HttpResponseBadRequest()
    lines = [_("Recovery codes for %(email)s") % {"email": request.user.email}, "", *shown, ""]
    answer = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("recovery_code")
@public("the password was right, but no one is logged in before the second factor")
def log_in(request: AnonymousRequest) -> HttpResponse:
    user = login.pending_person(request)
    if user is None:
        return redirect("accounts:login")
    typed = "recovery_code" in request.POST  # otherwise an editor's dialog led here
    form = RecoveryCodeForm(request.POST if typed else None)
    if form.is_valid():
        try:
            sheet = _spent(request, form, user)
        except TooManyAttempts as refused:
            return too_many(request, refused, email=user.email)
        if sheet:
            return login.open_session(request, user, factor=sheet)
    return form_page(request, "account/recovery_log_in.html", form)


@before_enrolment
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("recovery_code")
@signed_in("everybody may confirm who they are")
def confirm(request: Request) -> HttpResponse:
    typed = "recovery_code" in request.POST  # otherwise the page of the other factors led here
    form = RecoveryCodeForm(request.POST if typed else None)
    if form.is_valid():
        sheet = _spent(request, form, request.user)
        if sheet:
            trusted = devices.trusted_device(request, request.user.email)
            gate.record_success(request, "second_factor", account=request.user, trusted=trusted)
            reauthentication.confirm(request, sheet)
            return reauthentication.go_on(request)
    to, kept = reauthentication.target_of(request), reauthentication.stored_request_token(request)
    return form_page(request, "account/recovery_confirm.html", form, next=to, kept=kept)


def _spent(request: Request | AnonymousRequest, form: RecoveryCodeForm, user: User) -> RecoverySheet | None:
    """Shares the rate limit of all other second factors: else recovery codes would allow additional guesses."""
    trusted = devices.trusted_device(request, user.email)
    with gate.admit(request, "second_factor", account=user, trusted=trusted) as attempt:
        sheet = recovery_codes.spend(user, str(form.cleaned_data["recovery_code"]))
    if sheet:
        attempt.give_back()
    else:
        record_wrong_code(request, user)
        form.add_error("recovery_code", _("This code is not right, or was used already. Take another one."))
    return sheet
