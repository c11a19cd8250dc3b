"""Triggers for files: rules that hold even against a captured web process."""

import pgtrigger

from audit.database.append_only import RefuseChanges, UnskippableTrigger

TRASH_DAYS = 30


class StaysAsWritten(RefuseChanges):
    """Refuses UPDATE and TRUNCATE. Other triggers decide about DELETE."""

    operation = pgtrigger.Update | pgtrigger.Truncate


class GoesWithTrash(UnskippableTrigger):
    """A version is deleted only with an asset whose time in the trash has passed."""

    operation = pgtrigger.Delete

    func = f"""
        IF NOT EXISTS (
            SELECT FROM public.content_asset AS asset
            WHERE asset.id = OLD.asset_id
            AND asset.trashed_at <= statement_timestamp() - interval '{TRASH_DAYS} days'
        ) THEN
            RAISE EXCEPTION 'version % of a file that is not due to go', OLD.id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN OLD;
        """


class TrashedNow(UnskippableTrigger):
    """The database clock sets the time of trashing: no client can shorten the time in the trash."""

    operation = pgtrigger.Update

    func = """
        IF NEW.trashed_at IS NOT NULL THEN
            NEW.trashed_at := coalesce(OLD.trashed_at, statement_timestamp());
        END IF;
        RETURN NEW;
        """


class NamedInBody(UnskippableTrigger):
    """A revision uses exactly the files that its body names: bodies are what people approve."""

    operation = pgtrigger.Insert

    func = """
        IF NOT EXISTS (
            SELECT FROM public.content_revision AS words, public.content_assetversion AS version
            WHERE words.id = NEW.revision_id AND version.id = NEW.version_id
            AND strpos(words.body, '"/media/' || version.digest || '/') > 0
        ) THEN
            RAISE EXCEPTION 'revision % does not name version %', NEW.revision_id, NEW.version_id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
        """
