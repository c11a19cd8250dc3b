"""What PostgreSQL writes beside what is shown to people without an account."""

from typing import Any

import pgtrigger

from audit.database.append_only import UnskippableTrigger


class OfArticle(UnskippableTrigger):
    """Of which article the version is, whatever is sent."""

    when = pgtrigger.Before
    operation: Any = pgtrigger.Insert | pgtrigger.Update

    def get_func(self, model: Any) -> str:
        return self.format_sql(
            """
            SELECT words.article_id INTO NEW.article_id
            FROM public.content_revision AS words WHERE words.id = NEW.revision_id;
            RETURN NEW;
            """
        )
