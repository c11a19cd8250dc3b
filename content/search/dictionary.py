"""Search dictionary of all words in articles and files, for typing errors: filled by the worker, so no save waits.

The search itself covers newer text (``NOT_GATHERED``): nothing is found late.
"""

from django.db import connection, transaction
from procrastinate.contrib.django import app

from content.models import SearchGathered

# Words of letters only; one with a digit is never corrected. The length keeps indexes small.
_IS_WORD = "word ~ '^[^0-9]{3,60}$'"
# Words with their number of occurrences, of what was written since the last run. The first run reads everything.
NOT_GATHERED = """
SELECT unnest(tsvector_to_array(words)) AS word FROM content_searchentry
WHERE id > coalesce((SELECT entry FROM content_searchgathered), 0)
UNION ALL
SELECT unnest(tsvector_to_array(search)) FROM content_asset
WHERE changed_at >= coalesce((SELECT file_at FROM content_searchgathered), '-infinity')
"""
_GATHER = f"""
INSERT INTO content_searchword (word)
SELECT DISTINCT word FROM ({NOT_GATHERED}) AS found WHERE {_IS_WORD} ON CONFLICT DO NOTHING
"""  # noqa: S608
FORGETTING = "content.forget_words"  # the job
_ALL_WORDS = "SELECT words FROM content_searchentry UNION ALL SELECT search FROM content_asset"
# The same for everything, in a fifth of the time.
GATHER_ALL = f"""
INSERT INTO content_searchword (word)
SELECT word FROM ts_stat('{_ALL_WORDS}') AS found WHERE {_IS_WORD} ON CONFLICT DO NOTHING
"""  # noqa: S608
_FORGET = f"""
DELETE FROM content_searchword AS known
WHERE NOT EXISTS (SELECT FROM ts_stat('{_ALL_WORDS}') AS used WHERE used.word = known.word)
"""  # noqa: S608
# The timestamp is a little early: a statement already running may write an entry with an earlier one.
_NEWEST = """
SELECT coalesce((SELECT max(id) FROM content_searchentry), 0), statement_timestamp() - interval '10 seconds'
"""
# Transactions that have written have a lower id than this one, which gets its own here.
_OWN_NUMBER = "SELECT pg_current_xact_id()::text::bigint"
_OLDEST_RUNNING = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


@transaction.atomic
def gather_words() -> None:
    """Adds the words of everything written since the last run."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        newest, moment = cursor.fetchone()
        cursor.execute(_OWN_NUMBER)
        (own,) = cursor.fetchone()
        cursor.execute(_OLDEST_RUNNING)
        (oldest,) = cursor.fetchone()
        state = _locked_state()
        cursor.execute(_GATHER if state.entry else GATHER_ALL)
    if oldest == own:
        state.entry, state.file_at = newest, moment
    elif 0 < state.next_transaction < oldest:
        state.entry, state.file_at = state.next_entry, state.next_file_at
    elif state.next_transaction:
        return
    state.next_entry, state.next_file_at, state.next_transaction = newest, moment, own
    state.save()


@transaction.atomic
def forget_words() -> int:
    """Deletes words that no longer occur; returns how many."""
    _locked_state()
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
        return int(cursor.rowcount)


def forget_words_soon() -> None:
    """After commit: a redaction must not leave even a single word."""
    app.configure_task(FORGETTING).defer()


def _locked_state() -> SearchGathered:
    """The one row, locked: adding and deleting words wait for each other."""
    SearchGathered.objects.bulk_create([SearchGathered(pk=1)], ignore_conflicts=True)
    return SearchGathered.objects.select_for_update().get(pk=1)
