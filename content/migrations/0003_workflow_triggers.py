"""Versions, approvals and publication: four eyes, policies, schedules, emergencies, corrections, guests."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

import audit.database.append_only
from foundation.operation_group import OperationGroup


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0002_functions"),
        ("secure_audit", "0001_tables"),
    ]

    operations = [
        OperationGroup(
            pgtrigger.migrations.AddTrigger(
                model_name="revision",
                trigger=pgtrigger.compiler.Trigger(
                    name="revision_append_only",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF TG_OP = 'UPDATE' AND (EXISTS ( SELECT FROM public.content_redaction AS redaction WHERE "
                            "redaction.done_in = pg_current_xact_id()::text::bigint ) OR EXISTS ( SELECT FROM "
                            "public.content_article AS article WHERE article.trashed_at IS NOT NULL AND "
                            "article.purged_in = pg_current_xact_id()::text::bigint )) THEN RETURN NULL; END IF; RAISE "
                            "EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                            "'insufficient_privilege';"
                        ),
                        hash="70ac68bbdc99451732e92dcfafea9bb7836a4efb",
                        level="STATEMENT",
                        operation="UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_revision_append_only_a39ba",
                        table="content_revision",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="approval",
                trigger=pgtrigger.compiler.Trigger(
                    name="approval_append_only",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = "
                            "'insufficient_privilege';"
                        ),
                        hash="47f3f647592ea51281a7187b004a811d6fb6a348",
                        level="STATEMENT",
                        operation="UPDATE OR DELETE OR TRUNCATE",
                        pgid="pgtrigger_approval_append_only_1824f",
                        table="content_approval",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="approval",
                trigger=pgtrigger.compiler.Trigger(
                    name="approval_of_guest",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        pgid="pgtrigger_approval_of_guest_47e1a",
                        func=(
                            "IF NEW.guest_id IS NOT NULL AND NOT EXISTS ( SELECT FROM public.content_guestreview AS "
                            "asked WHERE asked.id = NEW.guest_id AND asked.revision_id = NEW.revision_id AND "
                            "asked.digest = NEW.digest AND asked.submission = NEW.submission AND asked.invited_by_id "
                            "= NEW.approver_id AND asked.answer = 'approved' ) THEN RAISE EXCEPTION 'guest % has not "
                            "said yes', NEW.guest_id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.one_with "
                            ":= public.secure_rbac_one_person_with(NEW.approver_id); IF EXISTS ( SELECT FROM "
                            "public.content_approval AS yes JOIN public.content_revision AS words ON words.id = "
                            "yes.revision_id JOIN public.content_article AS article ON article.id = words.article_id "
                            "JOIN public.content_section AS section ON section.id = article.section_id AND "
                            "section.four_eyes WHERE yes.revision_id = NEW.revision_id AND yes.submission = "
                            "NEW.submission AND yes.approver_id <> NEW.approver_id AND yes.approver_id = ANY "
                            "(NEW.one_with) ) THEN RAISE EXCEPTION 'user % counts as one person with another "
                            "approver', NEW.approver_id USING ERRCODE = 'insufficient_privilege'; END IF; IF EXISTS "
                            "( SELECT FROM public.content_revision AS words JOIN public.content_article AS article "
                            "ON article.id = words.article_id JOIN public.content_section AS section ON section.id = "
                            "article.section_id WHERE words.id = NEW.revision_id AND section.four_eyes AND "
                            "section.devices AND (EXISTS ( SELECT FROM public.content_revision AS own WHERE "
                            "own.article_id = article.id AND own.number > words.number - 100 AND own.author_id <> "
                            "NEW.approver_id AND own.author_id = ANY (words.author_id || words.author_ids || "
                            "article.draft_author_ids) AND own.devices && NEW.devices ) OR EXISTS ( SELECT FROM "
                            "public.content_approval AS yes WHERE yes.revision_id = words.id AND yes.submission = "
                            "NEW.submission AND yes.approver_id <> NEW.approver_id AND yes.devices && NEW.devices )) "
                            ") THEN RAISE EXCEPTION 'user % shares a device with an author or approver', "
                            "NEW.approver_id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.signed := "
                            "NEW.guest_id IS NULL AND EXISTS ( SELECT FROM public.content_signature AS given JOIN "
                            "public.content_revision AS words ON words.id = NEW.revision_id WHERE given.purpose = "
                            "'approve' AND given.signer_id = NEW.approver_id AND given.digest = NEW.digest AND "
                            "given.object = concat_ws(':', 'content.article', words.article_id, words.number, "
                            "NEW.submission) ); NEW.held := jsonb_build_array(); IF NEW.guest_id IS NULL THEN SELECT "
                            "public.content_roles_at(NEW.approver_id, section.scope_id) INTO NEW.held FROM "
                            "public.content_revision AS words JOIN public.content_article AS article ON article.id = "
                            "words.article_id JOIN public.content_section AS section ON section.id = "
                            "article.section_id WHERE words.id = NEW.revision_id; END IF; RETURN NEW;"
                        ),
                        table="content_approval",
                        when="BEFORE",
                        operation="INSERT",
                        hash="f99fb4388f639bc0d1d531f311bc4552fcda3af7",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="revisionstatus",
                trigger=pgtrigger.compiler.Trigger(
                    name="published_by_two",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        pgid="pgtrigger_published_by_two_97ae8",
                        func=(
                            "IF NEW.state <> 'published' OR (TG_OP = 'UPDATE' AND OLD.state = 'published' AND "
                            "OLD.revision_id = NEW.revision_id) THEN RETURN NEW; END IF; IF NOT EXISTS ( SELECT FROM "
                            "public.content_revision AS words JOIN public.content_article AS article ON article.id = "
                            "words.article_id JOIN public.content_section AS section ON section.id = "
                            "article.section_id LEFT JOIN public.content_revision AS live ON live.id = "
                            "article.live_id WHERE words.id = NEW.revision_id AND EXISTS ( SELECT FROM "
                            "public.content_urgentcorrection AS fix WHERE fix.article_id = article.id AND "
                            "fix.outcome = '' AND ( (fix.revision_id = words.id AND fix.digest = words.digest AND "
                            "fix.made_in = pg_catalog.pg_current_xact_id()::text::bigint) OR (fix.base_id = words.id "
                            "AND fix.revision_id = article.live_id) ) ) OR words.id = NEW.revision_id AND NOT EXISTS "
                            "( SELECT FROM public.content_urgentcorrection AS fix WHERE fix.article_id = article.id "
                            "AND fix.outcome = '' ) AND ( NOT section.four_eyes OR section.approvals <= ( SELECT "
                            "count(DISTINCT yes.approver_id) FROM public.content_approval AS yes WHERE "
                            "yes.revision_id = words.id AND yes.digest = words.digest AND yes.submission = "
                            "NEW.submission AND (yes.guest_id IS NULL OR section.guests = 'approve') AND (yes.signed "
                            "OR NOT section.signed) AND NOT yes.one_with && (words.author_id || words.author_ids || "
                            "article.draft_author_ids) AND NOT EXISTS ( SELECT FROM unnest(yes.one_with) AS one "
                            "(who) WHERE ( SELECT true FROM public.content_revision AS own WHERE own.article_id = "
                            "article.id AND own.author_id = one.who AND own.number > coalesce(live.number, 0) LIMIT "
                            "1 ) ) ) AND (section.demands = '[]' OR public.content_approvals_left( words.id, "
                            "NEW.submission, coalesce(live.number, 0), NULL, false) <= 0) AND NOT EXISTS ( SELECT "
                            "FROM public.content_signature AS signed JOIN public.content_signaturecheck AS found ON "
                            "found.signature_id = signed.id AND found.why_not <> '' WHERE signed.object = "
                            "pg_catalog.concat_ws( ':', 'content.article', words.article_id, words.number, "
                            "NEW.submission) ) OR EXISTS ( SELECT FROM public.content_emergencypass AS pass WHERE "
                            "pass.revision_id = words.id AND pass.digest = words.digest AND pass.used_in = "
                            "pg_catalog.pg_current_xact_id()::text::bigint ) OR EXISTS ( SELECT FROM "
                            "public.content_importeditem AS item WHERE item.object_id = article.id AND (words.number "
                            "= 1 AND item.kind IN ('post', 'page') OR item.kind = 'article' AND item.arrived_in = "
                            "pg_catalog.pg_current_xact_id()::text::bigint)) ) ) THEN RAISE EXCEPTION 'no one else "
                            "has approved revision %, or too few have', NEW.revision_id USING ERRCODE = "
                            "'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        table="content_revisionstatus",
                        when="BEFORE",
                        operation="INSERT OR UPDATE",
                        hash="318c2dcebdca2ebfdf4b6d758658e8ce48519a96",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="live_is_published",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NEW.live_id IS NOT NULL AND TG_OP = 'UPDATE' AND EXISTS ( SELECT FROM "
                            "public.content_section AS was, public.content_section AS becomes WHERE was.id = "
                            "OLD.section_id AND becomes.id = NEW.section_id AND was.id <> becomes.id AND ( "
                            "(becomes.four_eyes AND (NOT was.four_eyes OR becomes.approvals > was.approvals OR "
                            "becomes.signed > was.signed OR public.content_demands_loosened(was.demands, "
                            "becomes.demands))) OR array_position(ARRAY['roles', 'members', 'public']::text[], "
                            "becomes.audience::text) > array_position(ARRAY['roles', 'members', 'public']::text[], "
                            "was.audience::text) OR (becomes.corrections AND NOT was.corrections) OR EXISTS ( SELECT "
                            "FROM public.content_urgentcorrection AS fix WHERE fix.article_id = NEW.id AND "
                            "fix.outcome = '' ) ) ) THEN RAISE EXCEPTION 'article % is public and cannot move "
                            "there', NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; IF NEW.live_id IS NULL "
                            "OR (TG_OP = 'UPDATE' AND OLD.live_id = NEW.live_id AND OLD.id = NEW.id) THEN RETURN "
                            "NEW; END IF; IF NOT EXISTS ( SELECT FROM public.content_revisionstatus AS status JOIN "
                            "public.content_revision AS words ON words.id = status.revision_id WHERE words.id = "
                            "NEW.live_id AND words.article_id = NEW.id AND status.state = 'published' FOR SHARE OF "
                            "status ) OR EXISTS ( SELECT FROM public.content_urgentcorrection AS fix WHERE "
                            "fix.revision_id = NEW.live_id AND fix.outcome = '' AND fix.made_in <> "
                            "pg_current_xact_id()::text::bigint ) THEN RAISE EXCEPTION 'revision % of article % is "
                            "not published', NEW.live_id, NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; "
                            "RETURN NEW;"
                        ),
                        hash="f319829a1e09f5fb8d2a47b464a6480091ca54a7",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_live_is_published_adbf7",
                        table="content_article",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="article",
                trigger=pgtrigger.compiler.Trigger(
                    name="kind_stays",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NEW.kind IS DISTINCT FROM OLD.kind THEN RAISE EXCEPTION 'article % stays what it is', "
                            "OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="dfe47bff919960914def737f001e0d46a0dbb5c0",
                        operation='UPDATE OF "kind"',
                        pgid="pgtrigger_kind_stays_c29dc",
                        table="content_article",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="emergencypass",
                trigger=pgtrigger.compiler.Trigger(
                    name="pass_in_order",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        pgid="pgtrigger_pass_in_order_13a7a",
                        func=(
                            "IF TG_OP = 'INSERT' THEN NEW.opened_at := statement_timestamp(); NEW.used_at := NULL; "
                            "NEW.used_in := NULL; NEW.signed_off_by_id := NULL; NEW.signed_off_at := NULL; SELECT "
                            "array_agg(DISTINCT one.who) INTO NEW.author_ids FROM public.content_revision AS words "
                            "JOIN public.content_article AS article ON article.id = words.article_id LEFT JOIN "
                            "public.content_revision AS live ON live.id = article.live_id JOIN "
                            "public.content_revision AS own ON own.article_id = article.id AND own.number > "
                            "coalesce(live.number, 0) AND own.number <= words.number CROSS JOIN LATERAL "
                            "unnest(own.author_id || words.author_ids) AS one (who) WHERE words.id = NEW.revision_id "
                            "AND words.digest = NEW.digest AND words.article_id = NEW.article_id; IF NEW.author_ids "
                            "IS NULL OR NEW.until > NEW.opened_at + interval '4 hours' OR NOT EXISTS ( SELECT FROM "
                            "public.secure_rbac_roleassignment AS held JOIN public.content_article AS article ON "
                            "article.id = NEW.article_id JOIN public.content_section AS section ON section.id = "
                            "article.section_id WHERE held.user_id = NEW.opened_by_id AND held.role = 'administrator' "
                            "AND (held.until IS NULL OR held.until > statement_timestamp()) AND (held.scope_id IS "
                            "NULL OR held.scope_id IN ( SELECT ancestor_id FROM public.secure_rbac_scopeancestor "
                            "WHERE scope_id = section.scope_id )) ) THEN RAISE EXCEPTION 'no such emergency' USING "
                            "ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF (NEW.id, "
                            "NEW.article_id, NEW.revision_id, NEW.digest, NEW.opened_by_id, NEW.reason, "
                            "NEW.opened_at, NEW.until, NEW.author_ids, NEW.policy) IS DISTINCT FROM (OLD.id, "
                            "OLD.article_id, OLD.revision_id, OLD.digest, OLD.opened_by_id, OLD.reason, "
                            "OLD.opened_at, OLD.until, OLD.author_ids, OLD.policy) OR (OLD.used_at IS NOT NULL AND "
                            "(NEW.used_at, NEW.used_in) IS DISTINCT FROM (OLD.used_at, OLD.used_in)) OR "
                            "OLD.signed_off_at IS NOT NULL THEN RAISE EXCEPTION 'pass % stays as it is', OLD.id USING "
                            "ERRCODE = 'insufficient_privilege'; END IF; NEW.used_in := OLD.used_in; IF OLD.used_at "
                            "IS NULL AND NEW.used_at IS NOT NULL THEN NEW.used_at := statement_timestamp(); "
                            "NEW.used_in := pg_current_xact_id()::text::bigint; IF NEW.until <= NEW.used_at OR NOT "
                            "EXISTS ( SELECT FROM public.secure_rbac_roleassignment AS held JOIN "
                            "public.content_article AS article ON article.id = NEW.article_id JOIN "
                            "public.content_section AS section ON section.id = article.section_id WHERE held.user_id "
                            "= NEW.opened_by_id AND held.role = 'administrator' AND (held.until IS NULL OR held.until "
                            "> statement_timestamp()) AND (held.scope_id IS NULL OR held.scope_id IN ( SELECT "
                            "ancestor_id FROM public.secure_rbac_scopeancestor WHERE scope_id = section.scope_id )) ) "
                            "THEN RAISE EXCEPTION 'pass % has run out', OLD.id USING ERRCODE = "
                            "'insufficient_privilege'; END IF; END IF; IF NEW.signed_off_by_id IS NULL THEN "
                            "NEW.signed_off_at := NULL; ELSIF "
                            "public.secure_rbac_one_person_with(NEW.signed_off_by_id) && (NEW.author_ids || "
                            "NEW.opened_by_id) THEN RAISE EXCEPTION 'pass % is signed off by another user', OLD.id "
                            "USING ERRCODE = 'insufficient_privilege'; ELSIF NEW.used_at IS NOT NULL AND EXISTS ( "
                            "SELECT FROM public.content_article AS article JOIN public.content_section AS section ON "
                            "section.id = article.section_id WHERE article.id = NEW.article_id AND section.four_eyes "
                            "AND section.signed ) AND NOT EXISTS (SELECT FROM public.content_signature AS given LEFT "
                            "JOIN public.content_signaturecheck AS looked ON looked.signature_id = given.id WHERE "
                            "given.object = 'content.emergencypass:' || OLD.id AND given.purpose = 'sign off' AND "
                            "given.signer_id = NEW.signed_off_by_id AND coalesce(looked.why_not, '') = '') THEN RAISE "
                            "EXCEPTION 'the sign-off of pass % is not signed', OLD.id USING ERRCODE = "
                            "'insufficient_privilege'; ELSE NEW.signed_off_at := statement_timestamp(); END IF; "
                            "RETURN NEW;"
                        ),
                        table="content_emergencypass",
                        when="BEFORE",
                        operation="INSERT OR UPDATE",
                        hash="027c42ceb37b45357203bd2b096b282320678c68",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="urgentcorrection",
                trigger=pgtrigger.compiler.Trigger(
                    name="correction_in_order",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        pgid="pgtrigger_correction_in_order_5486f",
                        declare="DECLARE article record; place record; words record; state text; yes bigint;",
                        func=(
                            "SELECT * INTO article FROM public.content_article AS one WHERE one.id = NEW.article_id "
                            "FOR UPDATE; SELECT * INTO place FROM public.content_section AS section WHERE section.id "
                            "= article.section_id; IF TG_OP = 'INSERT' THEN NEW.made_at := statement_timestamp(); "
                            "NEW.made_in := pg_current_xact_id()::text::bigint; NEW.outcome := ''; NEW.settled_at := "
                            "NULL; NEW.settled_by_id := NULL; NEW.base_id := article.live_id; SELECT before.base_id "
                            "INTO words FROM public.content_urgentcorrection AS before WHERE before.revision_id = "
                            "article.live_id AND before.outcome = ''; IF FOUND THEN NEW.base_id := words.base_id; "
                            "END IF; SELECT min(other.due_at) AS due_at INTO words FROM "
                            "public.content_urgentcorrection AS other WHERE other.base_id = NEW.base_id; NEW.due_at "
                            ":= coalesce(words.due_at, NEW.made_at + interval '24 hours'); SELECT array_agg(DISTINCT "
                            "own.author_id) INTO NEW.author_ids FROM public.content_revision AS own JOIN "
                            "public.content_revision AS base ON base.id = NEW.base_id WHERE own.article_id = "
                            "article.id AND own.number > base.number; SELECT * INTO words FROM "
                            "public.content_revision AS one WHERE one.id = NEW.revision_id; SELECT status.state INTO "
                            "state FROM public.content_revisionstatus AS status WHERE status.revision_id = "
                            "article.live_id FOR SHARE; IF article.live_id IS NULL OR state <> 'published' OR NOT "
                            "place.four_eyes OR NOT place.corrections OR NEW.due_at <= statement_timestamp() OR "
                            "article.draft_id IS DISTINCT FROM NEW.revision_id OR words.article_id IS DISTINCT FROM "
                            "article.id OR words.digest IS DISTINCT FROM NEW.digest OR words.author_id IS DISTINCT "
                            "FROM NEW.made_by_id OR EXISTS ( SELECT FROM public.content_emergencypass AS pass WHERE "
                            "pass.revision_id = NEW.base_id AND pass.used_at IS NOT NULL AND pass.signed_off_at IS "
                            "NULL ) THEN RAISE EXCEPTION 'article % cannot be corrected like this', NEW.article_id "
                            "USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF (NEW.id, "
                            "NEW.article_id, NEW.revision_id, NEW.digest, NEW.base_id, NEW.made_by_id, NEW.reason, "
                            "NEW.note, NEW.policy, NEW.author_ids, NEW.made_at, NEW.made_in, NEW.due_at) IS DISTINCT "
                            "FROM (OLD.id, OLD.article_id, OLD.revision_id, OLD.digest, OLD.base_id, OLD.made_by_id, "
                            "OLD.reason, OLD.note, OLD.policy, OLD.author_ids, OLD.made_at, OLD.made_in, OLD.due_at) "
                            "OR OLD.outcome <> '' OR NEW.outcome = '' THEN RAISE EXCEPTION 'correction % stays as it "
                            "is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.settled_at := "
                            "statement_timestamp(); SELECT status.state, status.submission INTO words FROM "
                            "public.content_revisionstatus AS status WHERE status.revision_id = OLD.revision_id FOR "
                            "SHARE; IF NEW.outcome = 'countersigned' THEN SELECT count(DISTINCT given.approver_id) "
                            "INTO yes FROM public.content_approval AS given WHERE given.revision_id = "
                            "OLD.revision_id AND given.digest = OLD.digest AND given.submission = words.submission "
                            "AND NOT given.one_with && OLD.author_ids AND (given.signed OR NOT place.signed); IF "
                            "article.live_id = OLD.revision_id AND words.state = 'published' AND OLD.due_at > "
                            "NEW.settled_at AND yes >= (CASE WHEN place.four_eyes THEN place.approvals ELSE 1 END) "
                            "AND (NOT place.four_eyes OR place.demands = '[]' OR public.content_approvals_left( "
                            "OLD.revision_id, words.submission, (SELECT base.number FROM public.content_revision AS "
                            "base WHERE base.id = OLD.base_id), NULL, false ) <= 0) THEN RETURN NEW; END IF; ELSIF "
                            "article.live_id IS DISTINCT FROM OLD.revision_id AND words.state <> 'published' AND "
                            "NEW.outcome = (CASE WHEN article.live_id IS NULL THEN 'taken_down' WHEN article.live_id "
                            "= OLD.base_id THEN 'reverted' ELSE 'replaced' END) THEN RETURN NEW; END IF; RAISE "
                            "EXCEPTION 'correction % has not come to that', OLD.id USING ERRCODE = "
                            "'insufficient_privilege';"
                        ),
                        table="content_urgentcorrection",
                        when="BEFORE",
                        operation="INSERT OR UPDATE",
                        hash="bb9bbf261daf576d2c4ca31ae1baacf3adda0b0d",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="scheduledchange",
                trigger=pgtrigger.compiler.Trigger(
                    name="schedule_in_order",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF TG_OP = 'INSERT' THEN NEW.scheduled_at := statement_timestamp(); NEW.cancelled_by_id "
                            ":= NULL; NEW.cancelled_at := NULL; NEW.done_at := NULL; NEW.held_at := NULL; "
                            "NEW.held_because := ''; SELECT jsonb_build_object('audience', section.audience, "
                            "'four_eyes', section.four_eyes, 'approvals', section.approvals, 'factor', "
                            "section.factor, 'comments', section.comments, 'corrections', section.corrections, "
                            "'guests', section.guests, 'devices', section.devices, 'signed', section.signed, "
                            "'demands', section.demands) INTO NEW.policy FROM public.content_article AS article JOIN "
                            "public.content_section AS section ON section.id = article.section_id WHERE article.id = "
                            "NEW.article_id; SELECT status.submission INTO NEW.submission FROM "
                            "public.content_revisionstatus AS status WHERE status.revision_id = NEW.revision_id; IF "
                            "NEW.at <= statement_timestamp() OR (NEW.kind = 'publish' AND NOT EXISTS ( SELECT FROM "
                            "public.content_article AS article JOIN public.content_section AS section ON section.id "
                            "= article.section_id JOIN public.content_revision AS words ON words.id = "
                            "article.draft_id JOIN public.content_revisionstatus AS status ON status.revision_id = "
                            "words.id WHERE article.id = NEW.article_id AND words.id = NEW.revision_id AND "
                            "words.digest = NEW.digest AND (status.state = 'approved' OR NOT section.four_eyes) )) "
                            "THEN RAISE EXCEPTION 'article % cannot be scheduled like this', NEW.article_id USING "
                            "ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF (NEW.id, "
                            "NEW.article_id, NEW.kind, NEW.revision_id, NEW.digest, NEW.submission, NEW.policy, "
                            "NEW.at, NEW.reason, NEW.scheduled_by_id, NEW.scheduled_at) IS DISTINCT FROM (OLD.id, "
                            "OLD.article_id, OLD.kind, OLD.revision_id, OLD.digest, OLD.submission, OLD.policy, "
                            "OLD.at, OLD.reason, OLD.scheduled_by_id, OLD.scheduled_at) OR OLD.cancelled_at IS NOT "
                            "NULL OR OLD.done_at IS NOT NULL OR OLD.held_at IS NOT NULL THEN RAISE EXCEPTION "
                            "'schedule % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; "
                            "IF NEW.cancelled_at IS NOT NULL THEN NEW.cancelled_at := statement_timestamp(); END IF; "
                            "IF NEW.held_at IS NOT NULL THEN NEW.held_at := statement_timestamp(); END IF; IF "
                            "NEW.done_at IS NOT NULL THEN NEW.done_at := statement_timestamp(); END IF; IF "
                            "(NEW.done_at IS NOT NULL OR NEW.held_at IS NOT NULL) AND NEW.at > statement_timestamp() "
                            "THEN RAISE EXCEPTION 'schedule % is not due', OLD.id USING ERRCODE = "
                            "'insufficient_privilege'; END IF; IF NEW.done_at IS NOT NULL AND NOT EXISTS ( SELECT "
                            "FROM public.content_article AS article WHERE article.id = NEW.article_id AND ( "
                            "(NEW.kind = 'publish' AND article.live_id = NEW.revision_id) OR (NEW.kind = 'expire' "
                            "AND article.live_id IS NULL) ) ) THEN RAISE EXCEPTION 'schedule % has not been carried "
                            "out', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="413151d86ea09f631487cc753af60f675536dda8",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_schedule_in_order_f46bf",
                        table="content_scheduledchange",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="section",
                trigger=pgtrigger.compiler.Trigger(
                    name="section_under_policy",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE policy record; own jsonb; before jsonb; after jsonb;",
                        func=(
                            "IF TG_OP = 'UPDATE' THEN before := jsonb_build_object('audience', OLD.audience, "
                            "'four_eyes', OLD.four_eyes, 'approvals', OLD.approvals, 'factor', OLD.factor, "
                            "'comments', OLD.comments, 'corrections', OLD.corrections, 'guests', OLD.guests, "
                            "'devices', OLD.devices, 'signed', OLD.signed, 'demands', OLD.demands); END IF; after := "
                            "jsonb_build_object('audience', 'public', 'four_eyes', true, 'approvals', 1, 'factor', "
                            "'any', 'comments', 'held', 'corrections', false, 'guests', 'none', 'devices', false, "
                            "'signed', false, 'demands', jsonb_build_array()); NEW.policy_from := "
                            "jsonb_build_object(); FOR policy IN SELECT own.*, NULL::bigint AS place, NULL::varchar "
                            "AS title, 0 AS depth FROM public.content_policy AS own WHERE own.section_id IS NULL "
                            "UNION ALL SELECT own.*, above.id, CASE WHEN above.id = NEW.id THEN NEW.title ELSE "
                            "above.title END, scope.depth FROM public.secure_rbac_scopeancestor AS link CROSS JOIN "
                            "LATERAL ( SELECT depth FROM public.secure_rbac_scope WHERE id = link.ancestor_id LIMIT "
                            "1 ) AS scope CROSS JOIN LATERAL ( SELECT id, title FROM public.content_section WHERE "
                            "scope_id = link.ancestor_id LIMIT 1 ) AS above CROSS JOIN LATERAL ( SELECT * FROM "
                            "public.content_policy WHERE section_id = above.id LIMIT 1 ) AS own WHERE link.scope_id "
                            "= NEW.scope_id ORDER BY depth LOOP own := jsonb_build_object('audience', "
                            "policy.audience, 'four_eyes', policy.four_eyes, 'approvals', policy.approvals, "
                            "'factor', policy.factor, 'comments', policy.comments, 'corrections', "
                            "policy.corrections, 'guests', policy.guests, 'devices', policy.devices, 'signed', "
                            "policy.signed, 'demands', policy.demands); IF policy.place IS NOT NULL THEN IF "
                            "array_position(ARRAY['roles', 'members', 'public']::text[], own->>'audience') > "
                            "array_position(ARRAY['roles', 'members', 'public']::text[], after->>'audience') THEN "
                            "own := own - 'audience'; END IF; NEW.policy_from := NEW.policy_from || coalesce(( "
                            "SELECT jsonb_object_agg( name, jsonb_build_object('id', policy.place, 'title', "
                            "policy.title)) FROM jsonb_object_keys(jsonb_strip_nulls(own)) AS name ), "
                            "jsonb_build_object()); END IF; after := after || jsonb_strip_nulls(own); END LOOP; IF "
                            "before IS NOT NULL AND ( array_position(ARRAY['roles', 'members', 'public']::text[], "
                            "after->>'audience') > array_position(ARRAY['roles', 'members', 'public']::text[], "
                            "before->>'audience') OR (NOT (after->>'four_eyes')::bool AND "
                            "(before->>'four_eyes')::bool) OR (after->>'approvals')::int < "
                            "(before->>'approvals')::int OR array_position(ARRAY['passkey', 'any']::text[], "
                            "after->>'factor') > array_position(ARRAY['passkey', 'any']::text[], before->>'factor') "
                            "OR array_position(ARRAY['closed', 'held', 'open']::text[], after->>'comments') > "
                            "array_position(ARRAY['closed', 'held', 'open']::text[], before->>'comments') OR "
                            "((after->>'corrections')::bool AND NOT (before->>'corrections')::bool) OR "
                            "array_position(ARRAY['none', 'read', 'approve']::text[], after->>'guests') > "
                            "array_position(ARRAY['none', 'read', 'approve']::text[], before->>'guests') OR (NOT "
                            "(after->>'devices')::bool AND (before->>'devices')::bool) OR (NOT "
                            "(after->>'signed')::bool AND (before->>'signed')::bool) OR "
                            "public.content_demands_loosened(after->'demands', before->'demands') ) AND NOT EXISTS ( "
                            "SELECT FROM public.content_policychange AS change LEFT JOIN public.content_section AS "
                            "place ON place.id = change.section_id WHERE change.applied_in = "
                            "pg_current_xact_id()::text::bigint AND change.loosens AND (change.section_id IS NULL OR "
                            "place.scope_id IN ( SELECT ancestor_id FROM public.secure_rbac_scopeancestor WHERE "
                            "scope_id = NEW.scope_id )) ) THEN RAISE EXCEPTION 'no one agreed to loosen the policy "
                            "of section %', NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.audience := "
                            "after->>'audience'; NEW.four_eyes := (after->>'four_eyes')::bool; NEW.approvals := "
                            "(after->>'approvals')::smallint; NEW.factor := after->>'factor'; NEW.comments := "
                            "after->>'comments'; NEW.corrections := (after->>'corrections')::bool; NEW.guests := "
                            "after->>'guests'; NEW.devices := (after->>'devices')::bool; NEW.signed := "
                            "(after->>'signed')::bool; NEW.demands := after->'demands'; RETURN NEW;"
                        ),
                        hash="a1473a693f1da1da22a4920a3610906850c61d6d",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_section_under_policy_61468",
                        table="content_section",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="policychange",
                trigger=pgtrigger.compiler.Trigger(
                    name="policy_change_in_order",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        pgid="pgtrigger_policy_change_in_order_0fe39",
                        declare="DECLARE above jsonb; own jsonb; after jsonb; others bigint;",
                        func=(
                            "SELECT jsonb_build_object('audience', place.audience, 'four_eyes', place.four_eyes, "
                            "'approvals', place.approvals, 'factor', place.factor, 'comments', place.comments, "
                            "'corrections', place.corrections, 'guests', place.guests, 'devices', place.devices, "
                            "'signed', place.signed, 'demands', place.demands) INTO above FROM public.content_section "
                            "AS place WHERE place.scope_id = ( SELECT scope.ancestor_ids[2] FROM "
                            "public.secure_rbac_scope AS scope JOIN public.content_section AS mine ON mine.scope_id = "
                            "scope.id WHERE mine.id = NEW.section_id ); IF NEW.kind = 'move' THEN SELECT "
                            "jsonb_build_object('audience', place.audience, 'four_eyes', place.four_eyes, "
                            "'approvals', place.approvals, 'factor', place.factor, 'comments', place.comments, "
                            "'corrections', place.corrections, 'guests', place.guests, 'devices', place.devices, "
                            "'signed', place.signed, 'demands', place.demands) INTO above FROM public.content_section "
                            "AS place WHERE place.id = NEW.\"to_id\"; SELECT jsonb_build_object('audience', "
                            "policy.audience, 'four_eyes', policy.four_eyes, 'approvals', policy.approvals, 'factor', "
                            "policy.factor, 'comments', policy.comments, 'corrections', policy.corrections, 'guests', "
                            "policy.guests, 'devices', policy.devices, 'signed', policy.signed, 'demands', "
                            "policy.demands) INTO own FROM public.content_policy AS policy WHERE policy.section_id = "
                            "NEW.section_id; ELSE own := jsonb_build_object('audience', NEW.audience, 'four_eyes', "
                            "NEW.four_eyes, 'approvals', NEW.approvals, 'factor', NEW.factor, 'comments', "
                            "NEW.comments, 'corrections', NEW.corrections, 'guests', NEW.guests, 'devices', "
                            "NEW.devices, 'signed', NEW.signed, 'demands', NEW.demands); END IF; own := coalesce(own, "
                            "jsonb_build_object()); IF NEW.section_id IS NULL OR above IS NULL OR (NEW.kind = 'move' "
                            "AND NEW.\"to_id\" IS NULL) THEN SELECT jsonb_build_object('audience', policy.audience, "
                            "'four_eyes', policy.four_eyes, 'approvals', policy.approvals, 'factor', policy.factor, "
                            "'comments', policy.comments, 'corrections', policy.corrections, 'guests', policy.guests, "
                            "'devices', policy.devices, 'signed', policy.signed, 'demands', policy.demands) INTO "
                            "above FROM public.content_policy AS policy WHERE policy.section_id IS NULL; END IF; IF "
                            "NEW.section_id IS NULL THEN after := own; ELSE above := coalesce(above, "
                            "jsonb_build_object('audience', 'public', 'four_eyes', true, 'approvals', 1, 'factor', "
                            "'any', 'comments', 'held', 'corrections', false, 'guests', 'none', 'devices', false, "
                            "'signed', false, 'demands', jsonb_build_array())); after := (above || "
                            "jsonb_strip_nulls(own) || jsonb_build_object('audience', CASE WHEN own->>'audience' IS "
                            "NULL OR array_position(ARRAY['roles', 'members', 'public']::text[], own->>'audience') > "
                            "array_position(ARRAY['roles', 'members', 'public']::text[], above->>'audience') THEN "
                            "above->'audience' ELSE own->'audience' END)); SELECT jsonb_build_object('audience', "
                            "place.audience, 'four_eyes', place.four_eyes, 'approvals', place.approvals, 'factor', "
                            "place.factor, 'comments', place.comments, 'corrections', place.corrections, 'guests', "
                            "place.guests, 'devices', place.devices, 'signed', place.signed, 'demands', "
                            "place.demands) INTO above FROM public.content_section AS place WHERE place.id = "
                            "NEW.section_id; END IF; IF TG_OP = 'INSERT' THEN SELECT count(*) INTO others FROM "
                            "public.secure_rbac_roleassignment AS held JOIN public.accounts_user AS who ON who.id = "
                            "held.user_id WHERE held.role = 'administrator' AND held.scope_id IS NULL AND "
                            "held.user_id IS DISTINCT FROM NEW.asked_by_id AND (held.until IS NULL OR held.until > "
                            "statement_timestamp()) AND (who.is_active AND ( who.last_login IS NOT NULL OR EXISTS "
                            "(SELECT FROM public.accounts_totpdevice AS device WHERE device.user_id = who.id AND "
                            "device.confirmed) OR EXISTS (SELECT FROM public.accounts_passkey AS passkey WHERE "
                            "passkey.user_id = who.id) )); NEW.asked_at := statement_timestamp(); NEW.agreed_by_id := "
                            "NULL; NEW.agreed_at := NULL; NEW.withdrawn_by_id := NULL; NEW.withdrawn_at := NULL; "
                            "NEW.lapsed_at := NULL; NEW.applied_at := NULL; NEW.applied_in := NULL; NEW.before := "
                            "coalesce(above, jsonb_build_object()); NEW.loosens := above IS NOT NULL AND ( "
                            "array_position(ARRAY['roles', 'members', 'public']::text[], after->>'audience') > "
                            "array_position(ARRAY['roles', 'members', 'public']::text[], above->>'audience') OR (NOT "
                            "(after->>'four_eyes')::bool AND (above->>'four_eyes')::bool) OR "
                            "(after->>'approvals')::int < (above->>'approvals')::int OR "
                            "array_position(ARRAY['passkey', 'any']::text[], after->>'factor') > "
                            "array_position(ARRAY['passkey', 'any']::text[], above->>'factor') OR "
                            "array_position(ARRAY['closed', 'held', 'open']::text[], after->>'comments') > "
                            "array_position(ARRAY['closed', 'held', 'open']::text[], above->>'comments') OR "
                            "((after->>'corrections')::bool AND NOT (above->>'corrections')::bool) OR "
                            "array_position(ARRAY['none', 'read', 'approve']::text[], after->>'guests') > "
                            "array_position(ARRAY['none', 'read', 'approve']::text[], above->>'guests') OR (NOT "
                            "(after->>'devices')::bool AND (above->>'devices')::bool) OR (NOT "
                            "(after->>'signed')::bool AND (above->>'signed')::bool) OR "
                            "public.content_demands_loosened(after->'demands', above->'demands') ); NEW.notice := "
                            "NEW.loosens AND others = 0; IF NOT NEW.loosens THEN NEW.applied_at := "
                            "statement_timestamp(); NEW.applied_in := pg_current_xact_id()::text::bigint; END IF; "
                            "RETURN NEW; END IF; IF OLD.applied_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL OR "
                            "OLD.lapsed_at IS NOT NULL THEN RAISE EXCEPTION 'change % has been decided', OLD.id USING "
                            "ERRCODE = 'insufficient_privilege'; END IF; IF (NEW.id, NEW.section_id, NEW.kind, "
                            'NEW."to_id", NEW.reason, NEW.asked_by_id, NEW.asked_at, NEW.before, NEW.loosens, '
                            "NEW.notice, NEW.audience, NEW.four_eyes, NEW.approvals, NEW.factor, NEW.comments, "
                            "NEW.corrections, NEW.guests, NEW.devices, NEW.signed, NEW.demands) IS DISTINCT FROM "
                            '(OLD.id, OLD.section_id, OLD.kind, OLD."to_id", OLD.reason, OLD.asked_by_id, '
                            "OLD.asked_at, OLD.before, OLD.loosens, OLD.notice, OLD.audience, OLD.four_eyes, "
                            "OLD.approvals, OLD.factor, OLD.comments, OLD.corrections, OLD.guests, OLD.devices, "
                            "OLD.signed, OLD.demands) THEN RAISE EXCEPTION 'what was asked for in change % stays as "
                            "it was asked', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; IF "
                            "NEW.applied_at IS NULL THEN RETURN NEW; END IF; NEW.applied_at := statement_timestamp(); "
                            "NEW.applied_in := pg_current_xact_id()::text::bigint; IF above IS DISTINCT FROM "
                            "NEW.before OR NEW.withdrawn_at IS NOT NULL OR NEW.lapsed_at IS NOT NULL OR NOT EXISTS ( "
                            "SELECT FROM public.secure_rbac_roleassignment AS held WHERE held.user_id = "
                            "NEW.asked_by_id AND held.role = 'administrator' AND (held.until IS NULL OR held.until > "
                            "statement_timestamp()) AND (held.scope_id IS NULL OR held.scope_id IN ( SELECT "
                            "link.ancestor_id FROM public.secure_rbac_scopeancestor AS link JOIN "
                            "public.content_section AS mine ON mine.scope_id = link.scope_id WHERE mine.id = "
                            "NEW.section_id )) ) THEN RAISE EXCEPTION 'change % is not valid any more', OLD.id USING "
                            "ERRCODE = 'insufficient_privilege'; END IF; IF NEW.agreed_by_id IS NOT NULL AND "
                            "NEW.agreed_by_id IS DISTINCT FROM NEW.asked_by_id AND EXISTS ( SELECT FROM "
                            "public.secure_rbac_roleassignment AS held WHERE held.user_id = NEW.agreed_by_id AND "
                            "held.role = 'administrator' AND held.scope_id IS NULL AND (held.until IS NULL OR "
                            "held.until > statement_timestamp()) AND held.assigned_at < NEW.asked_at AND "
                            "NEW.asked_by_id <> ALL (public.secure_rbac_one_person_with(held.user_id)) AND (NOT "
                            "coalesce((above->>'four_eyes')::bool AND (above->>'signed')::bool, false) OR EXISTS "
                            "(SELECT FROM public.content_signature AS given LEFT JOIN public.content_signaturecheck "
                            "AS looked ON looked.signature_id = given.id WHERE given.object = 'content.policychange:' "
                            "|| OLD.id AND given.purpose = 'agree policy' AND given.signer_id = held.user_id AND "
                            "coalesce(looked.why_not, '') = '')) ) THEN NEW.agreed_at := statement_timestamp(); "
                            "RETURN NEW; END IF; IF NEW.agreed_by_id IS NULL AND OLD.notice AND OLD.asked_at <= "
                            "statement_timestamp() - interval '72 hours' THEN RETURN NEW; END IF; RAISE EXCEPTION 'no "
                            "one else agreed to change %', OLD.id USING ERRCODE = 'insufficient_privilege';"
                        ),
                        table="content_policychange",
                        when="BEFORE",
                        operation="INSERT OR UPDATE",
                        hash="7a01e7ec9e73572564210648f6088ac989ca95ac",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="policychange",
                trigger=pgtrigger.compiler.Trigger(
                    name="policy_change_applied",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NEW.applied_at IS NULL OR NEW.kind <> 'values' OR (TG_OP = 'UPDATE' AND "
                            "OLD.applied_at IS NOT NULL) THEN RETURN NULL; END IF; INSERT INTO public.content_policy "
                            "AS policy (section_id, audience, four_eyes, approvals, factor, comments, corrections, "
                            "guests, devices, signed, demands, version, changed_at) VALUES (NEW.section_id, "
                            "NEW.audience, NEW.four_eyes, NEW.approvals, NEW.factor, NEW.comments, NEW.corrections, "
                            "NEW.guests, NEW.devices, NEW.signed, NEW.demands, 1, statement_timestamp()) ON CONFLICT "
                            "(section_id) DO UPDATE SET audience = EXCLUDED.audience, four_eyes = "
                            "EXCLUDED.four_eyes, approvals = EXCLUDED.approvals, factor = EXCLUDED.factor, comments "
                            "= EXCLUDED.comments, corrections = EXCLUDED.corrections, guests = EXCLUDED.guests, "
                            "devices = EXCLUDED.devices, signed = EXCLUDED.signed, demands = EXCLUDED.demands, "
                            "version = policy.version + 1, changed_at = EXCLUDED.changed_at; UPDATE "
                            "public.content_section AS below SET four_eyes = below.four_eyes WHERE NEW.section_id IS "
                            "NULL OR below.scope_id IN ( SELECT link.scope_id FROM public.secure_rbac_scopeancestor "
                            "AS link JOIN public.content_section AS place ON place.scope_id = link.ancestor_id WHERE "
                            "place.id = NEW.section_id ); RETURN NULL;"
                        ),
                        hash="6970b4c28cdbd2338ffa931b0ded4015f64be5e6",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_policy_change_applied_99ab7",
                        table="content_policychange",
                        when="AFTER",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="importeditem",
                trigger=pgtrigger.compiler.Trigger(
                    name="imported_item_before_words",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "NEW.arrived_in := NULL; IF NEW.kind = 'article' AND NOT EXISTS ( SELECT FROM "
                            "public.content_revision AS words WHERE words.article_id = NEW.object_id ) THEN "
                            "NEW.arrived_in := pg_current_xact_id()::text::bigint; END IF; RETURN NEW;"
                        ),
                        hash="89e12c9b2db197e9bc2c3697a277bc159082d0e8",
                        operation="INSERT",
                        pgid="pgtrigger_imported_item_before_words_cc913",
                        table="content_importeditem",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="guest",
                trigger=pgtrigger.compiler.Trigger(
                    name="guest_stays_or_is_forgotten",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF TG_OP = 'INSERT' THEN IF NEW.sealed IS NULL OR NEW.erased_at IS NOT NULL THEN RAISE "
                            "EXCEPTION 'a guest begins with a name' USING ERRCODE = 'insufficient_privilege'; END IF; "
                            "RETURN NEW; END IF; IF NEW.id <> OLD.id OR OLD.sealed IS NULL OR NEW.sealed IS NOT NULL OR "
                            "NOT EXISTS ( SELECT FROM public.secure_audit_erasure AS asked WHERE asked.person_kind = "
                            "'content.guest' AND asked.person_id = OLD.id::text ) THEN RAISE EXCEPTION 'who guest % is "
                            "stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.erased_at := "
                            "statement_timestamp(); RETURN NEW;"
                        ),
                        hash="b298a62337714b41a6d64976a521e23fe4826aee",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_guest_stays_or_is_forgotten_3ee71",
                        table="content_guest",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="guestreview",
                trigger=pgtrigger.compiler.Trigger(
                    name="guest_answers_once",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        pgid="pgtrigger_guest_answers_once_c2ead",
                        declare="DECLARE one_with bigint[];",
                        func=(
                            "one_with := public.secure_rbac_one_person_with(NEW.invited_by_id); IF (TG_OP = 'INSERT' "
                            "OR NEW.answer <> OLD.answer) AND NOT EXISTS ( SELECT FROM public.content_revision AS "
                            "words JOIN public.content_article AS article ON article.draft_id = words.id JOIN "
                            "public.content_section AS section ON section.id = article.section_id JOIN "
                            "public.content_revisionstatus AS status ON status.revision_id = words.id WHERE words.id "
                            "= NEW.revision_id AND words.digest = NEW.digest AND section.guests = 'approve' AND "
                            "status.submission = NEW.submission AND status.state IN ('in_review', 'approved') AND "
                            "NOT one_with && (words.author_id || words.author_ids || article.draft_author_ids) AND "
                            "NOT EXISTS ( SELECT FROM unnest(one_with) AS one (who) WHERE ( SELECT true FROM "
                            "public.content_revision AS own LEFT JOIN public.content_revision AS live ON live.id = "
                            "article.live_id WHERE own.article_id = article.id AND own.author_id = one.who AND "
                            "own.number > coalesce(live.number, 0) LIMIT 1 ) ) ) THEN RAISE EXCEPTION 'no guest can "
                            "be asked about revision % like this', NEW.revision_id USING ERRCODE = "
                            "'insufficient_privilege'; END IF; IF TG_OP = 'INSERT' THEN NEW.invited_at := "
                            "statement_timestamp(); NEW.answer := ''; NEW.answered_at := NULL; NEW.revoked_at := "
                            "NULL; NEW.revoked_by_id := NULL; IF NEW.until <= NEW.invited_at OR NEW.until > "
                            "NEW.invited_at + interval '14 days' THEN RAISE EXCEPTION 'a guest cannot be given until "
                            "%', NEW.until USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF "
                            "(NEW.id, NEW.revision_id, NEW.digest, NEW.submission, NEW.guest_id, NEW.invited_by_id, "
                            "NEW.invited_at, NEW.until) IS DISTINCT FROM (OLD.id, OLD.revision_id, OLD.digest, "
                            "OLD.submission, OLD.guest_id, OLD.invited_by_id, OLD.invited_at, OLD.until) OR "
                            "((OLD.answer <> '' OR OLD.revoked_at IS NOT NULL) AND (NEW.answer, NEW.answered_at, "
                            "NEW.revoked_at, NEW.revoked_by_id, NEW.token_digest) IS DISTINCT FROM (OLD.answer, "
                            "OLD.answered_at, OLD.revoked_at, OLD.revoked_by_id, OLD.token_digest)) OR (NEW.answer "
                            "<> '' AND NEW.revoked_at IS NOT NULL) THEN RAISE EXCEPTION 'what guest % was asked "
                            "stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; IF NEW.answer "
                            "<> OLD.answer THEN NEW.answered_at := statement_timestamp(); IF NEW.until <= "
                            "NEW.answered_at OR NEW.token_digest IS NULL THEN RAISE EXCEPTION 'the time of guest % "
                            "is over', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; ELSIF NEW.revoked_at "
                            "IS DISTINCT FROM OLD.revoked_at THEN NEW.revoked_at := statement_timestamp(); END IF; "
                            "RETURN NEW;"
                        ),
                        table="content_guestreview",
                        when="BEFORE",
                        operation="INSERT OR UPDATE",
                        hash="647da8fe176c07d1295186ba06cccbfad4b794d9",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="guestreview",
                trigger=pgtrigger.compiler.Trigger(
                    name="guest_review_of_article",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "SELECT words.article_id INTO NEW.article_id FROM public.content_revision AS words WHERE "
                            "words.id = NEW.revision_id; RETURN NEW;"
                        ),
                        hash="b2e52e1613ef8a738e4d571ed8a8aaf78b804414",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_guest_review_of_article_640f4",
                        table="content_guestreview",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="previewlink",
                trigger=pgtrigger.compiler.Trigger(
                    name="preview_link_in_order",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF TG_OP = 'INSERT' THEN NEW.made_at := statement_timestamp(); NEW.revoked_at := NULL; "
                            "NEW.revoked_by_id := NULL; IF NEW.until <= NEW.made_at OR NEW.until > NEW.made_at + "
                            "interval '30 days' THEN RAISE EXCEPTION 'a link cannot last until %', NEW.until USING "
                            "ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF OLD.revoked_at IS NOT "
                            "NULL OR NEW.revoked_at IS NULL OR to_jsonb(NEW) - 'revoked_at' - 'revoked_by_id' <> "
                            "to_jsonb(OLD) - 'revoked_at' - 'revoked_by_id' THEN RAISE EXCEPTION 'link % stays as it "
                            "is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.revoked_at := "
                            "statement_timestamp(); RETURN NEW;"
                        ),
                        hash="25fa012fe230a7f6c25c739e0dbbed3df0b5ac43",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_preview_link_in_order_cb0e8",
                        table="content_previewlink",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="previewlink",
                trigger=pgtrigger.compiler.Trigger(
                    name="preview_link_of_article",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "SELECT words.article_id INTO NEW.article_id FROM public.content_revision AS words WHERE "
                            "words.id = NEW.revision_id; RETURN NEW;"
                        ),
                        hash="67cbac4549378308d48cb3a23c17911667cabb8c",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_preview_link_of_article_fb141",
                        table="content_previewlink",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="reviewnote",
                trigger=pgtrigger.compiler.Trigger(
                    name="note_of_article",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "SELECT words.article_id, words.number INTO NEW.article_id, NEW.number FROM "
                            "public.content_revision AS words WHERE words.id = NEW.revision_id; RETURN NEW;"
                        ),
                        hash="384fd0eb0719863b139ebe796d2cb1d43f157e3c",
                        operation="INSERT",
                        pgid="pgtrigger_note_of_article_a88c6",
                        table="content_reviewnote",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="address",
                trigger=pgtrigger.compiler.Trigger(
                    name="leads_to_content",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NEW.kind <> 'redirect' THEN RETURN NEW; END IF; IF (TG_OP = 'UPDATE' AND OLD.kind <> "
                            "'redirect') OR NEW.target_id = NEW.id OR EXISTS ( SELECT FROM public.content_address AS "
                            "target WHERE target.id = NEW.target_id AND target.kind = 'redirect' ) THEN RAISE EXCEPTION "
                            "'address % would lead to another redirect', NEW.path USING ERRCODE = "
                            "'integrity_constraint_violation'; END IF; RETURN NEW;"
                        ),
                        hash="93962272e08f57a6cf1d0132ab3ab3ccb61c5477",
                        operation='INSERT OR UPDATE OF "kind", "target_id"',
                        pgid="pgtrigger_leads_to_content_11f4c",
                        table="content_address",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="address",
                trigger=pgtrigger.compiler.Trigger(
                    name="words_as_accepted",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE now_shown jsonb; shown jsonb; changed jsonb;",
                        func=(
                            "now_shown := jsonb_build_object('path', CASE WHEN NEW.external <> '' THEN NEW.path ELSE '' END, "
                            "'target', NEW.external); shown := now_shown - ARRAY['path', 'target']::text[]; IF TG_OP = "
                            "'UPDATE' THEN shown := jsonb_build_object('path', CASE WHEN OLD.external <> '' THEN OLD.path "
                            "ELSE '' END, 'target', OLD.external); END IF; SELECT coalesce(jsonb_object_agg(word.key, "
                            "word.value), jsonb_build_object()) INTO changed FROM jsonb_each_text(now_shown) AS word WHERE "
                            "word.value <> '' AND word.value IS DISTINCT FROM shown ->> word.key; IF changed <> "
                            "jsonb_build_object() AND ( EXISTS (SELECT FROM public.content_policy AS policy WHERE "
                            "policy.section_id IS NULL AND policy.four_eyes) OR EXISTS (SELECT FROM public.content_section AS"
                            " other WHERE other.four_eyes) ) AND NOT NOT EXISTS (SELECT FROM public.content_site AS site "
                            "WHERE site.opened_at IS NOT NULL) AND NOT EXISTS ( SELECT FROM public.content_publictext AS text"
                            " WHERE text.applied_in = pg_catalog.pg_current_xact_id()::text::bigint AND text.kind = "
                            "'redirect' AND text.words @> changed AND (text.subject::text IN (NEW.id::text, shown ->> "
                            "'merged_into') OR text.subject IS NULL AND TG_OP = 'INSERT') ) THEN RAISE EXCEPTION 'no second "
                            "person accepted these words of redirect %', NEW.id USING ERRCODE = 'insufficient_privilege'; END"
                            " IF; RETURN NEW;"
                        ),
                        hash="04faeab4b414f29fb908b5cb39ba5fb4cd773c0a",
                        operation='INSERT OR UPDATE OF "path", "external"',
                        pgid="pgtrigger_words_as_accepted_fed61",
                        table="content_address",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="topic",
                trigger=pgtrigger.compiler.Trigger(
                    name="leads_to_topic_in_use",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        func=(
                            "IF NEW.merged_into_id IS NOT NULL AND ( EXISTS ( SELECT FROM public.content_topic AS other "
                            "WHERE other.id = NEW.merged_into_id AND other.merged_into_id IS NOT NULL ) OR EXISTS "
                            "(SELECT FROM public.content_topic AS other WHERE other.merged_into_id = NEW.id) ) THEN "
                            "RAISE EXCEPTION 'topic % would lead to one that is in use no more', NEW.id USING ERRCODE = "
                            "'integrity_constraint_violation'; END IF; RETURN NEW;"
                        ),
                        hash="66590ec8f975fedebcac88e37000433f1414cc90",
                        operation='INSERT OR UPDATE OF "merged_into_id"',
                        pgid="pgtrigger_leads_to_topic_in_use_c3edd",
                        table="content_topic",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="byline",
                trigger=pgtrigger.compiler.Trigger(
                    name="words_as_accepted",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE now_shown jsonb; shown jsonb; changed jsonb;",
                        func=(
                            "now_shown := jsonb_build_object('name', CASE WHEN NEW.merged_into_id IS NULL THEN NEW.name ELSE "
                            "'' END, 'biography', NEW.biography, 'picture', coalesce((SELECT '/media/' || file.digest || '/' "
                            "|| file.address_name FROM public.content_assetversion AS file WHERE file.id = NEW.picture_id), "
                            "''), 'merged_into', coalesce(NEW.merged_into_id::text, '')); shown := now_shown - "
                            "ARRAY['biography', 'picture']::text[]; IF TG_OP = 'UPDATE' THEN shown := "
                            "jsonb_build_object('name', CASE WHEN OLD.merged_into_id IS NULL THEN OLD.name ELSE '' END, "
                            "'biography', OLD.biography, 'picture', coalesce((SELECT '/media/' || file.digest || '/' || "
                            "file.address_name FROM public.content_assetversion AS file WHERE file.id = OLD.picture_id), ''),"
                            " 'merged_into', coalesce(OLD.merged_into_id::text, '')); END IF; SELECT "
                            "coalesce(jsonb_object_agg(word.key, word.value), jsonb_build_object()) INTO changed FROM "
                            "jsonb_each_text(now_shown) AS word WHERE word.value <> '' AND word.value IS DISTINCT FROM shown "
                            "->> word.key; IF changed <> jsonb_build_object() AND ( EXISTS (SELECT FROM public.content_policy"
                            " AS policy WHERE policy.section_id IS NULL AND policy.four_eyes) OR EXISTS (SELECT FROM "
                            "public.content_section AS other WHERE other.four_eyes) ) AND NOT NOT EXISTS (SELECT FROM "
                            "public.content_site AS site WHERE site.opened_at IS NOT NULL) AND NOT EXISTS ( SELECT FROM "
                            "public.content_publictext AS text WHERE text.applied_in = "
                            "pg_catalog.pg_current_xact_id()::text::bigint AND text.kind = 'byline' AND text.words @> changed"
                            " AND (text.subject::text IN (NEW.id::text, shown ->> 'merged_into') OR text.subject IS NULL AND "
                            "TG_OP = 'INSERT') ) THEN RAISE EXCEPTION 'no second person accepted these words of byline %', "
                            "NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="0ea6a8908070baaaac33c42c361a433dbfd9bab2",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_words_as_accepted_fff93",
                        table="content_byline",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="section",
                trigger=pgtrigger.compiler.Trigger(
                    name="words_as_accepted",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE now_shown jsonb; shown jsonb; changed jsonb;",
                        func=(
                            "now_shown := jsonb_build_object('title', NEW.title, 'slug', NEW.slug, 'description', "
                            "NEW.description, 'introduction', coalesce(NEW.landing_id::text, '')); shown := now_shown - "
                            "ARRAY['title', 'slug', 'description']::text[]; IF TG_OP = 'UPDATE' THEN shown := "
                            "jsonb_build_object('title', OLD.title, 'slug', OLD.slug, 'description', OLD.description, "
                            "'introduction', coalesce(OLD.landing_id::text, '')); END IF; SELECT "
                            "coalesce(jsonb_object_agg(word.key, word.value), jsonb_build_object()) INTO changed FROM "
                            "jsonb_each_text(now_shown) AS word WHERE word.value <> '' AND word.value IS DISTINCT FROM shown "
                            "->> word.key; IF changed <> jsonb_build_object() AND NEW.four_eyes AND NOT NOT EXISTS (SELECT "
                            "FROM public.content_site AS site WHERE site.opened_at IS NOT NULL) AND NOT EXISTS ( SELECT FROM "
                            "public.content_publictext AS text WHERE text.applied_in = "
                            "pg_catalog.pg_current_xact_id()::text::bigint AND text.kind = 'section' AND text.words @> "
                            "changed AND (text.subject::text IN (NEW.id::text, shown ->> 'merged_into') OR text.subject IS "
                            "NULL AND TG_OP = 'INSERT') ) THEN RAISE EXCEPTION 'no second person accepted these words of "
                            "section %', NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="41a231e56d6315ea9448274e67421852e0812886",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_words_as_accepted_de0f9",
                        table="content_section",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="topic",
                trigger=pgtrigger.compiler.Trigger(
                    name="words_as_accepted",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE now_shown jsonb; shown jsonb; changed jsonb;",
                        func=(
                            "now_shown := jsonb_build_object('name', CASE WHEN NEW.merged_into_id IS NULL THEN NEW.name ELSE "
                            "'' END, 'slug', CASE WHEN NEW.merged_into_id IS NULL THEN NEW.slug ELSE '' END, 'merged_into', "
                            "coalesce(NEW.merged_into_id::text, '')); shown := now_shown - ARRAY[]::text[]; IF TG_OP = "
                            "'UPDATE' THEN shown := jsonb_build_object('name', CASE WHEN OLD.merged_into_id IS NULL THEN "
                            "OLD.name ELSE '' END, 'slug', CASE WHEN OLD.merged_into_id IS NULL THEN OLD.slug ELSE '' END, "
                            "'merged_into', coalesce(OLD.merged_into_id::text, '')); END IF; SELECT "
                            "coalesce(jsonb_object_agg(word.key, word.value), jsonb_build_object()) INTO changed FROM "
                            "jsonb_each_text(now_shown) AS word WHERE word.value <> '' AND word.value IS DISTINCT FROM shown "
                            "->> word.key; IF changed <> jsonb_build_object() AND ( EXISTS (SELECT FROM public.content_policy"
                            " AS policy WHERE policy.section_id IS NULL AND policy.four_eyes) OR EXISTS (SELECT FROM "
                            "public.content_section AS other WHERE other.four_eyes) ) AND NOT NOT EXISTS (SELECT FROM "
                            "public.content_site AS site WHERE site.opened_at IS NOT NULL) AND NOT EXISTS ( SELECT FROM "
                            "public.content_publictext AS text WHERE text.applied_in = "
                            "pg_catalog.pg_current_xact_id()::text::bigint AND text.kind = 'topic' AND text.words @> changed "
                            "AND (text.subject::text IN (NEW.id::text, shown ->> 'merged_into') OR text.subject IS NULL AND "
                            "TG_OP = 'INSERT') ) THEN RAISE EXCEPTION 'no second person accepted these words of topic %', "
                            "NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;"
                        ),
                        hash="3aae61a0adef77cb6d0518c1553bf51ae1278b94",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_words_as_accepted_764fb",
                        table="content_topic",
                        when="BEFORE",
                    ),
                ),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name="publictext",
                trigger=pgtrigger.compiler.Trigger(
                    name="text_in_order",
                    sql=audit.database.append_only.UnskippableTriggerSql(
                        declare="DECLARE done record; cut record;",
                        func=(
                            "IF TG_OP = 'INSERT' THEN NEW.asked_at := statement_timestamp(); NEW.accepted_by_id := NULL; "
                            "NEW.accepted_at := NULL; NEW.withdrawn_by_id := NULL; NEW.withdrawn_at := NULL; NEW.applied_at "
                            ":= NULL; NEW.applied_in := NULL; NEW.removed_at := NULL; IF NEW.kind NOT IN ('page', 'notice') "
                            "THEN NEW.alone_because := ''; END IF; IF NEW.kind = 'picture' THEN SELECT section.scope_id INTO "
                            "NEW.scope_id FROM public.content_asset AS asset JOIN public.content_section AS section ON "
                            "section.id = asset.section_id WHERE asset.id = NEW.subject; NEW.four_eyes := ( EXISTS (SELECT "
                            "FROM public.content_policy AS policy WHERE policy.section_id IS NULL AND policy.four_eyes) OR "
                            "EXISTS (SELECT FROM public.content_section AS other WHERE other.four_eyes) ) AND (NEW.subject IS"
                            " NULL OR EXISTS (SELECT FROM public.content_assetversion AS version JOIN "
                            "public.content_revisionmedia AS media_use ON media_use.version_id = version.id JOIN "
                            "public.content_revision AS words ON words.id = media_use.revision_id JOIN "
                            "public.content_revisionstatus AS status ON status.revision_id = words.id JOIN "
                            "public.content_article AS article ON article.id = words.article_id LEFT JOIN "
                            "public.content_revision AS live ON live.id = article.live_id WHERE version.asset_id = "
                            "NEW.subject AND status.state <> 'draft' AND (status.state <> 'superseded' OR "
                            "article.first_published_at IS NOT NULL AND words.number <= coalesce(live.number, "
                            "words.number)))); ELSIF NEW.kind = 'article' THEN SELECT section.scope_id, section.four_eyes AND"
                            " article.first_published_at IS NOT NULL INTO NEW.scope_id, NEW.four_eyes FROM "
                            "public.content_article AS article JOIN public.content_section AS section ON section.id = "
                            "article.section_id WHERE article.id = NEW.subject; NEW.four_eyes := coalesce(NEW.four_eyes, "
                            "true); ELSIF NEW.kind <> 'section' THEN NEW.scope_id := NULL; NEW.four_eyes := ( EXISTS (SELECT "
                            "FROM public.content_policy AS policy WHERE policy.section_id IS NULL AND policy.four_eyes) OR "
                            "EXISTS (SELECT FROM public.content_section AS other WHERE other.four_eyes) ); ELSE IF "
                            "NEW.subject IS NOT NULL THEN SELECT section.scope_id INTO NEW.scope_id FROM "
                            "public.content_section AS section WHERE section.id = NEW.subject; END IF; NEW.four_eyes := "
                            "coalesce( (SELECT section.four_eyes FROM public.content_section AS section WHERE "
                            "section.scope_id = NEW.scope_id), (SELECT policy.four_eyes FROM public.content_policy AS policy "
                            "WHERE policy.section_id IS NULL), true); END IF; IF NOT NEW.four_eyes OR NEW.source <> '' OR NOT"
                            " EXISTS (SELECT FROM public.content_site AS site WHERE site.opened_at IS NOT NULL) OR EXISTS ( "
                            "SELECT FROM public.content_publictext AS forged WHERE forged.kind = NEW.kind AND forged.subject "
                            "= NEW.subject AND EXISTS (SELECT FROM public.content_signature AS signed JOIN "
                            "public.content_signaturecheck AS looked ON looked.signature_id = signed.id WHERE signed.object ="
                            " 'content.publictext:' || forged.id AND looked.why_not <> '') AND NOT EXISTS ( SELECT FROM "
                            "jsonb_each_text(NEW.words) AS word WHERE NOT forged.words ? word.key OR word.value <> '' AND NOT"
                            " EXISTS ( SELECT FROM public.content_publictext AS earlier WHERE earlier.kind = NEW.kind AND "
                            "earlier.subject = NEW.subject AND earlier.id < forged.id AND earlier.applied_at IS NOT NULL AND "
                            "earlier.words ->> word.key = word.value AND NOT EXISTS (SELECT FROM public.content_signature AS "
                            "signed JOIN public.content_signaturecheck AS looked ON looked.signature_id = signed.id WHERE "
                            "signed.object = 'content.publictext:' || earlier.id AND looked.why_not <> '') ) ) ) OR "
                            "NEW.subject IS NOT NULL AND NOT EXISTS ( SELECT FROM jsonb_each_text(NEW.words) AS word WHERE "
                            "word.value <> '' AND NOT (NEW.kind = 'site' AND word.key IN ('header_menu', 'footer_menu') AND "
                            "NOT EXISTS ( SELECT FROM ( SELECT found.place, lag(found.place) OVER (ORDER BY line.number) AS "
                            "previous FROM public.content_site AS site, unnest(string_to_array(word.value, chr(10))) WITH "
                            "ORDINALITY AS line(entry, number), array_position(string_to_array(to_jsonb(site) ->> word.key, "
                            "chr(10)), line.entry) AS found(place) ) AS entries WHERE entries.place IS NULL OR entries.place "
                            "<= entries.previous )) ) THEN NEW.applied_at := NEW.asked_at; NEW.applied_in := "
                            "pg_catalog.pg_current_xact_id()::text::bigint; NEW.alone_because := ''; ELSIF NEW.alone_because "
                            "<> '' AND jsonb_exists(public.content_roles_at(NEW.author_id, NEW.scope_id), 'administrator') "
                            "THEN NEW.applied_at := NEW.asked_at; NEW.applied_in := "
                            "pg_catalog.pg_current_xact_id()::text::bigint; ELSE NEW.alone_because := ''; IF NEW.subject IS "
                            "NULL AND NEW.kind NOT IN ('section', 'redirect') THEN NEW.applied_at := NEW.asked_at; END IF; "
                            "END IF; RETURN NEW; END IF; SELECT * INTO done FROM public.content_redaction AS redaction WHERE "
                            "redaction.done_in = pg_catalog.pg_current_xact_id()::text::bigint AND redaction.done_at = "
                            "NEW.removed_at; IF FOUND AND OLD.removed_at IS DISTINCT FROM done.done_at THEN FOR cut IN SELECT"
                            " split_part(place.field, '.', 1) AS side, split_part(place.field, '.', 2) AS name, place.start, "
                            "place.length FROM public.content_redactioncut AS place WHERE place.redaction_id = done.id AND "
                            "place.kind = 'text' AND place.\"row\" = OLD.id ORDER BY place.field, place.start DESC LOOP IF "
                            "cut.side = 'words' THEN OLD.words := jsonb_set(OLD.words, ARRAY[cut.name], "
                            "to_jsonb(overlay(OLD.words ->> cut.name PLACING '[…]' FROM cut.start + 1 FOR cut.length)), "
                            "false); OLD.salt := ''; ELSE OLD.before := jsonb_set(OLD.before, ARRAY[cut.name], "
                            "to_jsonb(overlay(OLD.before ->> cut.name PLACING '[…]' FROM cut.start + 1 FOR cut.length)), "
                            "false); END IF; END LOOP; IF FOUND THEN OLD.removed_at := done.done_at; IF OLD.applied_at IS "
                            "NULL THEN OLD.withdrawn_at := coalesce(OLD.withdrawn_at, done.done_at); END IF; RETURN OLD; END "
                            "IF; END IF; IF NEW.words = '{}' AND NEW.before = '{}' AND NEW.salt = '' AND ( OLD.kind = "
                            "'byline' AND (OLD.withdrawn_at IS NOT NULL OR EXISTS (SELECT FROM public.content_byline AS "
                            "byline WHERE byline.id = OLD.subject AND byline.removed_at IS NOT NULL)) OR OLD.kind = 'article'"
                            " AND EXISTS (SELECT FROM public.content_redaction AS redaction WHERE redaction.article_id = "
                            "OLD.subject AND redaction.done_at IS NOT NULL)) THEN OLD.words := NEW.words; OLD.before := "
                            "NEW.before; OLD.salt := NEW.salt; IF OLD.applied_at IS NULL THEN OLD.withdrawn_at := "
                            "coalesce(OLD.withdrawn_at, statement_timestamp()); END IF; ELSIF OLD.subject IS NULL AND "
                            "OLD.applied_at IS NOT NULL AND coalesce(OLD.applied_in, "
                            "pg_catalog.pg_current_xact_id()::text::bigint) = pg_catalog.pg_current_xact_id()::text::bigint "
                            "THEN OLD.subject := NEW.subject; ELSIF OLD.withdrawn_at IS NULL AND OLD.applied_at IS NULL AND "
                            "NEW.withdrawn_by_id IS NOT NULL THEN OLD.withdrawn_by_id := NEW.withdrawn_by_id; "
                            "OLD.withdrawn_at := statement_timestamp(); ELSIF OLD.withdrawn_at IS NULL AND OLD.accepted_at IS"
                            " NULL AND NEW.accepted_by_id IS NOT NULL AND (OLD.applied_at IS NULL OR OLD.alone_because <> '')"
                            " AND (OLD.author_id IS NULL OR OLD.author_id <> ALL "
                            "(public.secure_rbac_one_person_with(NEW.accepted_by_id))) AND (NOT ( EXISTS (SELECT FROM "
                            "public.content_section AS section WHERE section.four_eyes AND section.signed AND "
                            "section.scope_id = coalesce(OLD.scope_id, section.scope_id)) OR OLD.scope_id IS NULL AND EXISTS "
                            "(SELECT FROM public.content_policy AS policy WHERE policy.section_id IS NULL AND "
                            "policy.four_eyes AND policy.signed) ) OR EXISTS (SELECT FROM public.content_signature AS given "
                            "LEFT JOIN public.content_signaturecheck AS looked ON looked.signature_id = given.id WHERE "
                            "given.object = 'content.publictext:' || OLD.id AND given.purpose = 'accept text' AND "
                            "given.signer_id = NEW.accepted_by_id AND coalesce(looked.why_not, '') = '')) THEN "
                            "OLD.accepted_by_id := NEW.accepted_by_id; OLD.accepted_at := statement_timestamp(); IF "
                            "OLD.applied_at IS NULL THEN OLD.applied_at := OLD.accepted_at; OLD.applied_in := "
                            "pg_catalog.pg_current_xact_id()::text::bigint; END IF; ELSIF OLD.withdrawn_at IS NULL AND "
                            "OLD.applied_at IS NULL AND NEW.alone_because <> '' AND "
                            "jsonb_exists(public.content_roles_at(OLD.author_id, OLD.scope_id), 'administrator') THEN "
                            "OLD.alone_because := NEW.alone_because; OLD.applied_at := statement_timestamp(); OLD.applied_in "
                            ":= pg_catalog.pg_current_xact_id()::text::bigint; ELSE RAISE EXCEPTION 'no second person "
                            "accepted public text %, or it is decided', OLD.id USING ERRCODE = 'insufficient_privilege'; END "
                            "IF; RETURN OLD;"
                        ),
                        hash="cd67e99cb4a5bc5b396f75b860c3e6ff0f2ce982",
                        operation="INSERT OR UPDATE",
                        pgid="pgtrigger_text_in_order_90409",
                        table="content_publictext",
                        when="BEFORE",
                    ),
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="articlegrant",
            trigger=pgtrigger.compiler.Trigger(
                name="article_grant_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_article_grant_writes_act_79691",
                    func=(
                        "IF EXISTS ( SELECT FROM public.auth_permission AS may WHERE may.id = NEW.permission_id "
                        "AND may.codename = 'approve_article' ) THEN INSERT INTO public.secure_rbac_act (kind, "
                        "by_id, about_id) SELECT DISTINCT 'grant', NEW.assigned_by_id, person.who FROM (SELECT "
                        "NEW.user_id) AS person (who) WHERE person.who <> NEW.assigned_by_id ; END IF; RETURN "
                        "NULL;"
                    ),
                    table="content_articlegrant",
                    when="AFTER",
                    operation="INSERT",
                    hash="98ecc6dc607083462a3dac049fb0d8cfba7c2194",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="articleteamgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="article_team_grant_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_article_team_grant_writes_act_abff5",
                    func=(
                        "IF EXISTS ( SELECT FROM public.auth_permission AS may WHERE may.id = NEW.permission_id "
                        "AND may.codename = 'approve_article' ) THEN INSERT INTO public.secure_rbac_act (kind, "
                        "by_id, about_id) SELECT DISTINCT 'grant', NEW.assigned_by_id, person.who FROM (SELECT "
                        "public.secure_rbac_members(NEW.group_id)) AS person (who) WHERE person.who <> "
                        "NEW.assigned_by_id ; END IF; RETURN NULL;"
                    ),
                    table="content_articleteamgrant",
                    when="AFTER",
                    operation="INSERT",
                    hash="11c0cf7a1b489fc90d246251ff4f082b2483767a",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sectiongrant",
            trigger=pgtrigger.compiler.Trigger(
                name="section_grant_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_section_grant_writes_act_0b690",
                    func=(
                        "IF EXISTS ( SELECT FROM public.auth_permission AS may WHERE may.id = NEW.permission_id "
                        "AND may.codename = 'approve_article' ) THEN INSERT INTO public.secure_rbac_act (kind, "
                        "by_id, about_id) SELECT DISTINCT 'grant', NEW.assigned_by_id, person.who FROM (SELECT "
                        "NEW.user_id) AS person (who) WHERE person.who <> NEW.assigned_by_id ; END IF; RETURN "
                        "NULL;"
                    ),
                    table="content_sectiongrant",
                    when="AFTER",
                    operation="INSERT",
                    hash="22ab7754cd0e6f5bb6c69bc2dad0deca78b24c4c",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sectionteamgrant",
            trigger=pgtrigger.compiler.Trigger(
                name="section_team_grant_writes_act",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    pgid="pgtrigger_section_team_grant_writes_act_d137d",
                    func=(
                        "IF EXISTS ( SELECT FROM public.auth_permission AS may WHERE may.id = NEW.permission_id "
                        "AND may.codename = 'approve_article' ) THEN INSERT INTO public.secure_rbac_act (kind, "
                        "by_id, about_id) SELECT DISTINCT 'grant', NEW.assigned_by_id, person.who FROM (SELECT "
                        "public.secure_rbac_members(NEW.group_id)) AS person (who) WHERE person.who <> "
                        "NEW.assigned_by_id ; END IF; RETURN NULL;"
                    ),
                    table="content_sectionteamgrant",
                    when="AFTER",
                    operation="INSERT",
                    hash="d7d4d94a646696c4ac04e68c6b77d8fdbb8c4756",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signaturecheck",
            trigger=pgtrigger.compiler.Trigger(
                name="signature_check_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';",
                    hash="445561d0f256bd2ba6c65a1e74d5dc9d7b8463ea",
                    level="STATEMENT",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_signature_check_append_only_48ea4",
                    table="content_signaturecheck",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="signature_append_only",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func="RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';",
                    hash="8cef56a4fd00163fc561bffef8a01726f2cecda6",
                    level="STATEMENT",
                    operation="UPDATE OR DELETE OR TRUNCATE",
                    pgid="pgtrigger_signature_append_only_12d4f",
                    table="content_signature",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="signature_stamped",
                sql=audit.database.append_only.UnskippableTriggerSql(
                    func="NEW.created_at := clock_timestamp(); RETURN NEW;",
                    hash="f477554e11c68ecc0de60e953f923385897c78c4",
                    operation="INSERT",
                    pgid="pgtrigger_signature_stamped_1e19a",
                    table="content_signature",
                    when="BEFORE",
                ),
            ),
        ),
    ]
