"""Redaction triggers: PostgreSQL itself cuts text out of a revision, and nothing else can change one.

A revision is append-only for every role. The one exception: in the transaction that writes a second person's approval
of a removal *and* its audit log entry with both names, the function below replaces the text at the approved places by
a mark that it makes itself. No text can be inserted, the digest stays, and web and worker still have no right to
UPDATE the table. A captured web process that forges an approval needs the names of two people, the second an
administrator from before the request; it leaves behind the row, the cuts and a sealed audit log entry.
"""

import pgtrigger

from audit.database.append_only import UnskippableTrigger
from content.models.articles.backlink import noted
from content.models.triggers.policies import COULD_COME

_KEPT = """
        IF TG_OP = 'UPDATE' AND (EXISTS (
            SELECT FROM public.content_redaction AS redaction
            WHERE redaction.done_in = pg_current_xact_id()::text::bigint
        ) OR EXISTS (
            SELECT FROM public.content_article AS article WHERE article.trashed_at IS NOT NULL
            AND article.purged_in = pg_current_xact_id()::text::bigint
        )) THEN
            RETURN NULL;
        END IF;
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'insufficient_privilege';
        """


class RevisionKept(UnskippableTrigger):
    """Refuses DELETE and TRUNCATE; UPDATE unless this transaction carries out a removal or purges the trash."""

    level = pgtrigger.Statement
    operation = pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate

    func = _KEPT


class UseKept(RevisionKept):
    """Refuses changes to the files that a revision uses, unless a file, or all text, was removed from its body."""

    func = _KEPT.replace("'UPDATE'", "'DELETE'")


# Never-public content whose time in the trash has passed is emptied (triggers/trash.py).
_EMPTIED = """
IF EXISTS (
    SELECT FROM public.content_article AS article
    WHERE article.id = OLD.article_id AND article.first_published_at IS NULL
    AND article.purged_in = pg_current_xact_id()::text::bigint
) THEN
    NEW := OLD;
    NEW.title := ''; NEW.summary := ''; NEW.body := ''; NEW.correction_notes := ''; NEW.details := jsonb_build_object();
    NEW.removed_at := statement_timestamp();
    RETURN NEW;
END IF;
"""


class OnlyCut(UnskippableTrigger):
    """Whatever an UPDATE sends: the row keeps its old values, minus the text at the approved places. Once."""

    operation = pgtrigger.Insert | pgtrigger.Update
    declare = [("done", "record"), ("cut", "record"), ("sign", "text"), ("html", "text"), ("piece", "text")]

    func = """
        IF TG_OP = 'INSERT' THEN
            NEW.removed_at := NULL; NEW.removed_because := '';
            RETURN NEW;
        END IF;
        EMPTIED
        SELECT * INTO done FROM public.content_redaction AS redaction
        WHERE redaction.done_in = pg_current_xact_id()::text::bigint AND redaction.article_id = OLD.article_id
        AND redaction.done_at = NEW.removed_at;
        IF NOT FOUND OR OLD.removed_at >= done.done_at THEN
            RAISE EXCEPTION 'revision % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW := OLD;
        NEW.removed_at := done.done_at;
        NEW.removed_because := done.reason;
        sign := '[' || done.label || to_char(done.done_at AT TIME ZONE 'UTC', ' YYYY-MM-DD') || ': '
            || done.reason || ']';
        html := replace(replace(replace(replace(sign, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;');
        FOR cut IN
            SELECT place.field, place.start, place.length, place.mark FROM public.content_redactioncut AS place
            WHERE place.redaction_id = done.id AND place.kind = 'revision' AND place."row" = OLD.id
            ORDER BY place.field, place.start DESC
        LOOP
            IF cut.field = 'body' THEN
                piece := substr(NEW.body, cut.start + 1, cut.length);
                IF piece ~ '[<>]' AND piece !~ '^<img( [a-z]+="[^"]*")*>$' THEN
                    RAISE EXCEPTION 'that would break revision %', OLD.id
                        USING ERRCODE = 'insufficient_privilege';
                END IF;
                NEW.body := overlay(NEW.body PLACING CASE WHEN cut.mark THEN html ELSE '' END
                    FROM cut.start + 1 FOR cut.length);
            ELSIF cut.field = 'title' THEN
                NEW.title := left(overlay(NEW.title PLACING '[…]' FROM cut.start + 1 FOR cut.length), 200);
            ELSIF cut.field = 'correction_notes' THEN
                NEW.correction_notes := overlay(NEW.correction_notes PLACING '[…]'
                    FROM cut.start + 1 FOR cut.length);
            ELSIF cut.field LIKE 'details.%' THEN
                piece := substr(cut.field, 9);
                NEW.details := jsonb_set(NEW.details, ARRAY[piece], to_jsonb(overlay(NEW.details ->> piece
                    PLACING '[…]' FROM cut.start + 1 FOR cut.length)), false);
            ELSE
                NEW.summary := left(overlay(NEW.summary PLACING '[…]' FROM cut.start + 1 FOR cut.length), 400);
            END IF;
        END LOOP;
        RETURN NEW;
        """.replace("EMPTIED", _EMPTIED)


class FileUsedNoMore(UnskippableTrigger):
    """A file is removed in the transaction of the removal that took it out of the last version that used it."""

    operation = pgtrigger.Insert
    declare = [("done", "record")]

    func = """
        SELECT * INTO done FROM public.content_redaction AS redaction
        WHERE redaction.id = NEW.redaction_id AND redaction.kind = 'picture'
        AND redaction.done_in = pg_current_xact_id()::text::bigint;
        IF NOT FOUND OR EXISTS (
            SELECT FROM public.content_revisionmedia AS used
            JOIN public.content_assetversion AS file ON file.id = used.version_id
            WHERE file.digest = NEW.digest
        ) THEN
            RAISE EXCEPTION 'file % stays', NEW.digest USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.removed_at := done.done_at;
        NEW.reason := done.reason;
        RETURN NEW;
        """


class CutInOrder(UnskippableTrigger):
    """A place is added only before the decision, and only for the article of the removal."""

    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    func = """
        IF TG_OP = 'INSERT' AND EXISTS (
            SELECT FROM public.content_redaction AS redaction
            WHERE redaction.id = NEW.redaction_id AND redaction.done_at IS NULL AND redaction.withdrawn_at IS NULL
            AND CASE NEW.kind
                WHEN 'revision' THEN NEW.length > 0
                    AND (NEW.field IN ('title', 'summary', 'body', 'correction_notes')
                        OR NEW.field LIKE 'details.%') AND EXISTS (
                    SELECT FROM public.content_revision AS words
                    WHERE words.id = NEW."row" AND words.article_id = redaction.article_id
                    AND (NEW.field NOT LIKE 'details.%' OR words.details ? substr(NEW.field, 9)))
                WHEN 'note' THEN NEW.length > 0 AND NEW.field IN ('text', 'quote') AND EXISTS (
                    SELECT FROM public.content_reviewnote AS note
                    JOIN public.content_revision AS words ON words.id = note.revision_id
                    WHERE note.id = NEW."row" AND words.article_id = redaction.article_id)
                WHEN 'comment' THEN EXISTS (
                    SELECT FROM public.content_comment AS comment
                    WHERE comment.id = NEW."row" AND comment.article_id = redaction.article_id)
                WHEN 'text' THEN NEW.length > 0 AND EXISTS (
                    SELECT FROM public.content_publictext AS words WHERE words.id = NEW."row"
                    AND CASE split_part(NEW.field, '.', 1) WHEN 'words' THEN words.words WHEN 'before' THEN
                        words.before END ? split_part(NEW.field, '.', 2)
                    AND (words.kind IN ('topic', 'byline', 'redirect', 'site', 'page', 'notice')
                        OR words.kind = 'section' AND words.scope_id IN (
                        SELECT above.ancestor_id FROM public.secure_rbac_scopeancestor AS above
                        JOIN public.content_section AS section ON section.scope_id = above.scope_id
                        JOIN public.content_article AS article ON article.section_id = section.id
                        WHERE article.id = redaction.article_id)))
                ELSE EXISTS (
                    SELECT FROM public.content_attachment AS file
                    WHERE file.id = NEW."row" AND file.article_id = redaction.article_id)
                END
            FOR SHARE OF redaction
        ) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'no such place to remove something from' USING ERRCODE = 'insufficient_privilege';
        """


_ASKED = """
    IF TG_OP = 'INSERT' THEN
        IF NEW.asked_by_id IS NULL THEN
            RAISE EXCEPTION 'no one asks for this removal' USING ERRCODE = 'insufficient_privilege';
        END IF;
        NEW.asked_at := statement_timestamp();
        NEW.notice := NOT EXISTS (
            SELECT FROM public.secure_rbac_roleassignment AS held
            JOIN public.accounts_user AS who ON who.id = held.user_id AND COULD_COME
            JOIN public.content_article AS article ON article.id = NEW.article_id
            JOIN public.content_section AS section ON section.id = article.section_id
            WHERE held.role = 'administrator' AND held.user_id IS DISTINCT FROM NEW.asked_by_id
            AND (held.until IS NULL OR held.until > statement_timestamp())
            AND (held.scope_id IS NULL OR held.scope_id IN (
                SELECT ancestor_id FROM public.secure_rbac_scopeancestor WHERE scope_id = section.scope_id))
        );
        NEW.agreed_by_id := NULL; NEW.done_at := NULL; NEW.done_in := NULL;
        NEW.withdrawn_by_id := NULL; NEW.withdrawn_at := NULL;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.done_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
        OR (NEW.id, NEW.article_id, NEW.kind, NEW.reason, NEW.label, NEW.asked_by_id, NEW.asked_at, NEW.notice)
        IS DISTINCT FROM
        (OLD.id, OLD.article_id, OLD.kind, OLD.reason, OLD.label, OLD.asked_by_id, OLD.asked_at, OLD.notice)
    THEN
        RAISE EXCEPTION 'removal % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    NEW.done_in := NULL;
"""
_DECIDED = """
    IF NEW.withdrawn_at IS NOT NULL THEN
        NEW.withdrawn_at := statement_timestamp(); NEW.agreed_by_id := NULL; NEW.done_at := NULL;
        RETURN NEW;
    END IF;
    IF NEW.done_at IS NULL THEN
        NEW.agreed_by_id := NULL;
        RETURN NEW;
    END IF;
    NEW.done_at := statement_timestamp();
    NEW.done_in := pg_current_xact_id()::text::bigint;
    alone := NEW.agreed_by_id IS NULL AND OLD.notice AND OLD.asked_at <= statement_timestamp() - interval '72 hours';
    decides := CASE WHEN alone THEN NEW.asked_by_id ELSE NEW.agreed_by_id END;
    IF decides IS NULL OR (decides = NEW.asked_by_id AND NOT alone) OR NOT EXISTS (
        SELECT FROM public.secure_rbac_roleassignment AS held
        JOIN public.content_article AS article ON article.id = NEW.article_id
        JOIN public.content_section AS section ON section.id = article.section_id
        WHERE held.user_id = decides AND held.role = 'administrator'
        AND (held.until IS NULL OR held.until > statement_timestamp())
        AND held.assigned_at < NEW.asked_at
        AND (alone OR NEW.asked_by_id <> ALL (public.secure_rbac_one_person_with(decides)))
        AND (held.scope_id IS NULL OR held.scope_id IN (
            SELECT ancestor_id FROM public.secure_rbac_scopeancestor WHERE scope_id = section.scope_id))
    ) THEN
        RAISE EXCEPTION 'no one else agreed to removal %', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    SELECT count(*) INTO cuts FROM public.content_redactioncut AS cut WHERE cut.redaction_id = NEW.id;
    IF cuts = 0 OR NOT EXISTS (
        SELECT FROM public.secure_audit_entry AS told
        WHERE told.xid = pg_current_xact_id() AND told.event = CASE WHEN alone
            THEN 'content.redaction.completed_alone' ELSE 'content.redaction.completed' END
        AND told.subject_kind = 'content.article' AND told.subject_id = NEW.article_id::text
        AND told.actor_id = decides::text
        AND told.public->'redaction'->1 = to_jsonb(NEW.id)
        AND told.public->'asked_by'->1 = to_jsonb(NEW.asked_by_id)
        AND told.public->'agreed_by'->1 = coalesce(to_jsonb(NEW.agreed_by_id), 'null'::jsonb)
        AND told.public->'reason'->1 = to_jsonb(NEW.reason::text)
        AND told.public->'places'->1 = to_jsonb(cuts)
    ) THEN
        RAISE EXCEPTION 'the audit log does not tell of removal %', OLD.id USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""


class RedactionInOrder(UnskippableTrigger):
    """Who may have a removal carried out, and how. All timestamps are set by the database."""

    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
    declare = [("cuts", "bigint"), ("alone", "boolean"), ("decides", "bigint")]

    func = _ASKED.replace("COULD_COME", COULD_COME) + _DECIDED


_CUT = """
    IF NEW.done_in IS DISTINCT FROM pg_current_xact_id()::text::bigint OR OLD.done_in IS NOT NULL THEN
        RETURN NULL;
    END IF;
    UPDATE public.content_revision AS words SET removed_at = NEW.done_at
    WHERE words.article_id = NEW.article_id AND words.id IN (
        SELECT place."row" FROM public.content_redactioncut AS place
        WHERE place.redaction_id = NEW.id AND place.kind = 'revision'
    );
    DELETE FROM public.content_revisionmedia AS used
    USING public.content_revision AS words, public.content_assetversion AS file
    WHERE words.id = used.revision_id AND file.id = used.version_id
    AND words.article_id = NEW.article_id AND words.removed_at = NEW.done_at
    AND strpos(words.body, '/media/' || file.digest || '/') = 0;
    UPDATE public.content_publictext AS words SET removed_at = NEW.done_at
    WHERE words.id IN (
        SELECT place."row" FROM public.content_redactioncut AS place
        WHERE place.redaction_id = NEW.id AND place.kind = 'text'
    );
    DELETE FROM public.content_checkup AS about WHERE about.article_id = NEW.article_id;
"""
# What was found in the text before is deleted as well; the worker checks the article again.
_LIVE = "(SELECT one.live_id FROM public.content_article AS one WHERE one.id = NEW.article_id)"
_WHAT_IS_LEFT = noted("NEW.article_id", _LIVE)
_ELSEWHERE = """
    sign := '[' || NEW.label || to_char(NEW.done_at AT TIME ZONE 'UTC', ' YYYY-MM-DD') || ']';
    FOR cut IN
        SELECT place."row", place.field, place.start, place.length FROM public.content_redactioncut AS place
        WHERE place.redaction_id = NEW.id AND place.kind = 'note'
        ORDER BY place."row", place.field, place.start DESC
    LOOP
        UPDATE public.content_reviewnote AS note SET
            text = CASE WHEN cut.field = 'quote' THEN note.text
                ELSE overlay(note.text PLACING sign FROM cut.start + 1 FOR cut.length) END,
            quote = CASE WHEN cut.field = 'quote'
                THEN overlay(note.quote PLACING sign FROM cut.start + 1 FOR cut.length) ELSE note.quote END
        WHERE note.id = cut."row";
    END LOOP;
    UPDATE public.secure_audit_personkey AS held
    SET wrapped = NULL, destroyed_at = clock_timestamp()
    WHERE held.person_kind = 'content.article' AND held.person_id = NEW.article_id::text
    AND held.wrapped IS NOT NULL AND EXISTS (
        SELECT FROM public.secure_audit_entry AS told
        WHERE told.xid = pg_current_xact_id() AND told.event = 'audit.label.removed'
        AND told.subject_kind = held.person_kind AND told.subject_id = held.person_id
    );
    RETURN NULL;
"""


class RedactionCarriedOut(UnskippableTrigger):
    """Cuts, with the rights of the owner, in the statement that writes the approval."""

    when = pgtrigger.After
    operation = pgtrigger.Update
    declare = [("cut", "record"), ("sign", "text")]

    func = _CUT + _WHAT_IS_LEFT + _ELSEWHERE
