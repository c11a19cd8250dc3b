"""Triggers for guest reviews and preview links: columns that PostgreSQL fills."""

from typing import Any

import pgtrigger

from audit.database.append_only import UnskippableTrigger


class OfArticle(UnskippableTrigger):
    """Copies the article of the version, whatever the client sends."""

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
