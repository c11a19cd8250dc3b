"""Search dictionary of all words in articles and files, for typing errors.

Triggers add new words (``WordsAreKnown`` in content/models/triggers/search_index.py), so each is known as soon as it
can be found. The worker deletes those that no longer occur.
"""

from django.db import connection, transaction
from procrastinate.contrib.django import app

from content.models.triggers.search_index import IS_WORD

FORGETTING = "content.forget_words"  # the job
_ALL_WORDS = "SELECT words FROM content_searchentry UNION ALL SELECT search FROM content_asset"
_FORGET = f"""
DELETE FROM content_searchword AS known
WHERE NOT EXISTS (SELECT FROM ts_stat('{_ALL_WORDS}') AS used WHERE used.word = known.word)
"""  # noqa: S608
# A text that was being saved just then may have relied on a word that is deleted.
_ADD_MISSING = f"""
INSERT INTO content_searchword (word) SELECT word FROM ts_stat('{_ALL_WORDS}') AS used
WHERE word {IS_WORD} AND NOT EXISTS (SELECT FROM content_searchword AS known WHERE known.word = used.word)
"""  # noqa: S608


@transaction.atomic
def forget_words() -> None:
    """Deletes words that no longer occur."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)
        cursor.execute(_ADD_MISSING)


def forget_words_soon() -> None:
    """After commit: a redaction must not leave even a single word."""
    app.configure_task(FORGETTING).defer()
