"""Rate limits: one table with units, one line per limit (ASVS 2.4.1, 6.1.1, 6.3.1).

Each limit is a bucket that holds ``count`` attempts and refills evenly within ``minutes``. A refused attempt takes
nothing, so no client is locked out for longer than one refill after its last successful attempt. Limits are taken in
the order of the table, narrowest first: a client over the limit of its address cannot use up the limit of a name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings


class Scope(StrEnum):
    """What shares a bucket."""

    ADDRESS = "address"
    NAME = "name"
    NAME_AT_ADDRESS = "name at address"
    ACCOUNT = "account"
    ACCOUNT_AT_ADDRESS = "account at address"
    SITE = "site"
    TRUSTED = "trusted client"


@dataclass(frozen=True)
class Limit:
    """A burst of ``count`` attempts, refilled within ``minutes``."""

    scope: Scope
    count: int
    minutes: int

    def __post_init__(self) -> None:
        if self.count < 1 or self.minutes < 1:
            raise ValueError("A limit needs at least one attempt and one minute.")


def per_address(count: int, *, minutes: int) -> Limit:
    """Per IPv4 address or IPv6 /64."""
    return Limit(Scope.ADDRESS, count, minutes)


def per_name(count: int, *, minutes: int) -> Limit:
    """Per name as typed, whether or not an account has it."""
    return Limit(Scope.NAME, count, minutes)


def per_name_at_address(count: int, *, minutes: int) -> Limit:
    """Per name and address, so that no single address can lock a user out."""
    return Limit(Scope.NAME_AT_ADDRESS, count, minutes)


def per_account(count: int, *, minutes: int) -> Limit:
    """Per account whose password was right."""
    return Limit(Scope.ACCOUNT, count, minutes)


def per_account_at_address(count: int, *, minutes: int) -> Limit:
    """Per account and address, so that an attacker elsewhere leaves the owner some attempts."""
    return Limit(Scope.ACCOUNT_AT_ADDRESS, count, minutes)


def per_trusted(count: int, *, minutes: int) -> Limit:
    """Per client that the user has logged in with before. It replaces all other limits, so that attackers who use up
    those never lock that client out."""
    return Limit(Scope.TRUSTED, count, minutes)


def site_wide(count: int, *, minutes: int) -> Limit:
    """For all clients together: protects against floods from very many addresses."""
    return Limit(Scope.SITE, count, minutes)


LIMITS: Mapping[str, Sequence[Limit]] = {
    # An office shares one address: right passwords and codes are returned (gate.Attempt), so only failures count.
    # Several addresses together can still use up a name; its owner then waits for one of 24 attempts an hour. A device
    # that the user logged in with before has its own bucket, so attackers cannot lock its owner out.
    "login": [
        per_trusted(10, minutes=15),
        per_name_at_address(8, minutes=60),
        per_address(40, minutes=60),
        per_name(24, minutes=60),
        site_wide(3000, minutes=10),
    ],
    # A client that tries codes knows the password already. 15 minutes is also the longest lockout of the owner.
    "second_factor": [
        per_trusted(10, minutes=15),
        per_account_at_address(5, minutes=15),
        per_account(10, minutes=15),
        per_address(40, minutes=60),
        site_wide(3000, minutes=10),
    ],
    # The email that tells the owner about wrong codes.
    "wrong_code_letter": [per_account(1, minutes=24 * 60)],
    # A passkey cannot be guessed; this only bounds the work that anonymous clients cause.
    "passkey": [per_trusted(30, minutes=15), per_address(60, minutes=60), site_wide(3000, minutes=10)],
    "comment": [per_address(5, minutes=10), per_address(40, minutes=24 * 60), site_wide(600, minutes=60)],
    # The same text from one client, on any page; its digest is the name.
    "comment_text": [per_name_at_address(1, minutes=24 * 60)],
    "comment_report": [
        per_address(5, minutes=10),
        per_address(40, minutes=24 * 60),
        site_wide(600, minutes=60),
    ],
    # Emails to one address that reports name: it may be that of someone else.
    "report_email": [per_name(20, minutes=24 * 60)],
    # What costs a query for anybody. An office behind one address may read a page of results each second; what a
    # client or a cache has already is not counted. None for the whole site: strangers could use that up.
    "search": [per_address(600, minutes=10)],
    "api": [per_address(1200, minutes=10)],
    # Starting an upload; content/media/uploads/receiving.py bounds its bytes. A photographer uploads a day's work.
    "upload": [per_account(600, minutes=60), per_address(3000, minutes=60)],
    "policy_report": [per_address(30, minutes=10), site_wide(600, minutes=10)],
    # A user who invites guests could otherwise send emails to a thousand strangers.
    "guest_ask": [per_account(30, minutes=60), site_wide(300, minutes=60)],
    # Requesting a link costs the owner an email and nothing else; the limit of a name applies whether or not it
    # exists. Attackers can use up a name; a device that the user logged in with before can still request one.
    "password_reset": [
        per_trusted(3, minutes=15),
        per_name(3, minutes=60),
        per_address(10, minutes=60),
        site_wide(300, minutes=60),
    ],
    # Every requested link is valid in the owner's mailbox for half an hour, no matter who requested it: while a
    # bucket is used up, there is a valid link. A client that gave the right password has a bucket per account.
    "log_in_link": [
        per_trusted(3, minutes=15),
        per_name(4, minutes=60),
        per_address(10, minutes=60),
        site_wide(3000, minutes=10),
    ],
    "address_change": [per_account(5, minutes=60), per_address(20, minutes=60), site_wide(300, minutes=60)],
    # Links that do not work. A valid one holds 128 random bits and has no limit, which strangers could use up.
    "mailed_link": [per_address(60, minutes=60), site_wide(1000, minutes=10)],
    # A user who may invite could otherwise send emails to a thousand strangers in the site's name.
    "invite": [per_account(100, minutes=60), site_wide(1000, minutes=60)],
    # A round trip to the provider is two, which one that proves something gives back.
    "single_sign_on": [per_address(200, minutes=60), site_wide(3000, minutes=10)],
    "back_channel": [per_address(600, minutes=10), site_wide(3000, minutes=10)],
    # Each page viewed as another user adds a permanent audit log entry.
    "see_as": [per_account(600, minutes=30), per_address(1200, minutes=30)],
}


def limits_for(action: str) -> Sequence[Limit]:
    """The limits of ``action``: from ``settings.INTRUSION_LIMITS`` if present, else from the table.

    Raises LookupError for an action without limits: a misspelt name must not mean "unlimited".
    """
    own: Mapping[str, Sequence[Limit]] = getattr(settings, "INTRUSION_LIMITS", {})
    limits = own.get(action) or LIMITS.get(action)
    if not limits:
        raise LookupError(f"There are no limits for {action!r}. Add them to LIMITS in intrusion/limits.py.")
    return limits


def limits_for_strangers(action: str) -> Sequence[Limit]:
    """The limits of an unknown client."""
    return [limit for limit in limits_for(action) if limit.scope is not Scope.TRUSTED]


def limits_for_trusted(action: str) -> Sequence[Limit]:
    """The limits of a trusted client. Raises LookupError if there are none: trust must not mean "unlimited"."""
    limits = [limit for limit in limits_for(action) if limit.scope is Scope.TRUSTED]
    if not limits:
        raise LookupError(f"There is no limit per trusted client for {action!r} in intrusion/limits.py.")
    return limits
