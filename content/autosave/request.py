"""Autosave request: the text of an open page, and the identity of that page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.stored_messages import gettext as _
from content.errors import UncleanText

MOST_OF_FIELDS = 40_000  # characters of all fields beside title, summary and text
LONGEST_LINE = 2000  # of a title or summary, which may still be too long for a version
LARGEST = 2**31 - 1  # integer in the database


@dataclass(frozen=True, slots=True)
class Page:
    """An open page. ``window``: its id; ``sequence``: counts its requests; ``version``: of the copy it last saw."""

    window: str = ""
    sequence: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """``base`` is the revision that the author started from (0: none) and ``removed`` its ``removal`` at the time.

    ``fields`` holds the other form fields by name. Raises UncleanText if that is more than a form holds.
    """

    title: str
    summary: str
    body: str
    base: int = 0
    removed: str = ""
    fields: Mapping[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        size = len(json.dumps(self.fields))
        if size > MOST_OF_FIELDS or max(len(self.title), len(self.summary)) > LONGEST_LINE:
            raise UncleanText(
                _("Title, summary or what stands below the text is too long to be kept. Shorten it.")
            )
