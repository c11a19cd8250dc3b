"""Stopping a second-factor reset. Opening the emailed link changes nothing: mail scanners follow links."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.authentication.mfa_enrolment import before_enrolment
from accounts.authentication.pages import behind_link, page
from accounts.mail.single_use_tokens import digest_of
from accounts.second_factor import factor_resets
from accounts.sessions.http import AnonymousRequest, Request
from audit.actors import ANONYMOUS
from rbac.access import public, signed_in

HELD = "factor_reset"  # the digest of the link's token
LINK_REASON = "a user who lost their second factor cannot log in; the link in their mail is the proof"


@require_safe
@public(LINK_REASON)
@behind_link("account/factor_reset_over.html")
def follow_link(request: AnonymousRequest, token: str) -> HttpResponse:
    """Moves the token from the URL to the session, so that it is in no history, log or Referer."""
    request.session[HELD] = factor_resets.waiting_behind(digest_of(token)).stop_digest
    return redirect("accounts:factor_reset")


@require_http_methods(["GET", "HEAD", "POST"])
@public(LINK_REASON)
@behind_link("account/factor_reset_over.html")
def stop(request: AnonymousRequest) -> HttpResponse:
    reset = factor_resets.waiting_behind(request.session.get(HELD, ""))
    if request.method == "POST":
        factor_resets.stop(reset, by=ANONYMOUS, way="with the link in the mail")
        request.session.pop(HELD, None)
        return page(request, "account/factor_reset_stopped.html")
    return page(request, "account/factor_reset.html", {"reset": reset})


@before_enrolment
@require_POST
@signed_in("everybody may keep their own second factor")
def stop_mine(request: Request) -> HttpResponse:
    if reset := factor_resets.waiting_for(request.user):
        factor_resets.stop(reset, by=request.user, way="on the security page")
        messages.success(request, _("Your second factor stays. Tell an administrator what happened."))
    return redirect("accounts:security")
