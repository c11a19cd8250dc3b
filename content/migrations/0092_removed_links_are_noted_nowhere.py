"""What was removed by law stands in no list of what words link to either: the worker makes such lists anew."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import audit.append_only


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0091_links_of_what_readers_see"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="redaction",
            name="redaction_done",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="redaction",
            trigger=pgtrigger.compiler.Trigger(
                name="redaction_done",
                sql=audit.append_only.UnskippableTriggerSql(
                    declare="DECLARE cut record; sign text;",
                    func="IF NEW.done_in IS DISTINCT FROM pg_current_xact_id()::text::bigint OR OLD.done_in IS NOT NULL THEN RETURN NULL; END IF; UPDATE public.content_revision AS words SET removed_at = NEW.done_at WHERE words.article_id = NEW.article_id AND words.id IN ( SELECT place.\"row\" FROM public.content_redactioncut AS place WHERE place.redaction_id = NEW.id AND place.kind = 'revision' ); DELETE FROM public.content_revisionmedia AS used USING public.content_revision AS words, public.content_assetversion AS file WHERE words.id = used.revision_id AND file.id = used.version_id AND words.article_id = NEW.article_id AND words.removed_at = NEW.done_at AND strpos(words.body, '/media/' || file.digest || '/') = 0; DELETE FROM public.content_checkup AS about WHERE about.article_id = NEW.article_id; DELETE FROM public.content_livelinks WHERE article_id = NEW.article_id; INSERT INTO public.content_livelinks (article_id, paths) SELECT NEW.article_id, array_agg(DISTINCT one.path) FROM ( SELECT btrim(regexp_replace(regexp_replace(found.href[1], '^(https?:)?//[^/?#]*', '', 'i'), '[?#].*$', ''), '/') AS path FROM public.content_revision AS words CROSS JOIN regexp_matches(words.body, '<a [^>]*href=\"((/|https?://)[^\"]*)\"', 'gi') AS found (href) WHERE words.id = (SELECT one.live_id FROM public.content_article AS one WHERE one.id = NEW.article_id) ) AS one WHERE one.path <> '' AND octet_length(one.path) <= 1000 HAVING count(*) > 0; sign := '[' || NEW.label || to_char(NEW.done_at AT TIME ZONE 'UTC', ' YYYY-MM-DD') || ']'; FOR cut IN SELECT place.\"row\", place.field, place.start, place.length FROM public.content_redactioncut AS place WHERE place.redaction_id = NEW.id AND place.kind = 'note' ORDER BY place.\"row\", place.field, place.start DESC LOOP UPDATE public.content_reviewnote AS note SET text = CASE WHEN cut.field = 'quote' THEN note.text ELSE overlay(note.text PLACING sign FROM cut.start + 1 FOR cut.length) END, quote = CASE WHEN cut.field = 'quote' THEN overlay(note.quote PLACING sign FROM cut.start + 1 FOR cut.length) ELSE note.quote END WHERE note.id = cut.\"row\"; END LOOP; UPDATE public.secure_audit_personkey AS held SET wrapped = NULL, destroyed_at = clock_timestamp() WHERE held.person_kind = 'content.article' AND held.person_id = NEW.article_id::text AND held.wrapped IS NOT NULL AND EXISTS ( SELECT FROM public.secure_audit_entry AS told WHERE told.xid = pg_current_xact_id() AND told.event = 'audit.label.removed' AND told.subject_kind = held.person_kind AND told.subject_id = held.person_id ); RETURN NULL;",
                    hash="a854a7f7009d29ba93b319b091690ba632f09e99",
                    operation="UPDATE",
                    pgid="pgtrigger_redaction_done_86a8a",
                    table="content_redaction",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunSQL(
            "DELETE FROM content_checkup WHERE article_id IN"
            " (SELECT article_id FROM content_redaction WHERE done_at IS NOT NULL)",
            migrations.RunSQL.noop,
        ),
    ]
