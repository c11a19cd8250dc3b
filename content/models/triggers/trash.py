"""Triggers for the trash of articles: rules that hold even against a captured web process.

A revision is append-only for every role. Never-public content whose time in the trash has passed is deleted all the
same: in the statement that writes ``purged_at`` PostgreSQL itself empties the versions, their notes and search
entries. Their numbers, authors, timestamps and digests stay, and so does all content that was ever public: a
publication can be proved for ever, and only a removal by law takes something out of it.
"""

import pgtrigger

from audit.database.append_only import UnskippableTrigger, UpdateOf
from content.models.triggers.media import TRASH_DAYS


class ThrownAwayNow(UnskippableTrigger):
    """The database clock sets when something was trashed and when it can be purged. A purge is final.

    That something was once public is never reset, or a client could have its content deleted.
    """

    operation = UpdateOf("trashed_at", "purged_at", "purged_in", "first_published_at")

    func = f"""
        IF OLD.purged_at IS NOT NULL OR (OLD.first_published_at IS NOT NULL AND NEW.first_published_at IS NULL)
        THEN
            IF (NEW.trashed_at, NEW.purged_at, NEW.purged_in, NEW.first_published_at) IS DISTINCT FROM
                (OLD.trashed_at, OLD.purged_at, OLD.purged_in, OLD.first_published_at) THEN
                RAISE EXCEPTION 'article % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
            END IF;
            RETURN NEW;
        END IF;
        IF NEW.trashed_at IS NOT NULL THEN
            NEW.trashed_at := coalesce(OLD.trashed_at, statement_timestamp());
        END IF;
        NEW.purged_in := NULL;
        IF NEW.purged_at IS NOT NULL THEN
            IF NEW.trashed_at IS NULL OR NEW.trashed_at > statement_timestamp() - interval '{TRASH_DAYS} days' THEN
                RAISE EXCEPTION 'the time of article % in the trash is not over', OLD.id
                    USING ERRCODE = 'insufficient_privilege';
            END IF;
            NEW.purged_at := statement_timestamp();
            NEW.purged_in := pg_current_xact_id()::text::bigint;
        END IF;
        RETURN NEW;
        """


class EmptiedForGood(UnskippableTrigger):
    """Empties what was never public, as the owner; content/models/articles/redaction_triggers.py allows that."""

    when = pgtrigger.After
    operation = UpdateOf("purged_at")

    func = """
        IF NEW.purged_in IS DISTINCT FROM pg_current_xact_id()::text::bigint OR OLD.purged_in IS NOT NULL
            OR NEW.first_published_at IS NOT NULL THEN
            RETURN NULL;
        END IF;
        UPDATE public.content_revision AS words SET removed_at = NEW.purged_at WHERE words.article_id = NEW.id;
        DELETE FROM public.content_revisionmedia AS used USING public.content_revision AS words
        WHERE words.id = used.revision_id AND words.article_id = NEW.id;
        UPDATE public.content_reviewnote AS note SET text = '', quote = ''
        FROM public.content_revision AS words WHERE words.id = note.revision_id AND words.article_id = NEW.id;
        DELETE FROM public.content_searchentry WHERE article_id = NEW.id;
        DELETE FROM public.content_checkup WHERE article_id = NEW.id;
        RETURN NULL;
        """
