"""Triggers for public text: behind the service functions, PostgreSQL decides which words of a named thing readers see.

A proposal applies at once where one person suffices; else another person accepts it. Only words that a proposal
applied in this very transaction are written to a section, topic or byline. Taking words away needs no one.
"""

from typing import Any

import pgtrigger

from audit.database.append_only import UnskippableTrigger
from content.models.triggers.signatures import is_signed

# Who is a second person; content/rulebook/public_text.py says the same in Python.
_SECOND_PERSON = """(OLD.author_id IS NULL
    OR OLD.author_id <> ALL (public.secure_rbac_one_person_with(NEW.accepted_by_id)))"""
# content/rulebook/signatures.py says the same in Python.
_SIGNED_IF_DEMANDED = f"""(NOT (
        EXISTS (SELECT FROM public.content_section AS section WHERE section.four_eyes AND section.signed
            AND section.scope_id = coalesce(OLD.scope_id, section.scope_id))
        OR OLD.scope_id IS NULL AND EXISTS (SELECT FROM public.content_policy AS policy
            WHERE policy.section_id IS NULL AND policy.four_eyes AND policy.signed)
    ) OR {is_signed("accept text", "publictext", "NEW.accepted_by_id")})"""  # noqa: S608  (constants of this module)
_NOW_HERE = "pg_catalog.pg_current_xact_id()::text::bigint"
# An administrator shows these at once, with a reason; a second person looks at them afterwards.
AT_ONCE = "('page', 'notice')"
# Names of topics and bylines are shown by articles of every section.
ANY_FOUR_EYES = """(
        EXISTS (SELECT FROM public.content_policy AS policy WHERE policy.section_id IS NULL AND policy.four_eyes)
        OR EXISTS (SELECT FROM public.content_section AS other WHERE other.four_eyes)
    )"""


def picture_is_shown(key: str) -> str:
    """SQL: whether a version of an article that was submitted or published shows the asset ``key``.

    Reverting a publication shows an earlier version again, and its approvals were for what it looked like. Portraits
    are never cropped.
    """
    return f"""EXISTS (SELECT FROM public.content_assetversion AS version
            JOIN public.content_revisionmedia AS media_use ON media_use.version_id = version.id
            JOIN public.content_revision AS words ON words.id = media_use.revision_id
            JOIN public.content_revisionstatus AS status ON status.revision_id = words.id
            JOIN public.content_article AS article ON article.id = words.article_id
            LEFT JOIN public.content_revision AS live ON live.id = article.live_id
            WHERE version.asset_id = {key} AND status.state <> 'draft' AND (status.state <> 'superseded'
                OR article.first_published_at IS NOT NULL AND words.number <= coalesce(live.number, words.number)))"""


def address_in(column: str) -> str:
    """SQL: address of the file of which ``column`` is the key of a version, or empty."""
    return f"""coalesce((SELECT '/media/' || file.digest || '/' || file.address_name
                        FROM public.content_assetversion AS file WHERE file.id = {column}), '')"""  # noqa: S608  (columns of models)


# Before a site opens there is nothing to read, and there may be no second person yet. It never closes (OpensOnce).
_IS_NEW = "NOT EXISTS (SELECT FROM public.content_site AS site WHERE site.opened_at IS NOT NULL)"


def _is_forged(row: str) -> str:
    """SQL: whether a signature of the public text ``row`` does not verify."""
    return f"""EXISTS (SELECT FROM public.content_signature AS signed
            JOIN public.content_signaturecheck AS looked ON looked.signature_id = signed.id
            WHERE signed.object = 'content.publictext:' || {row}.id AND looked.why_not <> '')"""


# Words that readers saw before come back alone in place of forged ones.
_TAKEN_BACK = f"""EXISTS (
        SELECT FROM public.content_publictext AS forged
        WHERE forged.kind = NEW.kind AND forged.subject = NEW.subject AND {_is_forged("forged")} AND NOT EXISTS (
            SELECT FROM jsonb_each_text(NEW.words) AS word WHERE NOT forged.words ? word.key
            OR word.value <> '' AND NOT EXISTS (
                SELECT FROM public.content_publictext AS earlier
                WHERE earlier.kind = NEW.kind AND earlier.subject = NEW.subject AND earlier.id < forged.id
                AND earlier.applied_at IS NOT NULL AND earlier.words ->> word.key = word.value
                AND NOT {_is_forged("earlier")}
            )
        )
    )"""  # noqa: S608  (constants of this module)

# Lines of a menu in the same order, none of them new (content/site/menus.py): entries were only taken away.
_ONLY_SHORTER = """(NEW.kind = 'site' AND word.key IN ('header_menu', 'footer_menu') AND NOT EXISTS (
        SELECT FROM (
            SELECT found.place, lag(found.place) OVER (ORDER BY line.number) AS previous
            FROM public.content_site AS site,
                unnest(string_to_array(word.value, chr(10))) WITH ORDINALITY AS line(entry, number),
                array_position(string_to_array(to_jsonb(site) ->> word.key, chr(10)), line.entry) AS found(place)
        ) AS entries WHERE entries.place IS NULL OR entries.place <= entries.previous
    ))"""

# What a new topic or byline is called applies without ``applied_in``: it is seen with what is approved, and such a row
# lets WordsAsAccepted write nothing.
_PROPOSED = f"""
    IF TG_OP = 'INSERT' THEN
        NEW.asked_at := statement_timestamp();
        NEW.accepted_by_id := NULL; NEW.accepted_at := NULL; NEW.withdrawn_by_id := NULL; NEW.withdrawn_at := NULL;
        NEW.applied_at := NULL; NEW.applied_in := NULL; NEW.removed_at := NULL;
        IF NEW.kind NOT IN {AT_ONCE} THEN
            NEW.alone_because := '';
        END IF;
        IF NEW.kind = 'picture' THEN
            SELECT section.scope_id INTO NEW.scope_id FROM public.content_asset AS asset
            JOIN public.content_section AS section ON section.id = asset.section_id WHERE asset.id = NEW.subject;
            NEW.four_eyes := {ANY_FOUR_EYES} AND (NEW.subject IS NULL OR {picture_is_shown("NEW.subject")});
        ELSIF NEW.kind = 'article' THEN
            SELECT section.scope_id, section.four_eyes AND article.first_published_at IS NOT NULL
                INTO NEW.scope_id, NEW.four_eyes
            FROM public.content_article AS article
            JOIN public.content_section AS section ON section.id = article.section_id WHERE article.id = NEW.subject;
            NEW.four_eyes := coalesce(NEW.four_eyes, true);
        ELSIF NEW.kind <> 'section' THEN
            NEW.scope_id := NULL; NEW.four_eyes := {ANY_FOUR_EYES};
        ELSE
            IF NEW.subject IS NOT NULL THEN
                SELECT section.scope_id INTO NEW.scope_id FROM public.content_section AS section
                WHERE section.id = NEW.subject;
            END IF;
            NEW.four_eyes := coalesce(
                (SELECT section.four_eyes FROM public.content_section AS section WHERE section.scope_id = NEW.scope_id),
                (SELECT policy.four_eyes FROM public.content_policy AS policy WHERE policy.section_id IS NULL), true);
        END IF;
        IF NOT NEW.four_eyes OR NEW.source <> '' OR {_IS_NEW} OR {_TAKEN_BACK} OR NEW.subject IS NOT NULL
            AND NOT EXISTS (
                SELECT FROM jsonb_each_text(NEW.words) AS word WHERE word.value <> '' AND NOT {_ONLY_SHORTER}
            )
        THEN
            NEW.applied_at := NEW.asked_at; NEW.applied_in := {_NOW_HERE}; NEW.alone_because := '';
        ELSIF NEW.alone_because <> ''
            AND jsonb_exists(public.content_roles_at(NEW.author_id, NEW.scope_id), 'administrator')
        THEN
            NEW.applied_at := NEW.asked_at; NEW.applied_in := {_NOW_HERE};
        ELSE
            NEW.alone_because := '';
            IF NEW.subject IS NULL AND NEW.kind NOT IN ('section', 'redirect') THEN
                NEW.applied_at := NEW.asked_at;
            END IF;
        END IF;
        RETURN NEW;
    END IF;
"""  # noqa: S608  (constants of this module)
# Whatever an UPDATE sends: words lose what a removal by law cuts in this transaction. Once. The salt goes with them.
_CUT = f"""
    SELECT * INTO done FROM public.content_redaction AS redaction
    WHERE redaction.done_in = {_NOW_HERE} AND redaction.done_at = NEW.removed_at;
    IF FOUND AND OLD.removed_at IS DISTINCT FROM done.done_at THEN
        FOR cut IN
            SELECT split_part(place.field, '.', 1) AS side, split_part(place.field, '.', 2) AS name,
                place.start, place.length
            FROM public.content_redactioncut AS place
            WHERE place.redaction_id = done.id AND place.kind = 'text' AND place."row" = OLD.id
            ORDER BY place.field, place.start DESC
        LOOP
            IF cut.side = 'words' THEN
                OLD.words := jsonb_set(OLD.words, ARRAY[cut.name], to_jsonb(overlay(OLD.words ->> cut.name
                    PLACING '[…]' FROM cut.start + 1 FOR cut.length)), false);
                OLD.salt := '';
            ELSE
                OLD.before := jsonb_set(OLD.before, ARRAY[cut.name], to_jsonb(overlay(OLD.before ->> cut.name
                    PLACING '[…]' FROM cut.start + 1 FOR cut.length)), false);
            END IF;
        END LOOP;
        IF FOUND THEN
            OLD.removed_at := done.done_at;
            IF OLD.applied_at IS NULL THEN
                OLD.withdrawn_at := coalesce(OLD.withdrawn_at, done.done_at);
            END IF;
            RETURN OLD;
        END IF;
    END IF;
"""  # noqa: S608  (constants of this module)
_LATER = f"""
    IF NEW.words = '{{}}' AND NEW.before = '{{}}' AND NEW.salt = '' AND (
        OLD.kind = 'byline' AND (OLD.withdrawn_at IS NOT NULL OR EXISTS (SELECT FROM public.content_byline AS byline
            WHERE byline.id = OLD.subject AND byline.removed_at IS NOT NULL))
        OR OLD.kind = 'article' AND EXISTS (SELECT FROM public.content_redaction AS redaction
            WHERE redaction.article_id = OLD.subject AND redaction.done_at IS NOT NULL))
    THEN
        OLD.words := NEW.words; OLD.before := NEW.before; OLD.salt := NEW.salt;
        IF OLD.applied_at IS NULL THEN
            OLD.withdrawn_at := coalesce(OLD.withdrawn_at, statement_timestamp());
        END IF;
    ELSIF OLD.subject IS NULL AND OLD.applied_at IS NOT NULL AND coalesce(OLD.applied_in, {_NOW_HERE}) = {_NOW_HERE}
    THEN
        OLD.subject := NEW.subject;
    ELSIF OLD.withdrawn_at IS NULL AND OLD.applied_at IS NULL AND NEW.withdrawn_by_id IS NOT NULL THEN
        OLD.withdrawn_by_id := NEW.withdrawn_by_id; OLD.withdrawn_at := statement_timestamp();
    ELSIF OLD.withdrawn_at IS NULL AND OLD.accepted_at IS NULL AND NEW.accepted_by_id IS NOT NULL
        AND (OLD.applied_at IS NULL OR OLD.alone_because <> '') AND {_SECOND_PERSON} AND {_SIGNED_IF_DEMANDED}
    THEN
        OLD.accepted_by_id := NEW.accepted_by_id; OLD.accepted_at := statement_timestamp();
        IF OLD.applied_at IS NULL THEN
            OLD.applied_at := OLD.accepted_at; OLD.applied_in := {_NOW_HERE};
        END IF;
    ELSIF OLD.withdrawn_at IS NULL AND OLD.applied_at IS NULL AND NEW.alone_because <> ''
        AND jsonb_exists(public.content_roles_at(OLD.author_id, OLD.scope_id), 'administrator')
    THEN
        OLD.alone_because := NEW.alone_because;
        OLD.applied_at := statement_timestamp(); OLD.applied_in := {_NOW_HERE};
    ELSE
        RAISE EXCEPTION 'no second person accepted public text %, or it is decided', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
"""  # noqa: S608  (constants of this module)


class TextInOrder(UnskippableTrigger):
    """What a proposal needs, who accepts it, and that nothing else of it changes. The database sets all times."""

    operation = pgtrigger.Insert | pgtrigger.Update
    declare = [("done", "record"), ("cut", "record")]

    func = _PROPOSED + _CUT + _LATER


# A row that became part of another one, or redirects to it, shows no words of its own.
_CHECKED = f"""
    now_shown := NOW_SHOWN;
    shown := now_shown - SEEN_WHEN_NEW;
    IF TG_OP = 'UPDATE' THEN
        shown := BEFORE_SHOWN;
    END IF;
    SELECT coalesce(jsonb_object_agg(word.key, word.value), jsonb_build_object()) INTO changed
    FROM jsonb_each_text(now_shown) AS word
    WHERE word.value <> '' AND word.value IS DISTINCT FROM shown ->> word.key;
    IF changed <> jsonb_build_object() AND DEMANDED AND NOT {_IS_NEW} AND NOT EXISTS (
        SELECT FROM public.content_publictext AS text
        WHERE text.applied_in = {_NOW_HERE} AND text.kind = 'KIND' AND text.words @> changed
        AND (text.subject::text IN (NEW.id::text, shown ->> 'merged_into')
            OR text.subject IS NULL AND TG_OP = 'INSERT')
    ) THEN
        RAISE EXCEPTION 'no second person accepted these words of KIND %', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
"""  # noqa: S608  (constants of this module)
_ALL = "ARRAY(SELECT jsonb_object_keys(now_shown))"


class WordsAsAccepted(UnskippableTrigger):
    """Refuses words that no proposal applied in this transaction, where a second person has to see them.

    ``words``: SQL for each word that readers see, or for an object of all, of a row called ROW. ``demanded``: whether
    it takes two, in SQL. ``when_new``: those of a new row that no approved article shows first; of others the approval
    covers the name. None: all.
    """

    operation = pgtrigger.Insert | pgtrigger.Update
    declare = [("now_shown", "jsonb"), ("shown", "jsonb"), ("changed", "jsonb")]

    def __init__(
        self,
        *,
        kind: str,
        words: dict[str, str] | str,
        when_new: tuple[str, ...] | None,
        demanded: str = ANY_FOUR_EYES,
        name: str = "words_as_accepted",
        **trigger: Any,
    ) -> None:
        if isinstance(words, dict):
            pairs = ", ".join(f"'{word}', {value}" for word, value in words.items())
            words = f"jsonb_build_object({pairs})"
        sql = _CHECKED.replace("NOW_SHOWN", words.replace("ROW.", "NEW."))
        listed = ", ".join(f"'{word}'" for word in when_new or ())
        sql = sql.replace("SEEN_WHEN_NEW", _ALL if when_new is None else f"ARRAY[{listed}]::text[]")
        sql = sql.replace("BEFORE_SHOWN", words.replace("ROW.", "OLD."))
        sql = sql.replace("DEMANDED", demanded).replace("KIND", kind)
        super().__init__(name=name, func=sql, **trigger)


class OpensOnce(UnskippableTrigger):
    """A site opens at the time of the database, and never closes: one person would arrange everything again."""

    operation = pgtrigger.Update
    func = """
        IF OLD.opened_at IS NOT NULL THEN
            NEW.opened_at := OLD.opened_at;
        ELSIF NEW.opened_at IS NOT NULL THEN
            NEW.opened_at := statement_timestamp();
        END IF;
        RETURN NEW;
    """
