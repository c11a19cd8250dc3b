"""Triggers for the review queue (``Waiting`` in articles/review.py): status and section of waiting drafts."""

import pgtrigger

from audit.database.append_only import UnskippableTrigger, UpdateOf

_WAITS = "state IN ('in_review', 'approved')"
# Entries without due date come after all others, the longest submitted first.
_NOTED = """
    INSERT INTO public.content_waiting AS waiting (article_id, revision_id, section_id, state, turn)
    SELECT article.id, NEW.revision_id, article.section_id, NEW.state,
        coalesce(NEW.due_at, coalesce(NEW.submitted_at, statement_timestamp()) + interval '1000 years')
    FROM public.content_revision AS words JOIN public.content_article AS article ON article.id = words.article_id
    WHERE words.id = NEW.revision_id
    ON CONFLICT (article_id) DO UPDATE SET revision_id = EXCLUDED.revision_id, section_id = EXCLUDED.section_id,
        state = EXCLUDED.state, turn = EXCLUDED.turn;
"""


_WAITS_OR_NOT = """
    IF NEW.state IN ('in_review', 'approved') THEN
        NOTED
    ELSE
        DELETE FROM public.content_waiting WHERE revision_id = OLD.revision_id AND article_id = (
            SELECT article_id FROM public.content_revision WHERE id = OLD.revision_id
        );
    END IF;
    RETURN NULL;
"""


class BeginsToWait(UnskippableTrigger):
    """On the table of statuses, for a version inserted with one; that of a save is a draft and costs nothing here."""

    when = pgtrigger.After
    operation = pgtrigger.Insert
    condition = pgtrigger.Condition(f"NEW.{_WAITS}")

    func = f"{_NOTED} RETURN NULL;"


class WaitsOrNot(UnskippableTrigger):
    """On the table of statuses: submitted, approved, due date changed, sent back, or edited."""

    when = pgtrigger.After
    operation = pgtrigger.Update
    condition = pgtrigger.Condition(f"OLD.{_WAITS} OR NEW.{_WAITS}")

    func = _WAITS_OR_NOT.replace("NOTED", _NOTED)


class WaitsElsewhere(UnskippableTrigger):
    """On the table of articles: a moved article waits in its new section."""

    when = pgtrigger.After
    operation = UpdateOf("section_id")
    condition = pgtrigger.Condition("OLD.section_id IS DISTINCT FROM NEW.section_id")

    func = "UPDATE public.content_waiting SET section_id = NEW.section_id WHERE article_id = NEW.id; RETURN NULL;"
