"""Enters the words of what is there already. In steps, so that nobody who writes waits for long."""

from typing import Any

from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

A_STEP = 500
# As the trigger of 0010 enters them. The lock keeps what somebody saves meanwhile from being entered in its old words.
ENTER = r"""
INSERT INTO content_searchentry (article_id, is_live, revision_id, names, words)
SELECT article_id, is_live, revision_id, title || ' ' || summary,
    setweight(to_tsvector(dictionary, title), 'A') || setweight(to_tsvector(dictionary, summary), 'B')
    || setweight(to_tsvector(dictionary, body), 'D') || setweight(to_tsvector('simple', title), 'A')
    || setweight(to_tsvector('simple', summary), 'B') || setweight(to_tsvector('simple', body), 'D')
FROM (
    SELECT article.id AS article_id, is_live, revision_id,
        regexp_replace(regexp_replace(normalize(title, NFKD), '[\u0300-\u036f]+', '', 'g'),
            '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]+', ' ', 'g') AS title,
        regexp_replace(regexp_replace(normalize(summary, NFKD), '[\u0300-\u036f]+', '', 'g'),
            '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]+', ' ', 'g') AS summary,
        regexp_replace(regexp_replace(normalize(
            regexp_replace(left(body, 200000), '<[^>]*>|&[a-zA-Z0-9#]+;', ' ', 'g'), NFKD),
            '[\u0300-\u036f]+', '', 'g'),
            '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007f]+', ' ', 'g') AS body,
        (CASE left(language, 2) WHEN 'da' THEN 'danish' WHEN 'de' THEN 'german' WHEN 'en' THEN 'english'
            WHEN 'es' THEN 'spanish' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french' WHEN 'hu' THEN 'hungarian'
            WHEN 'it' THEN 'italian' WHEN 'nb' THEN 'norwegian' WHEN 'nl' THEN 'dutch' WHEN 'no' THEN 'norwegian'
            WHEN 'pt' THEN 'portuguese' WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian' WHEN 'sv' THEN 'swedish'
            WHEN 'tr' THEN 'turkish' ELSE 'simple' END)::regconfig AS dictionary
    FROM (SELECT * FROM content_article WHERE id > %(after)s ORDER BY id LIMIT %(step)s FOR SHARE) AS article
    CROSS JOIN LATERAL (
        VALUES (true, article.live_id), (false, coalesce(article.draft_id, article.live_id))
    ) AS entry (is_live, revision_id)
    JOIN content_revision AS revision ON revision.id = entry.revision_id
) AS found
ON CONFLICT DO NOTHING
"""
LAST = """
SELECT max(id) FROM (SELECT id FROM content_article WHERE id > %(after)s ORDER BY id LIMIT %(step)s) AS article
"""


def enter_words(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    after: int | None = 0
    with schema_editor.connection.cursor() as cursor:
        while after is not None:
            with transaction.atomic(using=schema_editor.connection.alias):
                step = {"after": after, "step": A_STEP}
                cursor.execute(ENTER, step)
                cursor.execute(LAST, step)
                (after,) = cursor.fetchone()


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("content", "0010_words_are_found")]

    operations = [migrations.RunPython(enter_words, migrations.RunPython.noop)]
