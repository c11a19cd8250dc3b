"""Public files that were asked for a moment ago: this process answers again by itself, as fast as a static file.

That everybody may read a file is asked of the database once in MEDIA_AT_HAND_SECONDS, for as long as a shared cache
may keep a page (content/public/caching.py): what is taken down stops within it, everywhere. Whether one person may read
what is not public is never remembered.
"""

import threading
import time
from typing import NamedTuple

from django.conf import settings

from content.media.finding import Found

# Larger ones are streamed: what takes that long to send need not be looked up faster.
LARGEST = 256 * 1024
MOST_BYTES = 32 * 2**20

type Key = tuple[str, str]


class Kept(NamedTuple):
    """``until`` is when to ask again, by this process' clock. ``content`` is b"" for what is not kept here.

    ``headers`` are those of the answer to whoever asks for all of it.
    """

    until: float
    found: Found
    content: bytes
    headers: dict[str, str]


class FilesAtHand:
    """Holds at most MOST_BYTES, and nothing for longer than it may be answered with. Safe in threads."""

    def __init__(self) -> None:
        self._kept: dict[Key, Kept] = {}
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Key) -> Kept | None:
        kept = self._kept.get(key)
        return kept if kept and time.monotonic() < kept.until else None

    def keep(self, key: Key, found: Found, content: bytes, headers: dict[str, str]) -> None:
        now = time.monotonic()
        with self._lock:
            self._drop(key)
            for old in [name for name, kept in self._kept.items() if kept.until <= now]:
                self._drop(old)
            if self._size + len(content) <= MOST_BYTES:
                self._kept[key] = Kept(now + settings.MEDIA_AT_HAND_SECONDS, found, content, headers)
                self._size += len(content)

    def _drop(self, key: Key) -> None:
        if dropped := self._kept.pop(key, None):
            self._size -= len(dropped.content)

    def forget(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0


at_hand = FilesAtHand()
