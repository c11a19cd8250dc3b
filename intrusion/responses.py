"""What is done about findings, in steps, and who does it to accounts.

Findings have points (intrusion/sensors.py), which drain away: 60 in ten minutes. What a client or an account has at the
moment decides. Every step can be undone; none that a machine takes is for ever; and none that is taken against an
address covers the log-in (``INTRUSION_OPEN_PATHS``) or somebody who has logged in (intrusion/trusted_browser.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from intrusion.conf import longest_block
from intrusion.models.incident import Kind
from intrusion.models.measure import Step

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
    """10 minutes, 30, 90… and never more than ``INTRUSION_LONGEST_BLOCK_MINUTES``, a day."""
    times: int = GROWS_BY ** min(earlier, 10)
    return min(longest_block(), FIRST_BLOCK * times)


class AccountResponses(Protocol):
    """What the app that owns the accounts can do. ``account`` is the primary key as text."""

    def name_of(self, account: str) -> str:
        """How people call it, such as the e-mail address; empty when there is none."""

    def account_named(self, name: str) -> str:
        """The key for what somebody typed; empty when there is none."""

    def ask_again(self, account: str) -> bool:
        """Nothing sensitive without a fresh second factor. Says whether there was something to do."""

    def end_sessions(self, account: str) -> bool: ...

    def freeze(self, account: str, reason: str) -> bool:
        """False when it was frozen already, or must not be."""

    def unfreeze(self, account: str, reason: str) -> None: ...

    def tell_administrators(self, incident: int, step: str) -> None: ...


class Slot:
    """Filled once, in ``AppConfig.ready()`` of the app above."""

    def __init__(self) -> None:
        self._value: AccountResponses | None = None

    def provide_with(self, value: AccountResponses) -> None:
        if self._value is not None and self._value is not value:
            raise RuntimeError("The responses to accounts are provided already.")
        self._value = value

    @property
    def value(self) -> AccountResponses | None:
        """None where nobody provides any: then accounts are left alone."""
        return self._value


accounts = Slot()
