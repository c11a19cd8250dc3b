"""Cards of the security page: one for each protection of the account, present or missing, with its button.

To add one: a function here, a line in ``CARDS``, and ``templates/account/cards/<name>.html``, which is an <li>.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts import factor_policy
from accounts.lifecycle import change_address
from accounts.second_factor import factors, mfa_grace_period, passkey_ceremonies, recovery_codes
from accounts.sessions import session_list
from accounts.sessions.http import Request

type Facts = dict[str, Any]


def password(request: Request) -> Facts:
    return {"has_one": request.user.has_usable_password()}


def demand(request: Request) -> Facts | None:
    missing = mfa_grace_period.demand_on(request.user)
    return {"demand": missing, "missing": True} if missing else None


def passkeys(request: Request) -> Facts | None:
    own = factors.passkeys_of(request.user)
    return (
        {"passkeys": own, "missing": not factors.has_any(request.user), "absent": not own}
        if own or passkey_ceremonies.possible()
        else None
    )


def passkeys_only(request: Request) -> Facts | None:
    user = request.user
    if not factors.has_passkey(user):
        return None
    demanded = factor_policy.policy_for(user).passkey_required
    return {"closed": user.passkeys_only, "demanded": demanded, "has_one": user.has_usable_password()}


def authenticator(request: Request) -> Facts:
    device = factors.totp_of(request.user)
    missing = not factors.has_any(request.user)
    return {"device": device, "missing": missing, "absent": device is None}


def address(request: Request) -> Facts:
    return {"waiting": change_address.waiting_for(request.user)}


def recovery(request: Request) -> Facts | None:
    if not factors.has_any(request.user):
        return None
    sheet = recovery_codes.sheet_of(request.user)
    left = recovery_codes.left_on(sheet) if sheet else 0
    closed = factor_policy.password_disabled(request.user)
    return {"left": left, "closed": closed, "missing": left <= recovery_codes.FEW and not closed}


def sessions(request: Request) -> Facts:
    remembered = [each for each in session_list.devices_of(request) if each.remembered_until]
    return {"sessions": len(session_list.sessions_of(request)), "remembered": len(remembered)}


# A card without facts (None) is not shown. One whose facts say "missing" comes first, "absent" last.
CARDS: Mapping[str, Callable[[Request], Facts | None]] = {
    "demand": demand,
    "passkeys": passkeys,
    "passkeys_only": passkeys_only,
    "authenticator": authenticator,
    "password": password,
    "recovery": recovery,
    "address": address,
    "sessions": sessions,
}


@dataclass(frozen=True)
class Card:
    template: str
    facts: Facts

    @property
    def missing(self) -> bool:
        return bool(self.facts.get("missing"))

    @property
    def absent(self) -> bool:
        """Not present, and not required."""
        return bool(self.facts.get("absent")) and not self.missing


def cards_for(request: Request) -> list[Card]:
    """The cards for the user of ``request``."""
    facts = ((name, card(request)) for name, card in CARDS.items())
    return [Card(f"account/cards/{name}.html", given) for name, given in facts if given is not None]
