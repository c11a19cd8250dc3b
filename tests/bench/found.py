"""A line of bin/bench --scale."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """``most`` 0: measured, without a promise. ``value`` is in ``unit``."""

    what: str
    value: float
    unit: str
    most: float = 0.0

    @property
    def kept(self) -> bool:
        return not self.most or self.value <= self.most
