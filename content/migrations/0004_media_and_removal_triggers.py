"""Stored files stay as they are; the trash and removals by law follow their rules."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import audit.database.append_only
from foundation.operation_group import OperationGroup


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0003_workflow_triggers"),
        ("secure_audit", "0001_tables"),
    ]

    operations = [
        OperationGroup(
            pgtrigger.migrations.AddTrigger(
                model_name="mediafile",
                trigger=pgtrigger.compiler.Trigger(
                    name="media_file_stays",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                            "'insufficient_privilege';"
                        ),
                        hash="fd1c8e8ab2607d73bbce73c6a0e237b6b02abdfc",
                        level="STATEMENT",
                        operation="UPDATE OR TRUNCATE",
                        pgid="pgtrigger_media_file_stays_d4f06",
                        table="content_mediafile",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="assetversion",
                trigger=pgtrigger.compiler.Trigger(
                    name="asset_version_stays",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                            "'insufficient_privilege';"
                        ),
                        hash="eda70af9f0860035ffbda74d19b17f852b569857",
                        level="STATEMENT",
                        operation="UPDATE OR TRUNCATE",
                        pgid="pgtrigger_asset_version_stays_f4039",
                        table="content_assetversion",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="assetversion",
                trigger=pgtrigger.compiler.Trigger(
                    name="asset_version_goes_with_trash",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NOT EXISTS ( SELECT FROM public.content_asset AS asset WHERE asset.id = OLD.asset_id "
                            "AND asset.trashed_at <= statement_timestamp() - interval '30 days' ) THEN RAISE EXCEPTION "
                            "'version % of a file that is not due to go', OLD.id USING ERRCODE = "
                            "'insufficient_privilege'; END IF; RETURN OLD;"
                        ),
                        hash="795dd449f0cf09035ddaeb3d3b056a68b8b7051e",
                        operation="DELETE",
                        pgid="pgtrigger_asset_version_goes_with_trash_1d41e",
                        table="content_assetversion",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="asset",
                trigger=pgtrigger.compiler.Trigger(
                    name="asset_trashed_now",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NEW.trashed_at IS NOT NULL THEN NEW.trashed_at := coalesce(OLD.trashed_at, "
                            "statement_timestamp()); END IF; RETURN NEW;"
                        ),
                        hash="9ef9925d70e06c8e01d3286cb5eefcbf85b570bd",
                        operation="UPDATE",
                        pgid="pgtrigger_asset_trashed_now_80310",
                        table="content_asset",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="asset",
                trigger=pgtrigger.compiler.Trigger(
                    name="words_as_accepted",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE now_shown jsonb; shown jsonb; changed jsonb;",
                        func=(
                            "now_shown := jsonb_build_object('focal_point', coalesce(NEW.focal_x || ' ' || NEW.focal_y, "
                            "'none')); shown := now_shown - ARRAY[]::text[]; IF TG_OP = 'UPDATE' THEN shown := "
                            "jsonb_build_object('focal_point', coalesce(OLD.focal_x || ' ' || OLD.focal_y, 'none')); END IF; "
                            "SELECT coalesce(jsonb_object_agg(word.key, word.value), jsonb_build_object()) INTO changed FROM "
                            "jsonb_each_text(now_shown) AS word WHERE word.value <> '' AND word.value IS DISTINCT FROM shown "
                            "->> word.key; IF changed <> jsonb_build_object() AND ( EXISTS (SELECT FROM public.content_policy"
                            " AS policy WHERE policy.section_id IS NULL AND policy.four_eyes) OR EXISTS (SELECT FROM "
                            "public.content_section AS other WHERE other.four_eyes) ) AND EXISTS (SELECT FROM "
                            "public.content_assetversion AS version JOIN public.content_revisionmedia AS media_use ON "
                            "media_use.version_id = version.id JOIN public.content_revision AS words ON words.id = "
                            "media_use.revision_id JOIN public.content_revisionstatus AS status ON status.revision_id = "
                            "words.id JOIN public.content_article AS article ON article.id = words.article_id LEFT JOIN "
                            "public.content_revision AS live ON live.id = article.live_id WHERE version.asset_id = NEW.id AND"
                            " status.state <> 'draft' AND (status.state <> 'superseded' OR article.first_published_at IS NOT "
                            "NULL AND words.number <= coalesce(live.number, words.number))) AND NOT NOT EXISTS (SELECT FROM "
                            "public.content_site AS site WHERE site.opened_at IS NOT NULL) AND NOT EXISTS ( SELECT FROM "
                            "public.content_publictext AS text WHERE text.applied_in = "
                            "pg_catalog.pg_current_xact_id()::text::bigint AND text.kind = 'picture' AND text.words @> "
                            "changed AND (text.subject::text IN (NEW.id::text, shown ->> 'merged_into') OR text.subject IS "
                            "NULL AND TG_OP = 'INSERT') ) THEN RAISE EXCEPTION 'no second person accepted these words of "
                            "picture %', NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="471bae551ea429687b4af7ecb2207960a2d3a6cb",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_words_as_accepted_52449",
                        table="content_asset",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="revisionmedia",
                trigger=pgtrigger.compiler.Trigger(
                    name="revision_media_append_only",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF TG_OP = 'DELETE' AND (EXISTS ( SELECT FROM public.content_redaction AS redaction WHERE "
                            "redaction.done_in = pg_current_xact_id()::text::bigint ) OR EXISTS ( SELECT FROM "
                            "public.content_article AS article WHERE article.trashed_at IS NOT NULL AND "
                            "article.purged_in = pg_current_xact_id()::text::bigint )) THEN RETURN NULL; END IF; RAISE "
                            "EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                            "'insufficient_privilege';"
                        ),
                        hash="bc1df7f0cedf615a930589d128a56a912144153d",
                        level="STATEMENT",
                        operation="UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_revision_media_append_only_3ddc4",
                        table="content_revisionmedia",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="revisionmedia",
                trigger=pgtrigger.compiler.Trigger(
                    name="revision_media_named",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NOT EXISTS ( SELECT FROM public.content_revision AS words, public.content_assetversion "
                            "AS version WHERE words.id = NEW.revision_id AND version.id = NEW.version_id AND "
                            "strpos(words.body, '\"/media/' || version.digest || '/') > 0 ) THEN RAISE EXCEPTION "
                            "'revision % does not name version %', NEW.revision_id, NEW.version_id USING ERRCODE = "
                            "'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="dc3440dc2335a2fd1e10b347bab2b5fdf3bcc5a6",
                        operation="INSERT",
                        pgid="pgtrigger_revision_media_named_14f34",
                        table="content_revisionmedia",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="redaction",
                trigger=pgtrigger.compiler.Trigger(
                    name="redaction_in_order",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        pgid="pgtrigger_redaction_in_order_55d4f",
                        declare="DECLARE cuts bigint; alone boolean; decides bigint;",
                        func=(
                            "IF TG_OP = 'INSERT' THEN IF NEW.asked_by_id IS NULL THEN RAISE EXCEPTION 'no one asks "
                            "for this removal' USING ERRCODE = 'insufficient_privilege'; END IF; NEW.asked_at := "
                            "statement_timestamp(); NEW.notice := NOT EXISTS ( SELECT FROM "
                            "public.secure_rbac_roleassignment AS held JOIN public.accounts_user AS who ON who.id = "
                            "held.user_id AND (who.is_active AND ( who.last_login IS NOT NULL OR EXISTS (SELECT FROM "
                            "public.accounts_totpdevice AS device WHERE device.user_id = who.id AND device.confirmed)"
                            " OR EXISTS (SELECT FROM public.accounts_passkey AS passkey WHERE passkey.user_id = "
                            "who.id) )) JOIN public.content_article AS article ON article.id = NEW.article_id JOIN "
                            "public.content_section AS section ON section.id = article.section_id WHERE held.role = "
                            "'administrator' AND held.user_id IS DISTINCT FROM NEW.asked_by_id AND (held.until IS "
                            "NULL OR held.until > statement_timestamp()) AND (held.scope_id IS NULL OR held.scope_id "
                            "IN ( SELECT ancestor_id FROM public.secure_rbac_scopeancestor WHERE scope_id = "
                            "section.scope_id)) ); NEW.agreed_by_id := NULL; NEW.done_at := NULL; NEW.done_in := "
                            "NULL; NEW.withdrawn_by_id := NULL; NEW.withdrawn_at := NULL; RETURN NEW; END IF; IF "
                            "TG_OP = 'DELETE' OR OLD.done_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL OR (NEW.id, "
                            "NEW.article_id, NEW.kind, NEW.reason, NEW.label, NEW.asked_by_id, NEW.asked_at, "
                            "NEW.notice) IS DISTINCT FROM (OLD.id, OLD.article_id, OLD.kind, OLD.reason, OLD.label, "
                            "OLD.asked_by_id, OLD.asked_at, OLD.notice) THEN RAISE EXCEPTION 'removal % stays as it "
                            "is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.done_in := NULL; IF "
                            "NEW.withdrawn_at IS NOT NULL THEN NEW.withdrawn_at := statement_timestamp(); "
                            "NEW.agreed_by_id := NULL; NEW.done_at := NULL; RETURN NEW; END IF; IF NEW.done_at IS "
                            "NULL THEN NEW.agreed_by_id := NULL; RETURN NEW; END IF; NEW.done_at := "
                            "statement_timestamp(); NEW.done_in := pg_current_xact_id()::text::bigint; alone := "
                            "NEW.agreed_by_id IS NULL AND OLD.notice AND OLD.asked_at <= statement_timestamp() - "
                            "interval '72 hours'; decides := CASE WHEN alone THEN NEW.asked_by_id ELSE "
                            "NEW.agreed_by_id END; IF decides IS NULL OR (decides = NEW.asked_by_id AND NOT alone) OR"
                            " NOT EXISTS ( SELECT FROM public.secure_rbac_roleassignment AS held JOIN "
                            "public.content_article AS article ON article.id = NEW.article_id JOIN "
                            "public.content_section AS section ON section.id = article.section_id WHERE held.user_id "
                            "= decides AND held.role = 'administrator' AND (held.until IS NULL OR held.until > "
                            "statement_timestamp()) AND held.assigned_at < NEW.asked_at AND (alone OR NEW.asked_by_id"
                            " <> ALL (public.secure_rbac_one_person_with(decides))) AND (held.scope_id IS NULL OR "
                            "held.scope_id IN ( SELECT ancestor_id FROM public.secure_rbac_scopeancestor WHERE "
                            "scope_id = section.scope_id)) ) THEN RAISE EXCEPTION 'no one else agreed to removal %', "
                            "OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; SELECT count(*) INTO cuts FROM "
                            "public.content_redactioncut AS cut WHERE cut.redaction_id = NEW.id; IF cuts = 0 OR NOT "
                            "EXISTS ( SELECT FROM public.secure_audit_entry AS told WHERE told.xid = "
                            "pg_current_xact_id() AND told.event = CASE WHEN alone THEN "
                            "'content.redaction.completed_alone' ELSE 'content.redaction.completed' END AND "
                            "told.subject_kind = 'content.article' AND told.subject_id = NEW.article_id::text AND "
                            "told.actor_id = decides::text AND told.public->'redaction'->1 = to_jsonb(NEW.id) AND "
                            "told.public->'asked_by'->1 = to_jsonb(NEW.asked_by_id) AND told.public->'agreed_by'->1 ="
                            " coalesce(to_jsonb(NEW.agreed_by_id), 'null'::jsonb) AND told.public->'reason'->1 = "
                            "to_jsonb(NEW.reason::text) AND told.public->'places'->1 = to_jsonb(cuts) ) THEN RAISE "
                            "EXCEPTION 'the audit log does not tell of removal %', OLD.id USING ERRCODE = "
                            "'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        table="content_redaction",
                        when="BEFORE",
                        operation="INSERT OR UPDATE OR DELETE",
                        hash="458f870a4e543cade8d025d330e65b2c946cc7b0",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="redaction",
                trigger=pgtrigger.compiler.Trigger(
                    name="redaction_done",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE cut record; sign text;",
                        func=(
                            "IF NEW.done_in IS DISTINCT FROM pg_current_xact_id()::text::bigint OR OLD.done_in IS "
                            "NOT NULL THEN RETURN NULL; END IF; UPDATE public.content_revision AS words SET "
                            "removed_at = NEW.done_at WHERE words.article_id = NEW.article_id AND words.id IN ( "
                            'SELECT place."row" FROM public.content_redactioncut AS place WHERE place.redaction_id = '
                            "NEW.id AND place.kind = 'revision' ); DELETE FROM public.content_revisionmedia AS used "
                            "USING public.content_revision AS words, public.content_assetversion AS file WHERE "
                            "words.id = used.revision_id AND file.id = used.version_id AND words.article_id = "
                            "NEW.article_id AND words.removed_at = NEW.done_at AND strpos(words.body, '/media/' || "
                            "file.digest || '/') = 0; UPDATE public.content_publictext AS words SET removed_at = "
                            'NEW.done_at WHERE words.id IN ( SELECT place."row" FROM public.content_redactioncut AS '
                            "place WHERE place.redaction_id = NEW.id AND place.kind = 'text' ); DELETE FROM "
                            "public.content_checkup AS about WHERE about.article_id = NEW.article_id; DELETE FROM "
                            "public.content_livelinks WHERE article_id = NEW.article_id; INSERT INTO "
                            "public.content_livelinks (article_id, paths) SELECT NEW.article_id, array_agg(DISTINCT "
                            "one.path) FROM ( SELECT btrim(regexp_replace(regexp_replace(found.href[1], "
                            "'^(https?:)?//[^/?#]*', '', 'i'), '[?#].*$', ''), '/') AS path FROM "
                            "public.content_revision AS words CROSS JOIN regexp_matches(words.body, '<a "
                            "[^>]*href=\"((/|https?://)[^\"]*)\"', 'gi') AS found (href) WHERE words.id = (SELECT "
                            "one.live_id FROM public.content_article AS one WHERE one.id = NEW.article_id) ) AS one "
                            "WHERE one.path <> '' AND octet_length(one.path) <= 1000 HAVING count(*) > 0; sign := "
                            "'[' || NEW.label || to_char(NEW.done_at AT TIME ZONE 'UTC', ' YYYY-MM-DD') || ']'; FOR "
                            'cut IN SELECT place."row", place.field, place.start, place.length FROM '
                            "public.content_redactioncut AS place WHERE place.redaction_id = NEW.id AND place.kind = "
                            "'note' ORDER BY place.\"row\", place.field, place.start DESC LOOP UPDATE "
                            "public.content_reviewnote AS note SET text = CASE WHEN cut.field = 'quote' THEN "
                            "note.text ELSE overlay(note.text PLACING sign FROM cut.start + 1 FOR cut.length) END, "
                            "quote = CASE WHEN cut.field = 'quote' THEN overlay(note.quote PLACING sign FROM "
                            'cut.start + 1 FOR cut.length) ELSE note.quote END WHERE note.id = cut."row"; END LOOP; '
                            "UPDATE public.secure_audit_personkey AS held SET wrapped = NULL, destroyed_at = "
                            "clock_timestamp() WHERE held.person_kind = 'content.article' AND held.person_id = "
                            "NEW.article_id::text AND held.wrapped IS NOT NULL AND EXISTS ( SELECT FROM "
                            "public.secure_audit_entry AS told WHERE told.xid = pg_current_xact_id() AND told.event "
                            "= 'audit.label.removed' AND told.subject_kind = held.person_kind AND told.subject_id = "
                            "held.person_id ); RETURN NULL;"
                        ),
                        hash="b8704e1ce7708f7aeb3e05b7e6f552590af3e422",
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
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF TG_OP = 'INSERT' AND EXISTS ( SELECT FROM public.content_redaction AS redaction WHERE "
                            "redaction.id = NEW.redaction_id AND redaction.done_at IS NULL AND redaction.withdrawn_at IS NULL"
                            " AND CASE NEW.kind WHEN 'revision' THEN NEW.length > 0 AND (NEW.field IN ('title', 'summary', "
                            "'body', 'correction_notes') OR NEW.field LIKE 'details.%') AND EXISTS ( SELECT FROM "
                            'public.content_revision AS words WHERE words.id = NEW."row" AND words.article_id = '
                            "redaction.article_id AND (NEW.field NOT LIKE 'details.%' OR words.details ? substr(NEW.field, "
                            "9))) WHEN 'note' THEN NEW.length > 0 AND NEW.field IN ('text', 'quote') AND EXISTS ( SELECT FROM"
                            " public.content_reviewnote AS note JOIN public.content_revision AS words ON words.id = "
                            'note.revision_id WHERE note.id = NEW."row" AND words.article_id = redaction.article_id) WHEN '
                            "'comment' THEN EXISTS ( SELECT FROM public.content_comment AS comment WHERE comment.id = "
                            "NEW.\"row\" AND comment.article_id = redaction.article_id) WHEN 'text' THEN NEW.length > 0 AND "
                            'EXISTS ( SELECT FROM public.content_publictext AS words WHERE words.id = NEW."row" AND CASE '
                            "split_part(NEW.field, '.', 1) WHEN 'words' THEN words.words WHEN 'before' THEN words.before END "
                            "? split_part(NEW.field, '.', 2) AND (words.kind IN ('topic', 'byline', 'redirect', 'site', "
                            "'page', 'notice') OR words.kind = 'section' AND words.scope_id IN ( SELECT above.ancestor_id "
                            "FROM public.secure_rbac_scopeancestor AS above JOIN public.content_section AS section ON "
                            "section.scope_id = above.scope_id JOIN public.content_article AS article ON article.section_id ="
                            " section.id WHERE article.id = redaction.article_id))) ELSE EXISTS ( SELECT FROM "
                            'public.content_attachment AS file WHERE file.id = NEW."row" AND file.article_id = '
                            "redaction.article_id) END FOR SHARE OF redaction ) THEN RETURN NEW; END IF; RAISE EXCEPTION 'no "
                            "such place to remove something from' USING ERRCODE = 'insufficient_privilege';"
                        ),
                        hash="0ec7a268651ea9331f0da5ea7225a6d5250b7ffe",
                        operation="INSERT OR UPDATE OR DELETE",
                        pgid="pgtrigger_redaction_cut_in_order_79806",
                        table="content_redactioncut",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="removedfile",
                trigger=pgtrigger.compiler.Trigger(
                    name="removed_file_append_only",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                            "'insufficient_privilege';"
                        ),
                        hash="ce339b73a533328024a7b1ea89bc7f183e6282fa",
                        level="STATEMENT",
                        operation="UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_removed_file_append_only_9d688",
                        table="content_removedfile",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="removedfile",
                trigger=pgtrigger.compiler.Trigger(
                    name="removed_file_used_no_more",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE done record;",
                        func=(
                            "SELECT * INTO done FROM public.content_redaction AS redaction WHERE redaction.id = "
                            "NEW.redaction_id AND redaction.kind = 'picture' AND redaction.done_in = "
                            "pg_current_xact_id()::text::bigint; IF NOT FOUND OR EXISTS ( SELECT FROM "
                            "public.content_revisionmedia AS used JOIN public.content_assetversion AS file ON file.id = "
                            "used.version_id WHERE file.digest = NEW.digest ) THEN RAISE EXCEPTION 'file % stays', "
                            "NEW.digest USING ERRCODE = 'insufficient_privilege'; END IF; NEW.removed_at := "
                            "done.done_at; NEW.reason := done.reason; RETURN NEW;"
                        ),
                        hash="d9ed8cb7e9183aa557b1528e83723bc6fba371d1",
                        operation="INSERT",
                        pgid="pgtrigger_removed_file_used_no_more_fe15a",
                        table="content_removedfile",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="revision",
                trigger=pgtrigger.compiler.Trigger(
                    name="revision_only_cut",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE done record; cut record; sign text; html text; piece text;",
                        func=(
                            "IF TG_OP = 'INSERT' THEN NEW.removed_at := NULL; NEW.removed_because := ''; RETURN NEW; "
                            "END IF; IF EXISTS ( SELECT FROM public.content_article AS article WHERE article.id = "
                            "OLD.article_id AND article.first_published_at IS NULL AND article.purged_in = "
                            "pg_current_xact_id()::text::bigint ) THEN NEW := OLD; NEW.title := ''; NEW.summary := ''; "
                            "NEW.body := ''; NEW.correction_notes := ''; NEW.details := jsonb_build_object(); "
                            "NEW.removed_at := statement_timestamp(); RETURN NEW; END IF; SELECT * INTO done FROM "
                            "public.content_redaction AS redaction WHERE redaction.done_in = "
                            "pg_current_xact_id()::text::bigint AND redaction.article_id = OLD.article_id AND "
                            "redaction.done_at = NEW.removed_at; IF NOT FOUND OR OLD.removed_at >= done.done_at THEN "
                            "RAISE EXCEPTION 'revision % stays as it is', OLD.id USING ERRCODE = "
                            "'insufficient_privilege'; END IF; NEW := OLD; NEW.removed_at := done.done_at; "
                            "NEW.removed_because := done.reason; sign := '[' || done.label || to_char(done.done_at AT "
                            "TIME ZONE 'UTC', ' YYYY-MM-DD') || ': ' || done.reason || ']'; html := "
                            "replace(replace(replace(replace(sign, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '\"', "
                            "'&quot;'); FOR cut IN SELECT place.field, place.start, place.length, place.mark FROM "
                            "public.content_redactioncut AS place WHERE place.redaction_id = done.id AND place.kind = "
                            "'revision' AND place.\"row\" = OLD.id ORDER BY place.field, place.start DESC LOOP IF "
                            "cut.field = 'body' THEN piece := substr(NEW.body, cut.start + 1, cut.length); IF piece ~ "
                            "'[<>]' AND piece !~ '^<img( [a-z]+=\"[^\"]*\")*>$' THEN RAISE EXCEPTION 'that would break "
                            "revision %', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.body := "
                            "overlay(NEW.body PLACING CASE WHEN cut.mark THEN html ELSE '' END FROM cut.start + 1 FOR "
                            "cut.length); ELSIF cut.field = 'title' THEN NEW.title := left(overlay(NEW.title PLACING "
                            "'[…]' FROM cut.start + 1 FOR cut.length), 200); ELSIF cut.field = 'correction_notes' THEN "
                            "NEW.correction_notes := overlay(NEW.correction_notes PLACING '[…]' FROM cut.start + 1 FOR "
                            "cut.length); ELSIF cut.field LIKE 'details.%' THEN piece := substr(cut.field, 9); "
                            "NEW.details := jsonb_set(NEW.details, ARRAY[piece], to_jsonb(overlay(NEW.details ->> piece "
                            "PLACING '[…]' FROM cut.start + 1 FOR cut.length)), false); ELSE NEW.summary := "
                            "left(overlay(NEW.summary PLACING '[…]' FROM cut.start + 1 FOR cut.length), 400); END IF; "
                            "END LOOP; RETURN NEW;"
                        ),
                        hash="ba366294895c87291ed8f996840692589f64db5a",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_revision_only_cut_87cf4",
                        table="content_revision",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="revision",
                trigger=pgtrigger.compiler.Trigger(
                    name="revision_cut_is_gone",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "DELETE FROM public.content_searchentry WHERE article_id = NEW.article_id AND revision_id = "
                            "NEW.id; DELETE FROM public.content_searchentry AS entry USING public.content_article AS "
                            "article WHERE article.id = NEW.article_id AND entry.article_id = article.id AND "
                            "entry.revision_id IS DISTINCT FROM CASE WHEN entry.is_live THEN article.live_id ELSE "
                            "coalesce(article.draft_id, article.live_id) END; INSERT INTO public.content_searchentry "
                            "(article_id, is_live, revision_id, words) SELECT article_id, is_live, revision_id, "
                            "setweight(to_tsvector('simple', CASE WHEN title ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN concat_ws(' ', (SELECT string_agg(CASE WHEN next ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN letter || next ELSE letter END, ' ' ORDER BY place) FROM (SELECT letter, place, "
                            "lead(letter) OVER (ORDER BY place) AS next FROM string_to_table(left(title, 16000), NULL) "
                            "WITH ORDINALITY AS one (letter, place)) AS each WHERE letter ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]'), "
                            "(SELECT string_agg(regexp_replace(word, "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]+', "
                            "' ', 'g'), ' ') FROM string_to_table(title, ' ') AS word WHERE word ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "AND word ~ "
                            "'[^\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]')) "
                            "ELSE '' END), 'A') || setweight(to_tsvector('simple', CASE WHEN summary ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN concat_ws(' ', (SELECT string_agg(CASE WHEN next ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN letter || next ELSE letter END, ' ' ORDER BY place) FROM (SELECT letter, place, "
                            "lead(letter) OVER (ORDER BY place) AS next FROM string_to_table(left(summary, 16000), "
                            "NULL) WITH ORDINALITY AS one (letter, place)) AS each WHERE letter ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]'), "
                            "(SELECT string_agg(regexp_replace(word, "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]+', "
                            "' ', 'g'), ' ') FROM string_to_table(summary, ' ') AS word WHERE word ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "AND word ~ "
                            "'[^\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]')) "
                            "ELSE '' END), 'B') || setweight(to_tsvector('simple', CASE WHEN body ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN concat_ws(' ', (SELECT string_agg(CASE WHEN next ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "THEN letter || next ELSE letter END, ' ' ORDER BY place) FROM (SELECT letter, place, "
                            "lead(letter) OVER (ORDER BY place) AS next FROM string_to_table(left(body, 16000), NULL) "
                            "WITH ORDINALITY AS one (letter, place)) AS each WHERE letter ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]'), "
                            "(SELECT string_agg(regexp_replace(word, "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]+', "
                            "' ', 'g'), ' ') FROM string_to_table(body, ' ') AS word WHERE word ~ "
                            "'[\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]' "
                            "AND word ~ "
                            "'[^\\u3005\\u3006\\u3041-\\u3096\\u3099\\u309a\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff]')) "
                            "ELSE '' END), 'D') || setweight(to_tsvector(dictionary, title), 'A') || "
                            "setweight(to_tsvector(dictionary, summary), 'B') || setweight(to_tsvector(dictionary, "
                            "body), 'D') || setweight(to_tsvector('simple', title), 'A') || "
                            "setweight(to_tsvector('simple', summary), 'B') || setweight(to_tsvector('simple', body), "
                            "'D') || setweight(to_tsvector('simple', coalesce((SELECT "
                            "string_agg(replace(replace(replace(replace(translate(regexp_replace(lower(word), "
                            "'[\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]+', "
                            "'', 'g'), 'øłđðħı', 'olddhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), ' ') FROM "
                            "string_to_table(title, ' ') AS word WHERE lower(word) ~ "
                            "'[ßæœþøłđðħı\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]'), "
                            "'')), 'A') || setweight(to_tsvector('simple', coalesce((SELECT "
                            "string_agg(replace(replace(replace(replace(translate(regexp_replace(lower(word), "
                            "'[\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]+', "
                            "'', 'g'), 'øłđðħı', 'olddhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), ' ') FROM "
                            "string_to_table(summary, ' ') AS word WHERE lower(word) ~ "
                            "'[ßæœþøłđðħı\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]'), "
                            "'')), 'B') || setweight(to_tsvector('simple', coalesce((SELECT "
                            "string_agg(replace(replace(replace(replace(translate(regexp_replace(lower(word), "
                            "'[\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]+', "
                            "'', 'g'), 'øłđðħı', 'olddhi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), ' ') FROM "
                            "string_to_table(body, ' ') AS word WHERE lower(word) ~ "
                            "'[ßæœþøłđðħı\\u0483-\\u0487\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed]'), "
                            "'')), 'D') FROM ( SELECT article.id AS article_id, kind.is_live, words.id AS revision_id, "
                            "regexp_replace(regexp_replace(normalize(title, NFKD), '[\\u00ad\\u0300-\\u036f]+', '', 'g'), "
                            "'[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u2000-\\u206f\\ufeff\\u20a0-\\u20bf\\u2190-\\u245f\\u2500-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3007-\\u3020\\u3030\\u303d\\u30fb\\ufffd\\U0001f000-\\U0001faff]+', "
                            "' ', 'g') AS title, regexp_replace(regexp_replace(normalize(summary, NFKD), "
                            "'[\\u00ad\\u0300-\\u036f]+', '', 'g'), "
                            "'[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u2000-\\u206f\\ufeff\\u20a0-\\u20bf\\u2190-\\u245f\\u2500-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3007-\\u3020\\u3030\\u303d\\u30fb\\ufffd\\U0001f000-\\U0001faff]+', "
                            "' ', 'g') AS summary, regexp_replace(regexp_replace(normalize(coalesce((SELECT "
                            "string_agg(left(detail.value, 1000), ' ' ORDER BY detail.key) FROM "
                            "jsonb_each_text(words.details) AS detail WHERE detail.value ~ '[[:alpha:]]{2}'), '') || ' "
                            "' || regexp_replace(left(body, 200000), '<[^>]*>|&[a-zA-Z0-9#]+;', ' ', 'g'), NFKD), "
                            "'[\\u00ad\\u0300-\\u036f]+', '', 'g'), "
                            "'[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab-\\u00b1\\u00b4\\u00b6-\\u00b8\\u00bb\\u00bf\\u00d7\\u00f7\\u037e\\u0387\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u2000-\\u206f\\ufeff\\u20a0-\\u20bf\\u2190-\\u245f\\u2500-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3007-\\u3020\\u3030\\u303d\\u30fb\\ufffd\\U0001f000-\\U0001faff]+', "
                            "' ', 'g') AS body, (CASE left(language, 2) WHEN 'da' THEN 'danish' WHEN 'de' THEN 'german' "
                            "WHEN 'en' THEN 'english' WHEN 'es' THEN 'spanish' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN "
                            "'french' WHEN 'hu' THEN 'hungarian' WHEN 'it' THEN 'italian' WHEN 'nb' THEN 'norwegian' "
                            "WHEN 'nl' THEN 'dutch' WHEN 'no' THEN 'norwegian' WHEN 'pt' THEN 'portuguese' WHEN 'ro' "
                            "THEN 'romanian' WHEN 'ru' THEN 'russian' WHEN 'sv' THEN 'swedish' WHEN 'tr' THEN 'turkish' "
                            "ELSE 'simple' END)::regconfig AS dictionary FROM public.content_article AS article CROSS "
                            "JOIN LATERAL ( VALUES (true, article.live_id), (false, coalesce(article.draft_id, "
                            "article.live_id)) ) AS kind (is_live, revision_id) JOIN public.content_revision AS words "
                            "ON words.id = kind.revision_id WHERE article.id = NEW.article_id AND NOT EXISTS ( SELECT "
                            "FROM public.content_searchentry AS entry WHERE entry.article_id = article.id AND "
                            "entry.is_live = kind.is_live ) OFFSET 0 ) AS found; RETURN NEW;"
                        ),
                        hash="6d12df690584cb0fe31f3de1ab9c41f03d026b5b",
                        operation="UPDATE",
                        pgid="pgtrigger_revision_cut_is_gone_2b9be",
                        table="content_revision",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="thrown_away_now",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF OLD.purged_at IS NOT NULL OR (OLD.first_published_at IS NOT NULL AND "
                            "NEW.first_published_at IS NULL) THEN IF (NEW.trashed_at, NEW.purged_at, NEW.purged_in, "
                            "NEW.first_published_at) IS DISTINCT FROM (OLD.trashed_at, OLD.purged_at, OLD.purged_in, "
                            "OLD.first_published_at) THEN RAISE EXCEPTION 'article % stays as it is', OLD.id USING "
                            "ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF NEW.trashed_at IS NOT "
                            "NULL THEN NEW.trashed_at := coalesce(OLD.trashed_at, statement_timestamp()); END IF; "
                            "NEW.purged_in := NULL; IF NEW.purged_at IS NOT NULL THEN IF NEW.trashed_at IS NULL OR "
                            "NEW.trashed_at > statement_timestamp() - interval '30 days' THEN RAISE EXCEPTION 'the time "
                            "of article % in the trash is not over', OLD.id USING ERRCODE = 'insufficient_privilege'; "
                            "END IF; NEW.purged_at := statement_timestamp(); NEW.purged_in := "
                            "pg_current_xact_id()::text::bigint; END IF; RETURN NEW;"
                        ),
                        hash="84c991979cffc8e260699924ffdbe91ff6d3a36c",
                        operation='UPDATE OF "trashed_at", "purged_at", "purged_in", "first_published_at"',
                        pgid="pgtrigger_thrown_away_now_40cbb",
                        table="content_article",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="emptied_for_good",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NEW.purged_in IS DISTINCT FROM pg_current_xact_id()::text::bigint OR OLD.purged_in IS "
                            "NOT NULL OR NEW.first_published_at IS NOT NULL THEN RETURN NULL; END IF; UPDATE "
                            "public.content_revision AS words SET removed_at = NEW.purged_at WHERE words.article_id = "
                            "NEW.id; DELETE FROM public.content_revisionmedia AS used USING public.content_revision AS "
                            "words WHERE words.id = used.revision_id AND words.article_id = NEW.id; UPDATE "
                            "public.content_reviewnote AS note SET text = '', quote = '' FROM public.content_revision "
                            "AS words WHERE words.id = note.revision_id AND words.article_id = NEW.id; DELETE FROM "
                            "public.content_searchentry WHERE article_id = NEW.id; DELETE FROM public.content_checkup "
                            "WHERE article_id = NEW.id; RETURN NULL;"
                        ),
                        hash="d8291cba5645cc8be55810f1f758e4fedf28aa85",
                        operation='UPDATE OF "purged_at"',
                        pgid="pgtrigger_emptied_for_good_12abe",
                        table="content_article",
                        when="AFTER",
                    ),
                ),
            ),
        ),
    ]
