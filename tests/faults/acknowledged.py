"""What the site has confirmed, and the questions to its database that must all be answered with nothing."""

from dataclasses import dataclass, field
from typing import Any

import psycopg

HALF_PUBLISHED = """
    SELECT article.id, 'live, but its state is not: ' || status.state FROM content_article AS article
    JOIN content_revisionstatus AS status ON status.revision_id = article.live_id WHERE status.state <> 'published'
    UNION ALL
    SELECT words.article_id, 'published, but not live' FROM content_revisionstatus AS status
    JOIN content_revision AS words ON words.id = status.revision_id
    JOIN content_article AS article ON article.id = words.article_id
    WHERE status.state = 'published' AND article.live_id IS DISTINCT FROM words.id
    UNION ALL
    SELECT article.id, 'live, and the journal does not say so' FROM content_article AS article
    JOIN content_revision AS words ON words.id = article.live_id
    WHERE NOT EXISTS (
        SELECT FROM secure_audit_entry AS told WHERE told.event = 'content.article.published'
        AND told.subject_id = article.id::text AND told.public->'revision'->1 = to_jsonb(words.number)
    )
    UNION ALL
    SELECT words.article_id, 'a version without a state' FROM content_revision AS words
    WHERE NOT EXISTS (SELECT FROM content_revisionstatus AS status WHERE status.revision_id = words.id)
"""
PUBLISHED = """
    SELECT subject_id, (public->'revision'->>1)::int, count(*) FROM secure_audit_entry
    WHERE event = 'content.article.published' GROUP BY 1, 2
"""
NOT_ONCE = """
    SELECT planned.id, 'told ' || count(told.id) || ' times, done ' || coalesce(planned.done_at::text, 'never')
        || ', held: ' || planned.held_because
    FROM content_scheduledchange AS planned LEFT JOIN secure_audit_entry AS told
    ON told.event = 'content.schedule.carried_out' AND told.public->'schedule'->1 = to_jsonb(planned.id)
    GROUP BY planned.id HAVING count(told.id) <> (planned.done_at IS NOT NULL)::int OR planned.held_at IS NOT NULL
"""
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
