"""What the site has confirmed, and the questions to its database that must all be answered with nothing."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

HALF_PUBLISHED = Path(__file__).with_name("half_published.sql").read_bytes()
PUBLISHED = """
    SELECT subject_id, (public->'revision'->>1)::int, count(*) FROM secure_audit_entry
    WHERE event = 'content.article.published' GROUP BY 1, 2
"""
NOT_ONCE = Path(__file__).with_name("not_once.sql").read_bytes()
WORDS = "SELECT body FROM content_revision UNION ALL SELECT body FROM content_workingcopy"


@dataclass
class Acknowledged:
    """``saved``: a word of each version; ``kept``: of each page the last word; the others: (article, version).

    What was ``scheduled`` has to be published once its time is over; that is asked by ``were_all_carried_out``.
    """

    saved: set[str] = field(default_factory=set)
    kept: dict[str, str] = field(default_factory=dict)
    published: set[tuple[str, int]] = field(default_factory=set)
    scheduled: set[tuple[str, int]] = field(default_factory=set)

    def take(self, line: str) -> None:
        """One line of what a process says: ``saved WORD``, ``kept PAGE WORD``, ``published ARTICLE VERSION``."""
        what, *more = line.split()
        if what == "saved":
            self.saved.add(more[0])
        elif what == "kept":
            self.kept[more[0]] = more[1]
        else:
            getattr(self, what).add((more[0], int(more[1])))

    def are_all_there(self, url: str) -> None:
        # As it is now: what is acknowledged while this reads may be younger than what it reads.
        words, promised = {*self.saved.copy(), *self.kept.copy().values()}, self.published.copy()
        with psycopg.connect(url, autocommit=True) as owner:
            there = " ".join(text for (text,) in owner.execute(WORDS))
            published: dict[Any, int] = {row[:2]: row[2] for row in owner.execute(PUBLISHED)}
            half = owner.execute(HALF_PUBLISHED).fetchall()
            not_once = owner.execute(NOT_ONCE).fetchall()
        lost = {word for word in words if f"{word}." not in there}
        assert not lost, f"These words are nowhere: {sorted(lost)}"
        assert (half, not_once) == ([], [])
        assert promised <= published.keys()
        assert {row for row, times in published.items() if times > 1} == set()

    def were_all_carried_out(self, url: str) -> None:
        """Nothing waits any more, and everything that was promised for later is published."""
        self.are_all_there(url)
        with psycopg.connect(url, autocommit=True) as owner:
            published = {row[:2] for row in owner.execute(PUBLISHED)}
        assert self.scheduled - published == set()
