"""Password reset. Opening the link changes nothing: mail scanners follow links."""

from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.authentication.forms import AddressForm, NewPasswordForm
from accounts.authentication.pages import behind_link, form_page, page
from accounts.mail.emails import queue_by_address
from accounts.mail.single_use_tokens import digest_of
from accounts.passwords import password_reset
from accounts.sessions import devices, log_in_links
from accounts.sessions.http import AnonymousRequest
from intrusion import gate
from rbac.access import public

HELD = "password_reset"  # the digest of the link's token


@require_http_methods(["GET", "HEAD", "POST"])
@public("a user who forgot the password cannot log in")
def ask(request: AnonymousRequest) -> HttpResponse:
    form = AddressForm(request.POST or None)
    if form.is_valid():
        gate.admit(
            request, "password_reset", name=form.name, trusted=devices.trusted_device(request, form.name)
        )
        queue_by_address("accounts.mail_reset_link", form.name)
        return redirect("accounts:password_reset_sent")
    return form_page(request, "account/reset_ask.html", form)


@require_safe
@public("it says the same to everybody")
def sent(request: HttpRequest) -> HttpResponse:
    return page(request, "account/reset_sent.html")


@require_safe
@public("a user who forgot the password cannot log in; the link is the proof")
@behind_link("account/reset_over.html")
def follow_link(request: AnonymousRequest, token: str) -> HttpResponse:
    """Moves the token from the URL to the session, so that it is in no history, log or Referer."""
    request.session[HELD] = password_reset.open_reset(digest_of(token)).digest
    return redirect("accounts:password_reset_new")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("new_password")
@public("a user who forgot the password cannot log in; the link is the proof")
@behind_link("account/reset_over.html")
def choose(request: AnonymousRequest) -> HttpResponse:
    reset = password_reset.open_reset(request.session.get(HELD, ""))
    form = NewPasswordForm(request.POST or None, user=reset.user)
    if not form.is_valid():
        return form_page(request, "account/reset_new.html", form, email=reset.user.email)
    user = password_reset.reset_password(
        reset, hashed_password=make_password(str(form.cleaned_data["new_password"]))
    )
    request.session.flush()  # the logged-in user may be the one whose sessions have just ended
    log_in_links.give_attempts(request, user)  # else attackers who use up the limits could lock the owner out
    messages.success(
        request, _("Your password is changed and every session has ended. Log in with the new one.")
    )
    return redirect("accounts:login")
