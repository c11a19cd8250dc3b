import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import audit.append_only


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0022_notes_on_passages"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="redactioncut",
            name="redaction_cut_in_order",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="revision",
            name="revision_only_cut",
        ),
        migrations.AddField(
            model_name="revision",
            name="correction_notes",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="correction notes"),
        ),
        migrations.AlterField(
            model_name="redactioncut",
            name="field",
            field=models.CharField(default="", max_length=20),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="redactioncut",
            trigger=pgtrigger.compiler.Trigger(
                name="redaction_cut_in_order",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF TG_OP = 'INSERT' AND EXISTS ( SELECT FROM public.content_redaction AS redaction WHERE redaction.id = NEW.redaction_id AND redaction.done_at IS NULL AND redaction.withdrawn_at IS NULL AND CASE NEW.kind WHEN 'revision' THEN NEW.length > 0 AND NEW.field IN ('title', 'summary', 'body', 'correction_notes') AND EXISTS ( SELECT FROM public.content_revision AS words WHERE words.id = NEW.\"row\" AND words.article_id = redaction.article_id) WHEN 'note' THEN NEW.length > 0 AND NEW.field IN ('text', 'quote') AND EXISTS ( SELECT FROM public.content_reviewnote AS note JOIN public.content_revision AS words ON words.id = note.revision_id WHERE note.id = NEW.\"row\" AND words.article_id = redaction.article_id) WHEN 'comment' THEN EXISTS ( SELECT FROM public.content_comment AS comment WHERE comment.id = NEW.\"row\" AND comment.article_id = redaction.article_id) ELSE EXISTS ( SELECT FROM public.content_attachment AS file WHERE file.id = NEW.\"row\" AND file.article_id = redaction.article_id) END FOR SHARE OF redaction ) THEN RETURN NEW; END IF; RAISE EXCEPTION 'no such place to remove something from' USING ERRCODE = 'insufficient_privilege';",
                    hash="9e05f9afe51e10218075a55a7d09171f3a97a523",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_redaction_cut_in_order_79806",
                    table="content_redactioncut",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="revision",
            trigger=pgtrigger.compiler.Trigger(
                name="revision_only_cut",
                sql=audit.append_only.UnskippableTriggerSql(
                    declare="DECLARE done record; cut record; sign text; html text; piece text;",
                    func="IF TG_OP = 'INSERT' THEN NEW.removed_at := NULL; NEW.removed_because := ''; RETURN NEW; END IF; SELECT * INTO done FROM public.content_redaction AS redaction WHERE redaction.done_in = pg_current_xact_id()::text::bigint AND redaction.article_id = OLD.article_id AND redaction.done_at = NEW.removed_at; IF NOT FOUND OR OLD.removed_at >= done.done_at THEN RAISE EXCEPTION 'revision % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW := OLD; NEW.removed_at := done.done_at; NEW.removed_because := done.reason; sign := '[' || done.label || to_char(done.done_at AT TIME ZONE 'UTC', ' YYYY-MM-DD') || ': ' || done.reason || ']'; html := replace(replace(replace(replace(sign, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '\"', '&quot;'); FOR cut IN SELECT place.field, place.start, place.length, place.mark FROM public.content_redactioncut AS place WHERE place.redaction_id = done.id AND place.kind = 'revision' AND place.\"row\" = OLD.id ORDER BY place.field, place.start DESC LOOP IF cut.field = 'body' THEN piece := substr(NEW.body, cut.start + 1, cut.length); IF piece ~ '[<>]' AND piece !~ '^<img( [a-z]+=\"[^\"]*\")*>$' THEN RAISE EXCEPTION 'that would break revision %', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.body := overlay(NEW.body PLACING CASE WHEN cut.mark THEN html ELSE '' END FROM cut.start + 1 FOR cut.length); ELSIF cut.field = 'title' THEN NEW.title := left(overlay(NEW.title PLACING '[…]' FROM cut.start + 1 FOR cut.length), 200); ELSIF cut.field = 'correction_notes' THEN NEW.correction_notes := overlay(NEW.correction_notes PLACING '[…]' FROM cut.start + 1 FOR cut.length); ELSE NEW.summary := left(overlay(NEW.summary PLACING '[…]' FROM cut.start + 1 FOR cut.length), 400); END IF; END LOOP; RETURN NEW;",
                    hash="ed661c8f0039be0bffdc7cd5dc311d9948ac6069",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_revision_only_cut_87cf4",
                    table="content_revision",
                    when="BEFORE",
                ),
            ),
        ),
    ]
