"""The rows of a new revision: its words, where they stand, and the article that points to them, in one statement.

Somebody waits for every save, and each statement of its own is a way to the database and back. Which columns there are
is compared with the models by a test.
"""

from django.db import DEFAULT_DB_ALIAS
from psycopg.types.json import Jsonb

from content.models import Revision, RevisionStatus
from content.models.review import State
from rbac.prepared_text import PreparedText

# The number comes from the rows that are there: whoever writes has locked the article's.
_INSERT = """
WITH written AS (
    INSERT INTO content_revision (
        article_id, number, title, summary, body, language, topic_ids, byline_ids, correction_notes, details, words,
        digest, author_id
    )
    SELECT %(article_id)s, 1 + coalesce(max(number), 0), %(title)s, %(summary)s, %(body)s, %(language)s,
        %(topic_ids)s::bigint[], %(byline_ids)s::bigint[], %(correction_notes)s, %(details)s, %(words)s,
        %(digest)s, %(author_id)s
    FROM content_revision WHERE article_id = %(article_id)s
    RETURNING id, number, created_at
), status AS (
    INSERT INTO content_revisionstatus (revision_id, state, submission) SELECT id, %(state)s::text, 0 FROM written
), before AS (
    UPDATE content_revisionstatus SET state = 'superseded'
    WHERE %(state)s::text = 'draft' AND revision_id = %(draft)s
)
UPDATE content_article AS article
SET draft_id = CASE WHEN %(state)s::text = 'draft' THEN written.id ELSE draft_id END,
    draft_author_ids = %(draft_author_ids)s::bigint[], changed_at = statement_timestamp()
FROM written WHERE article.id = %(article_id)s
RETURNING written.id, written.number, written.created_at, article.changed_at
"""

_WRITE = PreparedText(_INSERT, lambda *columns: columns)
_GIVEN = (
    "article_id", "title", "summary", "body", "language", "topic_ids", "byline_ids", "correction_notes", "words",
    "digest", "author_id",
)  # fmt: skip


def insert_revision(revision: Revision, state: State) -> None:
    """Stores ``revision`` with its ``state``: as a DRAFT it becomes that of its article, whose row is locked.

    The draft before it is superseded then; otherwise both stay as they are. The article gets its
    ``draft_author_ids`` as well. What the database decides is set in memory, too. One statement.
    """
    article = revision.article
    values = {name: getattr(revision, name) for name in _GIVEN} | {
        "details": Jsonb(revision.details),
        "state": state.value,
        "draft": article.draft_id,
        "draft_author_ids": article.draft_author_ids,
    }
    [written] = _WRITE.rows(**values)
    revision.pk, revision.number, revision.created_at, article.changed_at = written
    revision.status = RevisionStatus(revision=revision, state=state)
    for row in (revision, revision.status):
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
