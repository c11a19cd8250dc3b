"""Entry of a storage listing."""

from datetime import datetime
from typing import NamedTuple


class Stored(NamedTuple):
    """``name`` as in the storage, ``size`` in bytes, ``at`` is when it was written (aware)."""

    name: str
    size: int
    at: datetime
