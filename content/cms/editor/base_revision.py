"""Base revision of an open editor. Every ten minutes of writing make a version, and ``base`` moves on to it; but the
form's correction notes and bylines refer to the version it was opened with.
"""

from collections.abc import Mapping
from typing import Any

from content.bylines.naming import Lines
from content.models import Article, Revision


def opened_version(article: Article, newest: Revision, data: Mapping[str, Any] | None) -> Revision:
    """The version that ``data`` says it was opened with; ``newest`` if it names none.

    No query if it is the newest.
    """
    number = str((data or {}).get("opened") or "")
    if not (number.isascii() and number.isdecimal() and len(number) < 10) or int(number) == newest.number:
        return newest
    return article.revisions.filter(number=int(number)).first() or newest


def opened_lines(data: Mapping[str, Any]) -> Lines:
    """The bylines in the form when it was opened, and their owners."""
    keys = str(data.get("byline_keys") or "").split()
    known = tuple(int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 10)
    return Lines(str(data.get("initial-bylines") or ""), known)
