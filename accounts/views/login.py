"""Log-in and log-out pages."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.authentication import login, refusals, safe_redirect
from accounts.authentication.forms import CodeForm, LoginForm, answer_in
from accounts.authentication.mfa_enrolment import before_enrolment
from accounts.authentication.pages import WRONG, page, second_factor_page, too_many
from accounts.errors import PasskeyRefused
from accounts.second_factor import passkey_ceremonies
from accounts.second_factor.passkey_challenges import Purpose
from accounts.sessions.http import AnonymousRequest, Request
from intrusion.errors import TooManyAttempts
from rbac.access import public, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@public("a user who logs in is not logged in yet")
def log_in(request: AnonymousRequest) -> HttpResponse:
    form = LoginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return login.log_in(request, form)
        except TooManyAttempts as refused:
            return too_many(request, refused, email=form.name)
    # Only a page that someone opens gets a challenge: it is kept in a session, which other requests need not have.
    is_opened = request.headers.get("Sec-Fetch-Mode") == "navigate" and passkey_ceremonies.possible()
    context = {
        "form": form,
        "next": safe_redirect.next_address(request),
        "asked": passkey_ceremonies.ask(request, Purpose.LOG_IN) if is_opened else None,
    }
    return page(request, "account/login.html", context, status=WRONG if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@public("the password was right, but no one is logged in before the second factor")
def second_factor(request: AnonymousRequest) -> HttpResponse:
    user = login.pending_person(request)
    if user is None:
        return redirect("accounts:login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            return login.verify_second_factor(request, form)
        except TooManyAttempts as refused:
            return too_many(request, refused, email=user.email)
    return second_factor_page(request, user, form, status=WRONG if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@public("a user who logs in is not logged in yet")
def log_in_with_passkey(request: AnonymousRequest) -> HttpResponse:
    """The button on the log-in page leads here: first the challenge, then the response."""
    if request.method != "POST":
        return redirect("accounts:login")
    trouble = ""
    if "answer" in request.POST:
        try:
            return login.log_in_with_passkey(request, answer_in(request))
        except PasskeyRefused as refused:
            refusals.note_refused_passkey(request, refused)
            trouble = refused.message
    context = {
        "asked": passkey_ceremonies.ask(request, Purpose.LOG_IN),
        "next": safe_redirect.next_address(request),
        "trouble": trouble,
    }
    return page(request, "account/login_passkey.html", context, status=WRONG if trouble else 200)


@require_POST
@public("the password was right, but no one is logged in before the second factor")
def second_factor_passkey(request: AnonymousRequest) -> HttpResponse:
    try:
        return login.verify_passkey(request, answer_in(request))
    except PasskeyRefused as refused:
        refusals.note_refused_passkey(request, refused)
        user = login.pending_person(request)
        if user is None:
            return redirect("accounts:login")
        return second_factor_page(request, user, CodeForm(), trouble=refused.message, status=WRONG)


@before_enrolment
@require_POST
@signed_in("only a logged-in user can log out")
def log_out(request: Request) -> HttpResponse:
    return login.log_out(request)
