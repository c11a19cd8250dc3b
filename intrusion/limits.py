"""How often something may be tried: one table with units, one line per limit (ASVS 2.4.1, 6.1.1, 6.3.1).

Each limit is a bucket that holds ``count`` attempts and refills evenly within ``minutes``; a refused attempt takes
nothing, so nobody is kept out longer than one refill after the last attempt that went through. Limits are taken in the
order of the table, the narrowest first: who is over the limit of one address cannot use up the limit of a name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings


class Scope(StrEnum):
    """Whose attempts share a bucket."""

    ADDRESS = "address"
    NAME = "name"
    NAME_AT_ADDRESS = "name at address"
    ACCOUNT = "account"
    ACCOUNT_AT_ADDRESS = "account at address"
    SITE = "site"
    TRUSTED = "trusted client"


@dataclass(frozen=True)
class Limit:
    """``count`` attempts at once, and as many again within ``minutes``."""

    scope: Scope
    count: int
    minutes: int

    def __post_init__(self) -> None:
        if self.count < 1 or self.minutes < 1:
            raise ValueError("A limit needs at least one attempt and one minute.")


def per_address(count: int, *, minutes: int) -> Limit:
    """For one IPv4 address or IPv6 /64."""
    return Limit(Scope.ADDRESS, count, minutes)


def per_name(count: int, *, minutes: int) -> Limit:
    """For one name that somebody typed, whether or not an account has it."""
    return Limit(Scope.NAME, count, minutes)


def per_name_at_address(count: int, *, minutes: int) -> Limit:
    """For one name from one address, so that nobody can keep a person out from a single address."""
    return Limit(Scope.NAME_AT_ADDRESS, count, minutes)


def per_account(count: int, *, minutes: int) -> Limit:
    """For one account whose password was right."""
    return Limit(Scope.ACCOUNT, count, minutes)


def per_account_at_address(count: int, *, minutes: int) -> Limit:
    """For one account from one address, so that an attacker elsewhere leaves the owner some attempts."""
    return Limit(Scope.ACCOUNT_AT_ADDRESS, count, minutes)


def per_trusted(count: int, *, minutes: int) -> Limit:
    """For one client that the person was let in with before. It takes the place of all other limits: what strangers
    use up never keeps that client out."""
    return Limit(Scope.TRUSTED, count, minutes)


def site_wide(count: int, *, minutes: int) -> Limit:
    """For everybody together: a brake against floods from very many addresses."""
    return Limit(Scope.SITE, count, minutes)


LIMITS: Mapping[str, Sequence[Limit]] = {
    # An office shares one address: successes are given back (gate.succeeded), so only mistakes count for long.
    # Several addresses together can still use up a name; its owner then waits for one of 24 attempts an hour.
    # A device that the person logged in with before has a bucket of its own, so strangers cannot keep its owner out.
    "login": [
        per_trusted(10, minutes=15),
        per_name_at_address(8, minutes=60),
        per_address(40, minutes=60),
        per_name(24, minutes=60),
        site_wide(3000, minutes=10),
    ],
    # Whoever tries codes knows the password already. 15 minutes is also the longest that the owner can be kept out.
    "second_factor": [
        per_trusted(10, minutes=15),
        per_account_at_address(5, minutes=15),
        per_account(10, minutes=15),
        per_address(40, minutes=60),
        site_wide(3000, minutes=10),
    ],
    # A passkey cannot be guessed; this only bounds the work that unknown ones make.
    "passkey": [per_trusted(30, minutes=15), per_address(60, minutes=60), site_wide(3000, minutes=10)],
    "comment": [per_address(5, minutes=10), per_address(40, minutes=24 * 60), site_wide(600, minutes=60)],
    # Beginning an upload; its bytes are bounded by content/media/uploads/limits.py. A photographer brings a whole day.
    "upload": [per_account(600, minutes=60), per_address(3000, minutes=60)],
    "policy_report": [per_address(30, minutes=10), site_wide(600, minutes=10)],
    # Following a link that somebody was sent: 128 random bits, so this bounds only the load of trying.
    "guest_link": [per_address(60, minutes=60), site_wide(1000, minutes=10)],
    # A guest answers once; whoever asks one could otherwise be made to write to a thousand strangers.
    "guest_answer": [per_address(20, minutes=60), site_wide(600, minutes=60)],
    "guest_ask": [per_account(30, minutes=60), site_wide(300, minutes=60)],
    # Asking for a link by mail costs the owner a mail and nothing else; a name is asked for the same whoever has it.
    # Strangers can use up a name; a device that the person logged in with before still asks.
    "password_reset": [
        per_trusted(3, minutes=15),
        per_name(3, minutes=60),
        per_address(10, minutes=60),
        site_wide(300, minutes=60),
    ],
    # Each link that is asked for lies in the owner's letter box for half an hour, whoever asked: as long as a bucket is
    # used up, a link is there that works. Whoever gave the password has a bucket for the account.
    "log_in_link": [
        per_trusted(3, minutes=15),
        per_name(4, minutes=60),
        per_address(10, minutes=60),
        site_wide(3000, minutes=10),
    ],
    "address_change": [per_account(5, minutes=60), per_address(20, minutes=60), site_wide(300, minutes=60)],
    "mailed_link": [per_address(30, minutes=60), site_wide(1000, minutes=10)],
    # Invitation links hold 128 random bits; the limit only keeps somebody from trying for the load it makes.
    "invitation": [per_address(30, minutes=60), site_wide(1000, minutes=10)],
    # Whoever may invite could otherwise be made to write to a thousand strangers in the site's name.
    "invite": [per_account(100, minutes=60), site_wide(1000, minutes=60)],
    # To the provider and back is two; an office behind one address comes in together in the morning.
    "single_sign_on": [per_address(200, minutes=60), site_wide(3000, minutes=10)],
    "back_channel": [per_address(600, minutes=10), site_wide(3000, minutes=10)],
    # Each page that is seen as somebody else is an entry of the journal, which stays for ever.
    "see_as": [per_account(600, minutes=30), per_address(1200, minutes=30)],
    "factor_reset": [per_address(30, minutes=60), site_wide(1000, minutes=10)],
}


def limits_for(action: str) -> Sequence[Limit]:
    """The limits of ``action``: from ``settings.INTRUSION_LIMITS`` if it is there, else from the table.

    Raises LookupError for an action without limits: a misspelt name must not mean "unlimited".
    """
    own: Mapping[str, Sequence[Limit]] = getattr(settings, "INTRUSION_LIMITS", {})
    limits = own.get(action) or LIMITS.get(action)
    if not limits:
        raise LookupError(f"There are no limits for {action!r}. Add them to LIMITS in intrusion/limits.py.")
    return limits


def limits_for_strangers(action: str) -> Sequence[Limit]:
    """The limits of whoever is not known yet."""
    return [limit for limit in limits_for(action) if limit.scope is not Scope.TRUSTED]


def limits_for_trusted(action: str) -> Sequence[Limit]:
    """The limits of a trusted client. Raises LookupError when there are none: trust must not mean "unlimited"."""
    limits = [limit for limit in limits_for(action) if limit.scope is Scope.TRUSTED]
    if not limits:
        raise LookupError(f"There is no limit per trusted client for {action!r} in intrusion/limits.py.")
    return limits
