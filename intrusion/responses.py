"""Responses to findings, in steps, and the interface of the app that owns the accounts.

Findings have points (intrusion/sensors.py), which decay: 60 in ten minutes. The current points of a client or an
account decide; for a block, only those of sensors that no innocent reader triggers (``Sensor.blocks``). Every step can
be undone; no automated step is permanent; and no step against an address affects the log-in
(``INTRUSION_OPEN_PATHS``) or a user who has logged in (intrusion/trusted_browser.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from foundation.registries import Slot
from intrusion.conf import longest_block
from intrusion.models import Kind, Step

SLOW_AT, BLOCK_AT = 20, 60


@dataclass(frozen=True)
class Rung:
    """From ``points`` upward, ``step`` is taken."""

    points: int
    step: Step


LADDERS: dict[Kind, Sequence[Rung]] = {
    Kind.CLIENT: (Rung(0, Step.NOTED), Rung(SLOW_AT, Step.SLOWED), Rung(BLOCK_AT, Step.BLOCKED)),
    Kind.ACCOUNT: (
        Rung(0, Step.NOTED),
        Rung(20, Step.ASKED_AGAIN),
        Rung(40, Step.SESSIONS_ENDED),
        Rung(80, Step.FROZEN),
    ),
    Kind.PAGE: (Rung(0, Step.NOTED),),
    Kind.MANY: (Rung(0, Step.NOTED),),
}
FIRST_BLOCK = timedelta(minutes=10)
GROWS_BY = 3
REMEMBERED = timedelta(days=30)  # earlier blocks that make the next one longer


def length_of_block(earlier: int) -> timedelta:
    """10 minutes, 30, 90… and at most ``INTRUSION_LONGEST_BLOCK_MINUTES``, a day by default."""
    times: int = GROWS_BY ** min(earlier, 10)
    return min(longest_block(), FIRST_BLOCK * times)


class AccountResponses(Protocol):
    """Interface of the app that owns the accounts. ``account`` is the primary key as text."""

    def name_of(self, account: str) -> str:
        """Display name, such as the email address; empty if there is no such account."""

    def account_named(self, name: str) -> str:
        """The key of the account with this name as typed; empty if there is none."""

    def ask_again(self, account: str) -> bool:
        """Requires a fresh second factor for every sensitive action. Returns whether there was something to do."""

    def end_sessions(self, account: str) -> bool: ...

    def freeze(self, account: str, reason: str) -> bool:
        """False if it was frozen already, or must not be."""

    def unfreeze(self, account: str, reason: str) -> None: ...

    def tell_administrators(self, incident: int, step: str) -> None: ...


# Without a provider there are no responses to accounts.
accounts: Slot[AccountResponses] = Slot("responses to accounts")
