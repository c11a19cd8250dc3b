"""Re-authentication at the identity provider, which asks again even if the user is logged in there."""

import time
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.authentication import reauthentication
from accounts.authentication.pages import WRONG, confirmation_page, page
from accounts.models import User
from accounts.sessions.http import AnyRequest, Request
from accounts.single_sign_on import provider, tokens
from accounts.single_sign_on.confirm_link import identity_behind, interrupted_in
from accounts.single_sign_on.state import ASKED, new_request, note_refusal
from accounts.single_sign_on.tokens import (
    CLOCKS_DIFFER_BY,
    Arrival,
    NotBelieved,
    ShownAtProvider,
    satisfies_us,
)
from intrusion import gate
from intrusion.gate import Attempt

CONFIRMS = "confirms"


def go_to_provider(request: Request) -> HttpResponse:
    """Stores the interrupted request and redirects. Raises SwitchedOff, ProviderFailed, BadSignature."""
    interrupted = interrupted_in(request)
    if identity_behind(request) is None:
        return redirect("accounts:confirm")
    gate.admit(request, "single_sign_on")
    address, asked = new_request(to=interrupted.to, again=True)
    more = {"kept": interrupted.kept, "at": int(time.time()), CONFIRMS: request.user.pk}
    request.session[ASKED] = asked | more
    return redirect(address)


def give_back_both_ways(attempt: Attempt) -> None:
    """After a round trip that proved something: it took an attempt on each way, which the neighbours need."""
    for _way in ("to the provider", "back"):
        attempt.give_back()


def come_back(request: AnyRequest, asked: dict[str, Any], attempt: Attempt) -> HttpResponse:
    """Continues the interrupted request, or asks again and says why."""
    user = request.user
    if not isinstance(user, User) or user.pk != asked[CONFIRMS]:
        return redirect("accounts:login")
    signed_in: Request = request  # type: ignore[assignment]
    try:
        given = provider.tokens_for(request.GET.get("code", ""), asked["verifier"])
        factor = _proved(signed_in, tokens.arrival_in(given, nonce=asked["nonce"]), since=asked["at"])
    except (NotBelieved, provider.ProviderFailed) as error:
        note_refusal(str(error))
        return confirmation_page(
            signed_in,
            reauthentication.form_for(signed_in),
            to=asked["next"],
            kept=asked["kept"],
            trouble=_("The identity provider did not confirm that it is you just now. Try again."),
            status=WRONG,
        )
    give_back_both_ways(attempt)
    reauthentication.confirm(signed_in, factor, way=ShownAtProvider.name)
    if not asked["kept"]:
        return redirect(asked["next"])
    # The provider redirects back by GET, so the interrupted form is sent by a button.
    return page(request, "account/confirmed.html", {"next": asked["next"], "kept": asked["kept"]})


def _proved(request: Request, arrival: Arrival, *, since: int) -> ShownAtProvider | None:
    """The provider's second factor, or None if it asked only for the password. Raises NotBelieved."""
    if arrival.authenticated_at is None or arrival.authenticated_at < since - CLOCKS_DIFFER_BY:
        # max_age=0 obliges the provider to authenticate again and to state when (Core, section 3.1.2.1).
        raise NotBelieved("It does not say that the user logged in just now.")
    identity = identity_behind(request)
    if identity is None or identity.subject != arrival.subject:
        raise NotBelieved("It is about another user.")
    if satisfies_us(arrival):
        return ShownAtProvider(identity)
    if request.session.factor:
        raise NotBelieved("A second factor was shown at the log-in, and none now.")
    return None
