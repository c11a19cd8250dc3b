import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import audit.append_only


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0021_where_uploads_come_from"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NoteResolution",
            fields=[
                (
                    "note",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="resolution",
                        serialize=False,
                        to="content.reviewnote",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
            ],
            options={
                "verbose_name": "resolved note",
                "verbose_name_plural": "resolved notes",
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="redaction",
            name="redaction_done",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="redactioncut",
            name="redaction_cut_in_order",
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="quote",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="passage"),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="start",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="thread",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="answers",
                to="content.reviewnote",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="redaction",
            trigger=pgtrigger.compiler.Trigger(
                name="redaction_done",
                sql=audit.append_only.UnskippableTriggerSql(
                    declare="DECLARE cut record; sign text;",
                    func="IF NEW.done_in IS DISTINCT FROM pg_current_xact_id()::text::bigint OR OLD.done_in IS NOT NULL THEN RETURN NULL; END IF; UPDATE public.content_revision AS words SET removed_at = NEW.done_at WHERE words.article_id = NEW.article_id AND words.id IN ( SELECT place.\"row\" FROM public.content_redactioncut AS place WHERE place.redaction_id = NEW.id AND place.kind = 'revision' ); DELETE FROM public.content_revisionmedia AS used USING public.content_revision AS words, public.content_assetversion AS file WHERE words.id = used.revision_id AND file.id = used.version_id AND words.article_id = NEW.article_id AND words.removed_at = NEW.done_at AND strpos(words.body, '/media/' || file.digest || '/') = 0; sign := '[' || NEW.label || to_char(NEW.done_at AT TIME ZONE 'UTC', ' YYYY-MM-DD') || ']'; FOR cut IN SELECT place.\"row\", place.field, place.start, place.length FROM public.content_redactioncut AS place WHERE place.redaction_id = NEW.id AND place.kind = 'note' ORDER BY place.\"row\", place.field, place.start DESC LOOP UPDATE public.content_reviewnote AS note SET text = CASE WHEN cut.field = 'quote' THEN note.text ELSE overlay(note.text PLACING sign FROM cut.start + 1 FOR cut.length) END, quote = CASE WHEN cut.field = 'quote' THEN overlay(note.quote PLACING sign FROM cut.start + 1 FOR cut.length) ELSE note.quote END WHERE note.id = cut.\"row\"; END LOOP; UPDATE public.secure_audit_personkey AS held SET wrapped = NULL, destroyed_at = clock_timestamp() WHERE held.person_kind = 'content.article' AND held.person_id = NEW.article_id::text AND held.wrapped IS NOT NULL AND EXISTS ( SELECT FROM public.secure_audit_entry AS told WHERE told.xid = pg_current_xact_id() AND told.event = 'audit.label.removed' AND told.subject_kind = held.person_kind AND told.subject_id = held.person_id ); RETURN NULL;",
                    hash="c6c685c4ddc2c341619e5f676ee6ee6e919d6fdf",
                    operation="UPDATE",
                    pgid="pgtrigger_redaction_done_86a8a",
                    table="content_redaction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="redactioncut",
            trigger=pgtrigger.compiler.Trigger(
                name="redaction_cut_in_order",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF TG_OP = 'INSERT' AND EXISTS ( SELECT FROM public.content_redaction AS redaction WHERE redaction.id = NEW.redaction_id AND redaction.done_at IS NULL AND redaction.withdrawn_at IS NULL AND CASE NEW.kind WHEN 'revision' THEN NEW.length > 0 AND NEW.field IN ('title', 'summary', 'body') AND EXISTS ( SELECT FROM public.content_revision AS words WHERE words.id = NEW.\"row\" AND words.article_id = redaction.article_id) WHEN 'note' THEN NEW.length > 0 AND NEW.field IN ('text', 'quote') AND EXISTS ( SELECT FROM public.content_reviewnote AS note JOIN public.content_revision AS words ON words.id = note.revision_id WHERE note.id = NEW.\"row\" AND words.article_id = redaction.article_id) WHEN 'comment' THEN EXISTS ( SELECT FROM public.content_comment AS comment WHERE comment.id = NEW.\"row\" AND comment.article_id = redaction.article_id) ELSE EXISTS ( SELECT FROM public.content_attachment AS file WHERE file.id = NEW.\"row\" AND file.article_id = redaction.article_id) END FOR SHARE OF redaction ) THEN RETURN NEW; END IF; RAISE EXCEPTION 'no such place to remove something from' USING ERRCODE = 'insufficient_privilege';",
                    hash="262d9c24d4c5c944de3a3b1ed0a1441c32ea0757",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_redaction_cut_in_order_79806",
                    table="content_redactioncut",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddField(
            model_name="noteresolution",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
    ]
