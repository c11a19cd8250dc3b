"""What PostgreSQL writes beside a note, so that those of one article are found in their order."""

from typing import Any

import pgtrigger

from audit.database.append_only import UnskippableTrigger


class NoteOfArticle(UnskippableTrigger):
    """To which article and which of its versions a note belongs, whatever is sent."""

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
