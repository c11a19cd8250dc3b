"""Where a page of a list begins: behind the last article that the page before it showed.

A mark names a moment and a key, not a place in the list, so nothing is shown twice or skipped when articles come, and
whoever pages on finds their way also after the article at the mark was taken down.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

from django.db.models import Q

_FORM = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")  # a moment before the year 5139, which a datetime can be
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Mark(NamedTuple):
    first_published_at: datetime
    article_id: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what no list of ours has said."""
        found = _FORM.fullmatch(text)
        return cls(_BEGINNING + int(found[1]) * _MICROSECOND, int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{(self.first_published_at - _BEGINNING) // _MICROSECOND}-{self.article_id}"

    def older(self, key: str = "pk") -> Q:
        """What comes after it in a list with the newest first, of rows that have an article's key in ``key``."""
        at = self.first_published_at
        same_moment = Q(**{f"{key}__lt": self.article_id})
        return Q(first_published_at__lte=at) & (Q(first_published_at__lt=at) | same_moment)
