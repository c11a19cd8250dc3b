"""Single sign-on, from top to bottom. ``open_session`` in login.py remains the only function that logs in."""

import time
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from accounts.authentication import login, safe_redirect, sso_linking, sso_reauthentication
from accounts.authentication.sso_roles import sync_roles
from accounts.models import User
from accounts.second_factor import factor_resets
from accounts.sessions.http import AnonymousRequest
from accounts.single_sign_on import provider, tokens
from accounts.single_sign_on.configuration import configuration
from accounts.single_sign_on.state import ARRIVED, ASKED, new_request
from accounts.single_sign_on.tokens import ShownAtProvider, satisfies_us
from intrusion import gate


class Refused(Exception):
    """The provider's response logs no user in. The message is for the log; the page is the same for every reason."""


def go_to_provider(request: AnonymousRequest) -> HttpResponse:
    """Stores the request in the browser's session and redirects to the provider. Raises SwitchedOff, ProviderFailed."""
    configuration()
    gate.admit(request, "single_sign_on")
    address, asked = new_request(to=safe_redirect.next_address(request))
    login.flush_signed_in_session(request)
    request.session[ASKED] = asked
    return redirect(address)


def come_back(request: AnonymousRequest) -> HttpResponse:
    """Handles the provider's response. Raises SwitchedOff, Refused and ProviderFailed; none of them logs a user in."""
    configuration()
    attempt = gate.admit(request, "single_sign_on")
    asked = _what_was_asked(request)
    if sso_reauthentication.CONFIRMS in asked:
        return sso_reauthentication.come_back(request, asked, attempt)
    given = provider.tokens_for(request.GET.get("code", ""), asked["verifier"])
    try:
        arrival = tokens.arrival_in(given, nonce=asked["nonce"])
        identity = sso_linking.identity_for(arrival)
    except (tokens.NotBelieved, sso_linking.Unknown) as error:
        raise Refused(str(error)) from error
    sso_reauthentication.give_back_both_ways(attempt)
    user = User.objects.get(pk=identity.user_id)
    sync_roles(user, arrival.claims)
    factor_resets.carry_out_if_due(user)
    login.flush_signed_in_session(request)
    request.session[ARRIVED] = {"identity": identity.pk, "sid": arrival.sid}
    request.asked_before = asked["next"]
    factor = ShownAtProvider(identity) if satisfies_us(arrival) else None
    return login.open_session(request, user, factor=factor)


def _what_was_asked(request: AnonymousRequest) -> dict[str, Any]:
    """The stored request, usable once. Raises Refused if this browser made none, or another provider answered."""
    asked: dict[str, Any] | None = request.session.pop(ASKED, None)
    if not asked or asked["until"] < time.time():
        raise Refused("This browser has asked for nothing.")
    if not constant_time_compare(asked["state"], request.GET.get("state", "")):
        raise Refused("The state is another one.")
    issuer, ours = request.GET.get("iss"), configuration().issuer
    if issuer != ours and (issuer is not None or provider.description().names_itself):
        raise Refused("The answer is from another provider.")  # RFC 9207: mix-up attack
    if "error" in request.GET:
        raise Refused(f"The provider says {request.GET['error'][:100]!r}.")
    return asked
