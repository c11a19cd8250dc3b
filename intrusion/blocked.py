"""Active blocks in the memory of this process: read from the database once a second, checked at every request.

No request waits for the database here. A block decided by this process takes effect at once, in the few seconds until
it is written and read back like all others.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_network

from django.db.models import Count, Max

from foundation.clock import database_now
from intrusion.conf import Network, parse_network
from intrusion.models import Block, Kind

NEVER = float("inf")
PROVISIONAL_SECONDS = 5.0
MOST_PROVISIONAL = MOST_SLOWED = 10_000
MOST_READ = 50_000
SLOW_SECONDS = 1.0  # between two responses to a slowed-down client


class BlockTable:
    """Read without a lock: each attribute is replaced as a whole."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.reset()

    def reset(self) -> None:
        self._until: dict[str, float] = {}
        self._wide: tuple[tuple[Network, float], ...] = ()
        self._provisional: OrderedDict[str, float] = OrderedDict()
        self._slowed: OrderedDict[str, float] = OrderedDict()
        self._seen: tuple[object, ...] = ()
        self.accounts: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not (self._until or self._wide or self._provisional or self._slowed)

    def seconds_left(self, network: str) -> float:
        """Remaining seconds of the block of ``network``; 0 if it is not blocked."""
        now = self.clock()
        until = max(self._until.get(network, 0.0), self._provisional.get(network, 0.0))
        if self._wide and until <= now and network:
            client = ip_network(network)
            until = max((end for wide, end in self._wide if _inside(client, wide)), default=0.0)
        return max(0.0, until - now)

    def must_wait(self, network: str) -> bool:
        """For a slowed-down client: whether this request comes too soon after the last one that was admitted."""
        at = self._slowed.get(network)
        if at is None or (now := self.clock()) >= at:
            if at is not None:
                self._slowed[network] = now + SLOW_SECONDS
            return False
        return True

    def slow_down(self, network: str) -> None:
        self._slowed.setdefault(network, 0.0)
        while len(self._slowed) > MOST_SLOWED:
            self._slowed.popitem(last=False)

    def is_slowed(self, network: str) -> bool:
        return network in self._slowed

    def let_run(self, network: str) -> None:
        self._slowed.pop(network, None)

    def block_at_once(self, network: str) -> None:
        self._provisional[network] = self.clock() + PROVISIONAL_SECONDS
        while len(self._provisional) > MOST_PROVISIONAL:
            self._provisional.popitem(last=False)

    def refresh(self) -> None:
        """Loads the blocks in force if they changed; one small query otherwise. Raises DatabaseError."""
        blocks = Block.objects.in_force()
        seen = tuple(blocks.aggregate(number=Count("pk"), newest=Max("pk")).values())
        self._forget_past()
        if seen == self._seen:
            return
        rows, now = blocks.order_by("-pk")[:MOST_READ], database_now()
        until: dict[str, float] = {}
        wide: list[tuple[Network, float]] = []
        accounts = set[str]()
        for block in rows:
            end = self._end_of(block.until, now)
            if block.kind == Kind.ACCOUNT:
                accounts.add(block.account)
            elif block.target:
                self._note(parse_network(block.target), end, until, wide)
        self._until, self._wide, self.accounts = until, tuple(wide), frozenset(accounts)
        for network in until:  # not the others: one may have been blocked since the query
            self._provisional.pop(network, None)
        self._seen = seen

    def _note(
        self, network: Network, end: float, until: dict[str, float], wide: list[tuple[Network, float]]
    ) -> None:
        is_client = network.prefixlen == (32 if network.version == 4 else 64)
        if is_client:
            name = str(network.network_address) if network.version == 4 else str(network)
            until[name] = max(end, until.get(name, 0.0))
        else:
            wide.append((network, end))

    def _end_of(self, until: datetime | None, now: datetime) -> float:
        return NEVER if until is None else self.clock() + (until - now).total_seconds()

    def _forget_past(self) -> None:
        now = self.clock()
        for network in [each for each, end in list(self._provisional.items()) if end <= now]:
            self._provisional.pop(network, None)


def _inside(client: Network, wide: Network) -> bool:
    return client.version == wide.version and client.network_address in wide


blocks = BlockTable()
