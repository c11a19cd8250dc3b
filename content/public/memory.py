"""Pages as they were rendered, by their tag, in the memory of this process.

A tag names everything that a page is made of, so a page found under it is the page that would be made again. Nothing
is ever served without the query that says which tag is right now: what is taken down is not asked for any more.
The path of a page is kept beside it, only to guess what that query has to bring.
"""

import threading
from datetime import datetime
from typing import NamedTuple

MEGABYTES = 16


class Page(NamedTuple):
    content: bytes
    changed_at: datetime | None
    path: str = ""


class PageMemory:
    """Holds at most ``limit`` bytes; what came first goes first. Safe in threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._pages: dict[str, Page] = {}
        self._tags: dict[str, str] = {}  # of the page that was kept last of each path
        self._lock = threading.Lock()

    def get(self, tag: str) -> Page | None:
        return self._pages.get(tag)

    def has_one_of(self, path: str) -> bool:
        """Whether a page of ``path`` is kept, whatever has become of it since."""
        return path in self._tags

    def keep(self, tag: str, page: Page) -> None:
        if len(page.content) > self.limit // 8:
            return  # one giant must not push out all others
        with self._lock:
            self._drop(tag)
            self._pages[tag] = page
            if page.path:
                self._tags[page.path] = tag
            self.size += len(page.content)
            while self.size > self.limit:
                self._drop(next(iter(self._pages)))

    def _drop(self, tag: str) -> None:
        if dropped := self._pages.pop(tag, None):
            self.size -= len(dropped.content)
            if self._tags.get(dropped.path) == tag:
                del self._tags[dropped.path]

    def forget(self) -> None:
        with self._lock:
            self._pages.clear()
            self._tags.clear()
            self.size = 0


memory = PageMemory(MEGABYTES * 2**20)
