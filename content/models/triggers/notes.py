"""Triggers for notes: columns that PostgreSQL fills, so that an index finds those of one article in order."""

from typing import Any

import pgtrigger

from audit.database.append_only import UnskippableTrigger


class NoteOfArticle(UnskippableTrigger):
    """Copies the article and the version number of a note, whatever the client sends."""

    when = pgtrigger.Before
    operation: Any = pgtrigger.Insert

    def get_func(self, model: Any) -> str:
        return self.format_sql(
            """
            SELECT words.article_id, words.number INTO NEW.article_id, NEW.number
            FROM public.content_revision AS words WHERE words.id = NEW.revision_id;
            RETURN NEW;
            """
        )
