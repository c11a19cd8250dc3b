"""Single sign-on: redirect to the provider, callback, and back-channel log-out."""

import logging
from typing import cast

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.authentication import reauthentication, sso_callback, sso_reauthentication
from accounts.authentication.mfa_enrolment import before_enrolment
from accounts.authentication.pages import WRONG, confirmation_page, page
from accounts.authentication.sso_log_out import end_named_sessions
from accounts.models import User
from accounts.sessions.http import AnonymousRequest, AnyRequest, Request
from accounts.single_sign_on import tokens
from accounts.single_sign_on.configuration import SwitchedOff
from accounts.single_sign_on.provider import ProviderFailed
from accounts.single_sign_on.state import note_refusal
from foundation.middleware import Middleware
from intrusion import gate
from intrusion.errors import TooManyAttempts
from rbac.access import public, signed_in

BACK_CHANNEL = "/account/sso/back-channel-logout/"
REFUSED = 403
BROKEN = 502
logger = logging.getLogger(__name__)


@require_POST
@public("a user who logs in is not logged in yet")
def start(request: AnonymousRequest) -> HttpResponse:
    """By POST, with a CSRF token: no other site can make a browser log in."""
    try:
        return sso_callback.go_to_provider(request)
    except ProviderFailed as error:
        return _not_in(request, error)


@require_safe
@public("the provider sends the browser back; state, nonce and signature are the proof")
def callback(request: AnonymousRequest) -> HttpResponse:
    try:
        return sso_callback.come_back(request)
    except (ProviderFailed, sso_callback.Refused) as error:
        return _not_in(request, error)


@before_enrolment
@require_safe
@signed_in("everybody may confirm who they are")
def confirm(request: Request) -> HttpResponse:
    """Opened by the link on "Confirm it's you", which is signed for this session."""
    try:
        return sso_reauthentication.go_to_provider(request)
    except BadSignature:
        return redirect("accounts:confirm")
    except ProviderFailed as error:
        return _not_in(request, error)


@require_POST
@public("the provider's server has no account; the signature of its token is the proof")
def back_channel_log_out(request: HttpRequest) -> HttpResponse:
    """Answers as OpenID Connect Back-Channel Logout, section 2.8 says. Reached through BackChannelMiddleware only."""
    gate.admit(request, "back_channel")
    try:
        end_named_sessions(tokens.log_out_in(request.POST.get("logout_token", "")))
        answer = HttpResponse(status=200)
    except SwitchedOff:
        answer = HttpResponse(status=404)
    except (tokens.NotBelieved, ProviderFailed) as error:
        logger.warning("back_channel_log_out_refused", extra={"reason": str(error)})
        answer = JsonResponse({"error": "invalid_request"}, status=400)
    answer["Cache-Control"] = "no-store"
    return answer


def _not_in(request: AnyRequest, error: Exception) -> HttpResponse:
    """One page for every reason: it does not reveal which accounts exist. The log has the reason."""
    note_refusal(str(error))
    if isinstance(request.user, User):
        return _not_confirmed(cast(Request, request))
    if isinstance(error, ProviderFailed):
        message = _("The identity provider does not answer as it should. Try again later.")
        return page(request, "account/sso_refused.html", {"message": message}, status=BROKEN)
    message = _(
        "This log-in was not accepted: it was started elsewhere, is too old, or no user here has this account."
    )
    return page(request, "account/sso_refused.html", {"message": message}, status=REFUSED)


def _not_confirmed(request: Request) -> HttpResponse:
    """Re-authentication failed: the user stays logged in, and nothing is confirmed."""
    return confirmation_page(
        request,
        reauthentication.form_for(request),
        to=reauthentication.target_of(request),
        trouble=_("The identity provider did not confirm that it is you. Try again."),
        status=WRONG,
    )


class BackChannelMiddleware(Middleware):
    """Answers the one URL that a server, not a browser, posts to, before the CSRF check.

    The request carries a signed token and neither a cookie nor a CSRF token. There is no exemption: without this
    middleware the view exists with its access rule, and the CSRF check refuses the provider.
    """

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != BACK_CHANNEL or request.method != "POST":
            return self.get_response(request)
        try:
            return back_channel_log_out(request)
        except TooManyAttempts as error:
            return HttpResponse(status=429, headers={"Retry-After": str(error.retry_after)})
