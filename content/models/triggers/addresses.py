"""Triggers for addresses: rules about redirects, whichever process writes the row."""

import pgtrigger

from audit.database.append_only import UnskippableTrigger, UpdateOf


class LeadsToContent(UnskippableTrigger):
    """A redirect leads to a section or an article, and the address of one of them never becomes a redirect.

    Together: no chain and no loop, even if two users move two objects onto each other's addresses at once.
    """

    operation = pgtrigger.Insert | UpdateOf("kind", "target_id")

    func = """
        IF NEW.kind <> 'redirect' THEN
            RETURN NEW;
        END IF;
        IF (TG_OP = 'UPDATE' AND OLD.kind <> 'redirect') OR NEW.target_id = NEW.id OR EXISTS (
            SELECT FROM public.content_address AS target
            WHERE target.id = NEW.target_id AND target.kind = 'redirect'
        ) THEN
            RAISE EXCEPTION 'address % would lead to another redirect', NEW.path
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
        """


class LeadsToTopicInUse(UnskippableTrigger):
    """A merged topic leads to one that is in use, and no topic leads to it any more."""

    operation = pgtrigger.Insert | UpdateOf("merged_into_id")

    func = """
        IF NEW.merged_into_id IS NOT NULL AND (
            EXISTS (
                SELECT FROM public.content_topic AS other
                WHERE other.id = NEW.merged_into_id AND other.merged_into_id IS NOT NULL
            ) OR EXISTS (SELECT FROM public.content_topic AS other WHERE other.merged_into_id = NEW.id)
        ) THEN
            RAISE EXCEPTION 'topic % would lead to one that is in use no more', NEW.id
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
        """
