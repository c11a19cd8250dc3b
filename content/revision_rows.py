"""The rows of a new revision: its words, where they stand, and the article that points to them, in one statement.

Somebody waits for every save, and each statement of its own is a way to the database and back. Which columns there are
is compared with the models by a test.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from psycopg.types.json import Jsonb

from audit.along import insert_from
from content.as_read import VERSIONS
from content.models import Revision, RevisionStatus
from content.models.review import State
from rbac.prepared_text import PreparedText

_ROWS = """
written AS (
    INSERT INTO content_revision (
        article_id, number, title, summary, body, language, topic_ids, byline_ids, correction_notes, details, words,
        digest, author_id, author_ids
    )
    SELECT %(article_id)s, {number}, %(title)s, %(summary)s, %(body)s, %(language)s,
        %(topic_ids)s::bigint[], %(byline_ids)s::bigint[], %(correction_notes)s, %(details)s, %(words)s,
        %(digest)s, %(author_id)s, %(draft_author_ids)s::bigint[]
    FROM {found}
    RETURNING id, number, created_at
), status AS (
    INSERT INTO content_revisionstatus (revision_id, state, submission) SELECT id, %(state)s::text, 0 FROM written
), before AS (
    UPDATE content_revisionstatus SET state = 'superseded'
    WHERE %(state)s::text = 'draft' AND revision_id = %(draft)s{only_if}
)"""
_ARTICLE = """
UPDATE content_article AS article
SET draft_id = CASE WHEN %(state)s::text = 'draft' THEN written.id ELSE draft_id END,
    draft_author_ids = %(draft_author_ids)s::bigint[], changed_at = statement_timestamp()
FROM written WHERE article.id = %(article_id)s
RETURNING written.id, written.number, written.created_at, article.changed_at
"""
# The number comes from the rows that are there: whoever writes has locked the article's.
_OF_ARTICLE = "content_revision WHERE article_id = %(article_id)s"
_INSERT = (
    f"WITH {_ROWS.format(number='1 + coalesce(max(number), 0)', found=_OF_ARTICLE, only_if='')}{_ARTICLE}"
)
# A working copy that is put away with this page's name and number was found and locked by the statement before, and the
# article after it. Whatever is not as it was read, nothing is written.
_IF_UNCHANGED = f"""
WITH unchanged AS MATERIALIZED (
    SELECT article.id FROM content_article AS article
    JOIN content_section AS section ON section.id = article.section_id
    JOIN secure_rbac_scope AS scope ON scope.id = section.scope_id
    JOIN content_revision AS draft ON draft.id = article.draft_id
    JOIN content_revisionstatus AS its ON its.revision_id = draft.id AND its.state = 'draft'
    JOIN content_workingcopy AS copy ON copy.article_id = article.id AND copy.person_id = %(author_id)s
        AND copy.name = '' AND NOT copy.is_open AND copy.window = %(window)s AND copy.sequence = %(sequence)s
    WHERE article.id = %(article_id)s AND {VERSIONS} = %(as_read)s
    AND (SELECT max(number) FROM content_revision WHERE article_id = %(article_id)s) = %(number)s::integer - 1
    FOR UPDATE OF article
), {_ROWS.format(number="%(number)s::integer", found="unchanged", only_if=" AND EXISTS (SELECT FROM unchanged)")},
journal AS ({insert_from("written")}){_ARTICLE.rstrip()}, (SELECT count(*) FROM journal)
"""  # noqa: S608 - its parts are ours

_WRITE = PreparedText(_INSERT, lambda *columns: columns)
WRITE_IF_UNCHANGED = PreparedText(_IF_UNCHANGED, lambda *columns: columns)
_GIVEN = (
    "article_id", "title", "summary", "body", "language", "topic_ids", "byline_ids", "correction_notes", "words",
    "digest", "author_id",
)  # fmt: skip


def insert_revision(revision: Revision, state: State) -> None:
    """Stores ``revision`` with its ``state``: as a DRAFT it becomes that of its article, whose row is locked.

    The draft before it is superseded then; otherwise both stay as they are. The article gets its
    ``draft_author_ids`` as well. What the database decides is set in memory, too. One statement.
    """
    [written] = _WRITE.rows(**values_of(revision, state))
    is_written(revision, state, *written)


def values_of(revision: Revision, state: State) -> dict[str, Any]:
    """What fills the slots of both statements; ``WRITE_IF_UNCHANGED`` needs those of its conditions and entry, too."""
    article = revision.article
    return {name: getattr(revision, name) for name in _GIVEN} | {
        "details": Jsonb(revision.details),
        "state": state.value,
        "draft": article.draft_id,
        "draft_author_ids": article.draft_author_ids,
    }


def is_written(revision: Revision, state: State, *decided: Any) -> None:
    """Sets in memory what the database has ``decided``: the first four columns that a statement answers."""
    article = revision.article
    revision.pk, revision.number, revision.created_at, article.changed_at = decided
    revision.status = RevisionStatus(revision=revision, state=state)
    for row in (revision, revision.status):
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
