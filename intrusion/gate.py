"""Rate limiting: ``admit()`` is called before any operation that is expensive or reveals information.

Limits are taken in autocommit mode: inside a transaction, a rollback would give them back to the attacker, and the
row of a site-wide limit would stay locked while a password is hashed. Hence both functions refuse to run inside
``atomic``."""

import logging
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Self

from django.db import models, transaction
from django.http import HttpRequest

from intrusion.buckets import bucket_key, give_back, refill, take
from intrusion.client_address import client_address, client_network, is_cross_site
from intrusion.errors import TooManyAttempts
from intrusion.limits import Limit, Scope, limits_for_strangers, limits_for_trusted

logger = logging.getLogger(__name__)
LONGEST_NAME = 320  # longer than any email address; the rest is ignored


@dataclass(frozen=True)
class Attempt:
    """What one attempt took, by limit. As a context manager it gives all back if the block ends in an exception: an
    attempt that was not answered, because the site was too busy for instance, is not its sender's mistake."""

    taken: list[tuple[bytes, Limit]]

    def give_back(self) -> None:
        """For an attempt that turned out to be no guess. At most once, or an attacker with an own account who logs in
        now and then gains attempts; and at once, since neighbours behind the same address are waiting."""
        for key, limit in self.taken:
            give_back(key, limit)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if error is not None:
            self.give_back()


def admit(
    request: HttpRequest,
    action: str,
    *,
    name: str | None = None,
    account: models.Model | None = None,
    trusted: str = "",
) -> Attempt:
    """Takes one attempt from every limit of ``action``, narrowest first. If one is exceeded, none loses an attempt.

    name: the name as typed, for limits per name. account: the saved user, for limits per account.
    trusted: identifies the client ("device 12"), once the caller has checked that this user has logged in with it
        before. Then only its own limit counts, which no other client can use up: no address, name, account or
        site-wide limit applies, and it has no more attempts than its own limit allows.

    Raises TooManyAttempts if a limit is exceeded, TypeError if a limit needs a name or account that was not given,
    LookupError for an unknown action or one without a limit for trusted clients, RuntimeError inside a transaction.
    """
    _refuse_inside_transaction()
    attempt = Attempt([])
    for limit, key in list(_buckets(request, action, name, account, trusted)):
        seconds = take(key, limit)
        if seconds is not None:
            attempt.give_back()
            logger.warning("A limit is used up.", extra={"action": action, "limit": str(limit.scope)})
            raise TooManyAttempts(seconds)
        attempt.taken.append((key, limit))
    return attempt


def record_success(
    request: HttpRequest,
    action: str,
    *,
    name: str | None = None,
    account: models.Model | None = None,
    trusted: str = "",
) -> None:
    """After the last factor: resets the limits of name, account and trusted client, once the transaction commits.

    Those of address and site stay (``Attempt.give_back`` returns the one attempt): otherwise an attacker could log in
    to their own account now and then and keep guessing. Takes the arguments given to ``admit``.
    """
    shared = {Scope.ADDRESS, Scope.SITE}
    buckets = _buckets(request, action, name, account, trusted)
    fresh = [key for limit, key in buckets if limit.scope not in shared]
    transaction.on_commit(partial(refill, fresh))


def normalise_name(name: str) -> str:
    """Canonical form of all spellings of a name that a look-up may treat as equal (NFKC, then case folding)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name.strip()).casefold())[
        :LONGEST_NAME
    ]


def _buckets(
    request: HttpRequest, action: str, name: str | None, account: models.Model | None, trusted: str
) -> Iterator[tuple[Limit, bytes]]:
    if trusted:
        yield from ((limit, bucket_key(action, limit, trusted)) for limit in limits_for_trusted(action))
        return
    network = client_network(client_address(request))
    typed = None if name is None else normalise_name(name)
    owner = None if account is None else f"{account._meta.label_lower} {account.pk}"
    values = {
        # What pages of other sites send in the name of their readers uses up nothing that these need themselves.
        Scope.ADDRESS: f"{network} cross-site" if is_cross_site(request) else network,
        Scope.NAME: typed,
        Scope.NAME_AT_ADDRESS: None if typed is None else f"{network} {typed}",
        Scope.ACCOUNT: owner,
        Scope.ACCOUNT_AT_ADDRESS: None if owner is None else f"{owner} {network}",
        Scope.SITE: "",
    }
    for limit in limits_for_strangers(action):
        value = values[limit.scope]
        if value is None:
            raise TypeError(f"The limits of {action!r} are per {limit.scope}: pass name= or account=.")
        yield limit, bucket_key(action, limit, value)


def _refuse_inside_transaction() -> None:
    # A durable block is Django's way to insist on being outermost; it ignores the transaction of a TestCase.
    with transaction.atomic(durable=True):
        pass
