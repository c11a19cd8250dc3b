"""Logging in at the provider, from top to bottom. ``open_session`` in login.py stays the only place that logs in."""

import logging
import secrets
import time
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from accounts import factor_resets, login, next_address
from accounts.events import SINGLE_SIGN_ON_REFUSED
from accounts.models import Identity, User
from accounts.requests import AnonymousRequest
from accounts.single_sign_on import linking, provider, tokens
from accounts.single_sign_on.arriving import ARRIVED
from accounts.single_sign_on.configuration import configuration
from accounts.single_sign_on.roles import follow_the_claim
from accounts.single_sign_on.tokens import Arrival
from audit.actors import ANONYMOUS
from audit.record import record
from intrusion import gate

ASKED = "asked_the_provider"
MINUTES = 10
RANDOM_BYTES = 32
logger = logging.getLogger(__name__)


class Refused(Exception):
    """Nobody comes in by this answer. The message is for the log; the page says the same for every reason."""


@dataclass(frozen=True)
class ShownAtProvider:
    """The provider's own second factor, which the operator trusts."""

    identity: Identity
    name: str = "identity provider"

    @property
    def persistent_id(self) -> str:
        return f"accounts.identity/{self.identity.pk}"


def go_to_provider(request: AnonymousRequest) -> HttpResponse:
    """Remember what was asked, in this browser's session, and send the browser. Raises SwitchedOff, ProviderFailed."""
    configuration()
    gate.admit(request, "single_sign_on")
    state, nonce, verifier = (secrets.token_urlsafe(RANDOM_BYTES) for _each in range(3))
    address = provider.authorization_address(state=state, nonce=nonce, verifier=verifier)
    login.forget_who_was_here(request)
    request.session[ASKED] = {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "until": int(time.time()) + MINUTES * 60,
        "next": next_address.asked_for(request),
    }
    return redirect(address)


def come_back(request: AnonymousRequest) -> HttpResponse:
    """The answer from the provider. Raises SwitchedOff, Refused and ProviderFailed; none of them logs anybody in."""
    configuration()
    gate.admit(request, "single_sign_on")
    asked = _what_was_asked(request)
    given = provider.tokens_for(request.GET.get("code", ""), asked["verifier"])
    try:
        arrival = tokens.arrival_in(given, nonce=asked["nonce"])
        identity = linking.person_who_arrived(arrival)
    except (tokens.NotBelieved, linking.Unknown) as error:
        raise Refused(str(error)) from error
    user = User.objects.get(pk=identity.user_id)
    follow_the_claim(user, arrival.claims)
    factor_resets.carry_out_if_due(user)
    login.forget_who_was_here(request)
    request.session[ARRIVED] = {"identity": identity.pk, "sid": arrival.sid}
    request.asked_before = asked["next"]
    factor = ShownAtProvider(identity) if satisfies_us(arrival) else None
    return login.open_session(request, user, factor=factor)


def satisfies_us(arrival: Arrival) -> bool:
    """Whether the provider asked for more than a password, in words that the operator said to trust."""
    ours = configuration()
    return arrival.acr in ours.trusted_acr or bool(arrival.amr & ours.trusted_amr)


def _what_was_asked(request: AnonymousRequest) -> dict[str, str]:
    """Used up by reading. Raises Refused for an answer that this browser did not ask for, or not from this provider."""
    asked = request.session.pop(ASKED, None)
    if not asked or asked["until"] < time.time():
        raise Refused("This browser has asked for nothing.")
    if not constant_time_compare(asked["state"], request.GET.get("state", "")):
        raise Refused("The state is another one.")
    issuer, ours = request.GET.get("iss"), configuration().issuer
    if issuer != ours and (issuer is not None or provider.description().names_itself):
        raise Refused("The answer is from another provider.")  # RFC 9207: mix-up attack
    if "error" in request.GET:
        raise Refused(f"The provider says {request.GET['error'][:100]!r}.")
    known: dict[str, str] = asked
    return known


@transaction.atomic
def note_refusal(reason: str) -> None:
    logger.warning("single_sign_on_refused", extra={"reason": reason})
    record(SINGLE_SIGN_ON_REFUSED, by=ANONYMOUS)
