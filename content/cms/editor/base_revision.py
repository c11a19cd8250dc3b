"""What an open editor began with. Every ten minutes of writing there is a version of its words, and ``base`` goes on to
that one; yet what the form says of correction notes and bylines was said of the version it was opened with.
"""

from collections.abc import Mapping
from typing import Any

from content.bylines.naming import Lines
from content.models import Article, Revision


def opened_version(article: Article, newest: Revision, data: Mapping[str, Any] | None) -> Revision:
    """The version that ``data``, as it was sent, says it was opened with; ``newest`` where it says nothing of one.

    No query where it is the newest.
    """
    number = str((data or {}).get("opened") or "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10) or int(number) == newest.number:
        return newest
    return article.revisions.filter(number=int(number)).first() or newest


def opened_lines(data: Mapping[str, Any]) -> Lines:
    """The bylines as they stood in the form then, and whose they are."""
    keys = str(data.get("byline_keys") or "").split()
    known = tuple(int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 10)
    return Lines(str(data.get("initial-bylines") or ""), known)
