"""Account state for decisions. An app above provides it; without a provider every user is refused."""

import logging
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from foundation.registries import Listeners, Slot

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class AccountState:
    """``authenticated_at`` is when the user last authenticated, and None outside a session (jobs, commands).

    Inside a session (``authenticated_at`` is set) roles count only once ``factor_verified`` is true. With
    ``roles_frozen`` they do not count at all, while the user can still log in and put their account in order.
    ``passkey``: this session was opened or confirmed with a passkey; outside a session, the user has one.
    ``arrived``: false for users who were only invited so far. They must not count as administrators of the site.
    """

    active: bool
    frozen: bool
    factor_verified: bool
    authenticated_at: datetime | None
    roles_frozen: bool = False
    passkey: bool = False
    arrived: bool = True


REFUSED_STATE = AccountState(active=False, frozen=True, factor_verified=False, authenticated_at=None)

provider: Slot[Callable[[AbstractBaseUser], AccountState]] = Slot("account state")
provide_with = provider.provide_with
# Optional faster answer to ``is_in_order``, from less than the whole state.
in_order: Slot[Callable[[AbstractBaseUser], bool]] = Slot("accounts in order")

# The same as a Q on the user model, for queries about many users: without a provider no account is in order.
in_order_rows: Slot[Q] = Slot("rows of accounts in order")

# Keys of the accounts that have been used in the browser of a request, by its cookies.
seen_in_browser: Slot[Callable[[HttpRequest], frozenset[int]]] = Slot("accounts seen in a browser")

# Digests of the device cookies of the present request, set by the app above.
shown_devices: ContextVar[frozenset[str]] = ContextVar("shown_devices", default=frozenset())

type Listener = Callable[[AbstractBaseUser, str], None]
# A queryset if there may be very many: listeners narrow it, and read only the users they are concerned with.
type People = Sequence[AbstractBaseUser] | QuerySet[AbstractBaseUser]
type ListenerOfMany = Callable[[People, str], None]


class AccessLost(Listeners[AbstractBaseUser, str]):
    """Listeners called with (user, reason) when a user has lost access to something."""

    def __init__(self) -> None:
        super().__init__()
        self._of_many: dict[Listener, ListenerOfMany] = {}

    def register(self, function: Listener, *, of_many: ListenerOfMany | None = None) -> Listener:
        """``of_many`` is called with (users, reason) instead, once, if several users lose access by one change.

        Without it, ``function`` is called for each of them.
        """
        if of_many is not None:
            self._of_many[function] = of_many
        return super().register(function)

    def tell_of_all(self, users: People, reason: str) -> None:
        """Notifies that each of ``users`` has lost access by one and the same change."""
        for function in self._functions:
            if function in self._of_many:
                self._of_many[function](users, reason)
                continue
            for user in users:
                function(user, reason)


# Called inside the transaction of the change.
on_access_lost = AccessLost()


def is_impersonated(user: object) -> bool:
    """Whether another user is viewing as this user (``impersonator``). Then no action may be done as them."""
    return getattr(user, "impersonator", None) is not None


def state_of(user: AbstractBaseUser) -> AccountState:
    """The state of ``user``'s account; one that allows nothing without a (working) provider."""
    provide = provider.value
    if provide is None or user.pk is None:
        return REFUSED_STATE
    try:
        return provide(user)
    except Exception:  # a broken provider must not open a door
        logger.exception("The account-state provider failed; refusing.")
        return REFUSED_STATE


def accounts_seen(request: HttpRequest) -> frozenset[int]:
    """Keys of the accounts that have been used in this browser; none without a provider."""
    return seen_in_browser.value(request) if seen_in_browser.value else frozenset()


def is_in_order(user: AbstractBaseUser) -> bool:
    """Whether the user's assignments count once they log in: the account is neither closed nor frozen.

    Used for many users at once, so it ignores their factors, which would take a query for each.
    """
    if in_order.value is None:
        state = state_of(user)
        return state.active and not state.frozen and not state.roles_frozen
    try:
        return in_order.value(user)
    except Exception:  # a broken provider must not open a door
        logger.exception("The provider of accounts in order failed; refusing.")
        return False
