"""Keyset pagination cursor: a page of a list begins after the last article of the page before.

A cursor holds a timestamp and a key, not an offset, so nothing is shown twice or skipped when articles are
added, and paging works also after the article at the cursor was taken down.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from django.db.models import Q

_FORM = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")  # a timestamp before the year 5139, valid for datetime
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Mark(NamedTuple):
    first_published_at: datetime
    article_id: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for a malformed cursor."""
        found = _FORM.fullmatch(text)
        return cls(_BEGINNING + int(found[1]) * _MICROSECOND, int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{(self.first_published_at - _BEGINNING) // _MICROSECOND}-{self.article_id}"

    def older(self, key: str = "pk") -> Q:
        """Condition: rows after the cursor in a list, newest first, with an article's key in ``key``."""
        at = self.first_published_at
        same_moment = Q(**{f"{key}__lt": self.article_id})
        return Q(first_published_at__lte=at) & (Q(first_published_at__lt=at) | same_moment)
