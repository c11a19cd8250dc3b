import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import audit.append_only

# What is in force does not become looser by an update: guests see something where administrators say so.
# A loosening that waits was asked for when there were none.
NOBODY_YET = """
    UPDATE content_policy SET guests = 'none' WHERE section_id IS NULL;
    UPDATE content_policychange SET before = before || '{"guests": "none"}',
        guests = CASE WHEN section_id IS NULL AND kind = 'values' THEN 'none' END
    WHERE applied_at IS NULL AND withdrawn_at IS NULL AND lapsed_at IS NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0024_preview_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GuestReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("submission", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("email_ciphertext", models.BinaryField()),
                ("token_digest", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                (
                    "invited_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="asked at",
                    ),
                ),
                ("until", models.DateTimeField(verbose_name="until")),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("", "No answer yet"), ("approved", "Approved"), ("sent_back", "Sent back")],
                        default="",
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(editable=False, null=True, verbose_name="answered at")),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="revoked at")),
            ],
            options={
                "verbose_name": "review by a guest",
                "verbose_name_plural": "reviews by guests",
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="policychange",
            name="policy_change_in_order",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="policychange",
            name="policy_change_applied",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="revisionstatus",
            name="published_by_two",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="scheduledchange",
            name="schedule_in_order",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="section",
            name="section_under_policy",
        ),
        migrations.RemoveConstraint(
            model_name="approval",
            name="approval_once_per_person",
        ),
        migrations.RemoveConstraint(
            model_name="policy",
            name="policy_of_site_is_whole",
        ),
        migrations.AddField(
            model_name="policy",
            name="guests",
            field=models.CharField(
                blank=True,
                choices=[
                    ("none", "Nobody without an account sees a version before it is public"),
                    ("read", "People without an account may be shown a version by a link that ends"),
                    ("approve", "A guest whom an editor invited by mail may approve a version, too"),
                ],
                max_length=10,
                null=True,
                verbose_name="guests",
            ),
        ),
        migrations.AddField(
            model_name="policychange",
            name="guests",
            field=models.CharField(
                blank=True,
                choices=[
                    ("none", "Nobody without an account sees a version before it is public"),
                    ("read", "People without an account may be shown a version by a link that ends"),
                    ("approve", "A guest whom an editor invited by mail may approve a version, too"),
                ],
                max_length=10,
                null=True,
                verbose_name="guests",
            ),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="guest_name",
            field=models.CharField(blank=True, db_default="", default="", max_length=120),
        ),
        migrations.AddField(
            model_name="section",
            name="guests",
            field=models.CharField(
                choices=[
                    ("none", "Nobody without an account sees a version before it is public"),
                    ("read", "People without an account may be shown a version by a link that ends"),
                    ("approve", "A guest whom an editor invited by mail may approve a version, too"),
                ],
                db_default="none",
                default="none",
                editable=False,
                max_length=10,
                verbose_name="guests",
            ),
        ),
        migrations.RunSQL(NOBODY_YET, migrations.RunSQL.noop),
        pgtrigger.migrations.AddTrigger(
            model_name="approval",
            trigger=pgtrigger.compiler.Trigger(
                name="approval_of_guest",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF NEW.guest_id IS NOT NULL AND NOT EXISTS ( SELECT FROM public.content_guestreview AS asked WHERE asked.id = NEW.guest_id AND asked.revision_id = NEW.revision_id AND asked.digest = NEW.digest AND asked.submission = NEW.submission AND asked.invited_by_id = NEW.approver_id AND asked.answer = 'approved' ) THEN RAISE EXCEPTION 'guest % has not said yes', NEW.guest_id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;",
                    hash="03cacc8dc3c0f7ac8245a7315af677bfe510aa42",
                    operation="INSERT",
                    pgid="pgtrigger_approval_of_guest_47e1a",
                    table="content_approval",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policychange",
            trigger=pgtrigger.compiler.Trigger(
                name="policy_change_in_order",
                sql=audit.append_only.UnskippableTriggerSql(
                    declare="DECLARE above jsonb; own jsonb; after jsonb; others bigint;",
                    func="SELECT jsonb_build_object('audience', place.audience, 'four_eyes', place.four_eyes, 'approvals', place.approvals, 'factor', place.factor, 'comments', place.comments, 'corrections', place.corrections, 'guests', place.guests) INTO above FROM public.content_section AS place WHERE place.scope_id = ( SELECT scope.ancestor_ids[2] FROM public.secure_rbac_scope AS scope JOIN public.content_section AS mine ON mine.scope_id = scope.id WHERE mine.id = NEW.section_id ); IF NEW.kind = 'move' THEN SELECT jsonb_build_object('audience', place.audience, 'four_eyes', place.four_eyes, 'approvals', place.approvals, 'factor', place.factor, 'comments', place.comments, 'corrections', place.corrections, 'guests', place.guests) INTO above FROM public.content_section AS place WHERE place.id = NEW.\"to_id\"; SELECT jsonb_build_object('audience', policy.audience, 'four_eyes', policy.four_eyes, 'approvals', policy.approvals, 'factor', policy.factor, 'comments', policy.comments, 'corrections', policy.corrections, 'guests', policy.guests) INTO own FROM public.content_policy AS policy WHERE policy.section_id = NEW.section_id; ELSE own := jsonb_build_object('audience', NEW.audience, 'four_eyes', NEW.four_eyes, 'approvals', NEW.approvals, 'factor', NEW.factor, 'comments', NEW.comments, 'corrections', NEW.corrections, 'guests', NEW.guests); END IF; own := coalesce(own, jsonb_build_object()); IF NEW.section_id IS NULL OR above IS NULL OR (NEW.kind = 'move' AND NEW.\"to_id\" IS NULL) THEN SELECT jsonb_build_object('audience', policy.audience, 'four_eyes', policy.four_eyes, 'approvals', policy.approvals, 'factor', policy.factor, 'comments', policy.comments, 'corrections', policy.corrections, 'guests', policy.guests) INTO above FROM public.content_policy AS policy WHERE policy.section_id IS NULL; END IF; IF NEW.section_id IS NULL THEN after := own; ELSE above := coalesce(above, jsonb_build_object('audience', 'public', 'four_eyes', true, 'approvals', 1, 'factor', 'any', 'comments', 'held', 'corrections', false, 'guests', 'none')); after := (above || jsonb_strip_nulls(own) || jsonb_build_object('audience', CASE WHEN own->>'audience' IS NULL OR array_position(ARRAY['roles', 'members', 'public']::text[], own->>'audience') > array_position(ARRAY['roles', 'members', 'public']::text[], above->>'audience') THEN above->'audience' ELSE own->'audience' END)); SELECT jsonb_build_object('audience', place.audience, 'four_eyes', place.four_eyes, 'approvals', place.approvals, 'factor', place.factor, 'comments', place.comments, 'corrections', place.corrections, 'guests', place.guests) INTO above FROM public.content_section AS place WHERE place.id = NEW.section_id; END IF; IF TG_OP = 'INSERT' THEN SELECT count(*) INTO others FROM public.secure_rbac_roleassignment AS held WHERE held.role = 'administrator' AND held.scope_id IS NULL AND held.user_id IS DISTINCT FROM NEW.asked_by_id AND (held.until IS NULL OR held.until > statement_timestamp()); NEW.asked_at := statement_timestamp(); NEW.agreed_by_id := NULL; NEW.agreed_at := NULL; NEW.withdrawn_by_id := NULL; NEW.withdrawn_at := NULL; NEW.lapsed_at := NULL; NEW.applied_at := NULL; NEW.applied_in := NULL; NEW.before := coalesce(above, jsonb_build_object()); NEW.loosens := above IS NOT NULL AND ( array_position(ARRAY['roles', 'members', 'public']::text[], after->>'audience') > array_position(ARRAY['roles', 'members', 'public']::text[], above->>'audience') OR (NOT (after->>'four_eyes')::bool AND (above->>'four_eyes')::bool) OR (after->>'approvals')::int < (above->>'approvals')::int OR array_position(ARRAY['passkey', 'any']::text[], after->>'factor') > array_position(ARRAY['passkey', 'any']::text[], above->>'factor') OR array_position(ARRAY['closed', 'held', 'open']::text[], after->>'comments') > array_position(ARRAY['closed', 'held', 'open']::text[], above->>'comments') OR ((after->>'corrections')::bool AND NOT (above->>'corrections')::bool) OR array_position(ARRAY['none', 'read', 'approve']::text[], after->>'guests') > array_position(ARRAY['none', 'read', 'approve']::text[], above->>'guests') ); NEW.notice := NEW.loosens AND others = 0; IF NOT NEW.loosens THEN NEW.applied_at := statement_timestamp(); NEW.applied_in := pg_current_xact_id()::text::bigint; END IF; RETURN NEW; END IF; IF OLD.applied_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL OR OLD.lapsed_at IS NOT NULL THEN RAISE EXCEPTION 'change % has been decided', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; IF (NEW.id, NEW.section_id, NEW.kind, NEW.\"to_id\", NEW.reason, NEW.asked_by_id, NEW.asked_at, NEW.before, NEW.loosens, NEW.notice, NEW.audience, NEW.four_eyes, NEW.approvals, NEW.factor, NEW.comments, NEW.corrections, NEW.guests) IS DISTINCT FROM (OLD.id, OLD.section_id, OLD.kind, OLD.\"to_id\", OLD.reason, OLD.asked_by_id, OLD.asked_at, OLD.before, OLD.loosens, OLD.notice, OLD.audience, OLD.four_eyes, OLD.approvals, OLD.factor, OLD.comments, OLD.corrections, OLD.guests) THEN RAISE EXCEPTION 'what was asked for in change % stays as it was asked', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; IF NEW.applied_at IS NULL THEN RETURN NEW; END IF; NEW.applied_at := statement_timestamp(); NEW.applied_in := pg_current_xact_id()::text::bigint; IF above IS DISTINCT FROM NEW.before OR NEW.withdrawn_at IS NOT NULL OR NEW.lapsed_at IS NOT NULL OR NOT EXISTS ( SELECT FROM public.secure_rbac_roleassignment AS held WHERE held.user_id = NEW.asked_by_id AND held.role = 'administrator' AND held.scope_id IS NULL AND (held.until IS NULL OR held.until > statement_timestamp()) ) THEN RAISE EXCEPTION 'change % is not valid any more', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; IF NEW.agreed_by_id IS NOT NULL AND NEW.agreed_by_id IS DISTINCT FROM NEW.asked_by_id AND EXISTS ( SELECT FROM public.secure_rbac_roleassignment AS held WHERE held.user_id = NEW.agreed_by_id AND held.role = 'administrator' AND held.scope_id IS NULL AND (held.until IS NULL OR held.until > statement_timestamp()) AND held.assigned_at < NEW.asked_at AND ( held.assigned_by_id IS DISTINCT FROM NEW.asked_by_id OR held.assigned_at < statement_timestamp() - interval '72 hours' ) ) THEN NEW.agreed_at := statement_timestamp(); RETURN NEW; END IF; IF NEW.agreed_by_id IS NULL AND OLD.notice AND OLD.asked_at <= statement_timestamp() - interval '72 hours' THEN RETURN NEW; END IF; RAISE EXCEPTION 'nobody else agreed to change %', OLD.id USING ERRCODE = 'insufficient_privilege';",
                    hash="4df246042f62c19b458d0b5a7e51867764de73d1",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_policy_change_in_order_0fe39",
                    table="content_policychange",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policychange",
            trigger=pgtrigger.compiler.Trigger(
                name="policy_change_applied",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF NEW.applied_at IS NULL OR NEW.kind <> 'values' OR (TG_OP = 'UPDATE' AND OLD.applied_at IS NOT NULL) THEN RETURN NULL; END IF; INSERT INTO public.content_policy AS policy (section_id, audience, four_eyes, approvals, factor, comments, corrections, guests, version, changed_at) VALUES (NEW.section_id, NEW.audience, NEW.four_eyes, NEW.approvals, NEW.factor, NEW.comments, NEW.corrections, NEW.guests, 1, statement_timestamp()) ON CONFLICT (section_id) DO UPDATE SET audience = EXCLUDED.audience, four_eyes = EXCLUDED.four_eyes, approvals = EXCLUDED.approvals, factor = EXCLUDED.factor, comments = EXCLUDED.comments, corrections = EXCLUDED.corrections, guests = EXCLUDED.guests, version = policy.version + 1, changed_at = EXCLUDED.changed_at; UPDATE public.content_section AS below SET four_eyes = below.four_eyes WHERE NEW.section_id IS NULL OR below.scope_id IN ( SELECT link.scope_id FROM public.secure_rbac_scopeancestor AS link JOIN public.content_section AS place ON place.scope_id = link.ancestor_id WHERE place.id = NEW.section_id ); RETURN NULL;",
                    hash="6a107fbec47b4e97013965773195ff41575c5315",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_policy_change_applied_99ab7",
                    table="content_policychange",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="revisionstatus",
            trigger=pgtrigger.compiler.Trigger(
                name="published_by_two",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF NEW.state <> 'published' OR (TG_OP = 'UPDATE' AND OLD.state = 'published' AND OLD.revision_id = NEW.revision_id) THEN RETURN NEW; END IF; IF NOT EXISTS ( SELECT FROM public.content_revision AS words JOIN public.content_article AS article ON article.id = words.article_id JOIN public.content_section AS section ON section.id = article.section_id LEFT JOIN public.content_revision AS live ON live.id = article.live_id WHERE words.id = NEW.revision_id AND EXISTS ( SELECT FROM public.content_urgentcorrection AS fix WHERE fix.article_id = article.id AND fix.outcome = '' AND ( (fix.revision_id = words.id AND fix.digest = words.digest AND fix.made_in = pg_catalog.pg_current_xact_id()::text::bigint) OR (fix.base_id = words.id AND fix.revision_id = article.live_id) ) ) OR words.id = NEW.revision_id AND NOT EXISTS ( SELECT FROM public.content_urgentcorrection AS fix WHERE fix.article_id = article.id AND fix.outcome = '' ) AND ( NOT section.four_eyes OR section.approvals <= ( SELECT count(DISTINCT yes.approver_id) FROM public.content_approval AS yes WHERE yes.revision_id = words.id AND yes.digest = words.digest AND yes.submission = NEW.submission AND (yes.guest_id IS NULL OR section.guests = 'approve') AND NOT EXISTS ( SELECT FROM public.content_revision AS own WHERE own.article_id = article.id AND own.author_id = yes.approver_id AND own.number > coalesce(live.number, 0) ) ) OR EXISTS ( SELECT FROM public.content_emergencypass AS pass WHERE pass.revision_id = words.id AND pass.digest = words.digest AND pass.used_in = pg_catalog.pg_current_xact_id()::text::bigint ) OR (words.number = 1 AND EXISTS ( SELECT FROM public.content_importeditem AS item WHERE item.object_id = article.id AND item.kind IN ('post', 'page') )) ) ) THEN RAISE EXCEPTION 'nobody else has approved revision %, or too few have', NEW.revision_id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;",
                    hash="25ed4ec0ba2534b87f95cc708b634bc596543c8e",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_published_by_two_97ae8",
                    table="content_revisionstatus",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="scheduledchange",
            trigger=pgtrigger.compiler.Trigger(
                name="schedule_in_order",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF TG_OP = 'INSERT' THEN NEW.scheduled_at := statement_timestamp(); NEW.cancelled_by_id := NULL; NEW.cancelled_at := NULL; NEW.done_at := NULL; NEW.held_at := NULL; NEW.held_because := ''; SELECT jsonb_build_object('audience', section.audience, 'four_eyes', section.four_eyes, 'approvals', section.approvals, 'factor', section.factor, 'comments', section.comments, 'corrections', section.corrections, 'guests', section.guests) INTO NEW.policy FROM public.content_article AS article JOIN public.content_section AS section ON section.id = article.section_id WHERE article.id = NEW.article_id; SELECT status.submission INTO NEW.submission FROM public.content_revisionstatus AS status WHERE status.revision_id = NEW.revision_id; IF NEW.at <= statement_timestamp() OR (NEW.kind = 'publish' AND NOT EXISTS ( SELECT FROM public.content_article AS article JOIN public.content_section AS section ON section.id = article.section_id JOIN public.content_revision AS words ON words.id = article.draft_id JOIN public.content_revisionstatus AS status ON status.revision_id = words.id WHERE article.id = NEW.article_id AND words.id = NEW.revision_id AND words.digest = NEW.digest AND (status.state = 'approved' OR NOT section.four_eyes) )) THEN RAISE EXCEPTION 'article % cannot be scheduled like this', NEW.article_id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF (NEW.id, NEW.article_id, NEW.kind, NEW.revision_id, NEW.digest, NEW.submission, NEW.policy, NEW.at, NEW.reason, NEW.scheduled_by_id, NEW.scheduled_at) IS DISTINCT FROM (OLD.id, OLD.article_id, OLD.kind, OLD.revision_id, OLD.digest, OLD.submission, OLD.policy, OLD.at, OLD.reason, OLD.scheduled_by_id, OLD.scheduled_at) OR OLD.cancelled_at IS NOT NULL OR OLD.done_at IS NOT NULL OR OLD.held_at IS NOT NULL THEN RAISE EXCEPTION 'schedule % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; IF NEW.cancelled_at IS NOT NULL THEN NEW.cancelled_at := statement_timestamp(); END IF; IF NEW.held_at IS NOT NULL THEN NEW.held_at := statement_timestamp(); END IF; IF NEW.done_at IS NOT NULL THEN NEW.done_at := statement_timestamp(); END IF; IF (NEW.done_at IS NOT NULL OR NEW.held_at IS NOT NULL) AND NEW.at > statement_timestamp() THEN RAISE EXCEPTION 'schedule % is not due', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; IF NEW.done_at IS NOT NULL AND NOT EXISTS ( SELECT FROM public.content_article AS article WHERE article.id = NEW.article_id AND ( (NEW.kind = 'publish' AND article.live_id = NEW.revision_id) OR (NEW.kind = 'expire' AND article.live_id IS NULL) ) ) THEN RAISE EXCEPTION 'schedule % has not been carried out', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW;",
                    hash="1ec4441f3741bb7366b26a32ccc949373bdb87c8",
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
                sql=audit.append_only.UnskippableTriggerSql(
                    declare="DECLARE policy record; own jsonb; before jsonb; after jsonb;",
                    func="IF TG_OP = 'UPDATE' THEN before := jsonb_build_object('audience', OLD.audience, 'four_eyes', OLD.four_eyes, 'approvals', OLD.approvals, 'factor', OLD.factor, 'comments', OLD.comments, 'corrections', OLD.corrections, 'guests', OLD.guests); END IF; after := jsonb_build_object('audience', 'public', 'four_eyes', true, 'approvals', 1, 'factor', 'any', 'comments', 'held', 'corrections', false, 'guests', 'none'); NEW.policy_from := jsonb_build_object(); FOR policy IN SELECT own.*, above.id AS place, above.scope_id, CASE WHEN above.id = NEW.id THEN NEW.title ELSE above.title END AS title FROM public.content_policy AS own LEFT JOIN public.content_section AS above ON above.id = own.section_id LEFT JOIN public.secure_rbac_scope AS scope ON scope.id = above.scope_id WHERE own.section_id IS NULL OR above.scope_id IN ( SELECT ancestor_id FROM public.secure_rbac_scopeancestor WHERE scope_id = NEW.scope_id ) ORDER BY scope.depth NULLS FIRST LOOP own := jsonb_build_object('audience', policy.audience, 'four_eyes', policy.four_eyes, 'approvals', policy.approvals, 'factor', policy.factor, 'comments', policy.comments, 'corrections', policy.corrections, 'guests', policy.guests); IF policy.place IS NOT NULL THEN IF array_position(ARRAY['roles', 'members', 'public']::text[], own->>'audience') > array_position(ARRAY['roles', 'members', 'public']::text[], after->>'audience') THEN own := own - 'audience'; END IF; NEW.policy_from := NEW.policy_from || coalesce(( SELECT jsonb_object_agg( name, jsonb_build_object('id', policy.place, 'title', policy.title)) FROM jsonb_object_keys(jsonb_strip_nulls(own)) AS name ), jsonb_build_object()); END IF; after := after || jsonb_strip_nulls(own); END LOOP; IF before IS NOT NULL AND ( array_position(ARRAY['roles', 'members', 'public']::text[], after->>'audience') > array_position(ARRAY['roles', 'members', 'public']::text[], before->>'audience') OR (NOT (after->>'four_eyes')::bool AND (before->>'four_eyes')::bool) OR (after->>'approvals')::int < (before->>'approvals')::int OR array_position(ARRAY['passkey', 'any']::text[], after->>'factor') > array_position(ARRAY['passkey', 'any']::text[], before->>'factor') OR array_position(ARRAY['closed', 'held', 'open']::text[], after->>'comments') > array_position(ARRAY['closed', 'held', 'open']::text[], before->>'comments') OR ((after->>'corrections')::bool AND NOT (before->>'corrections')::bool) OR array_position(ARRAY['none', 'read', 'approve']::text[], after->>'guests') > array_position(ARRAY['none', 'read', 'approve']::text[], before->>'guests') ) AND NOT EXISTS ( SELECT FROM public.content_policychange AS change LEFT JOIN public.content_section AS place ON place.id = change.section_id WHERE change.applied_in = pg_current_xact_id()::text::bigint AND change.loosens AND (change.section_id IS NULL OR place.scope_id IN ( SELECT ancestor_id FROM public.secure_rbac_scopeancestor WHERE scope_id = NEW.scope_id )) ) THEN RAISE EXCEPTION 'nobody agreed to loosen the policy of section %', NEW.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.audience := after->>'audience'; NEW.four_eyes := (after->>'four_eyes')::bool; NEW.approvals := (after->>'approvals')::smallint; NEW.factor := after->>'factor'; NEW.comments := after->>'comments'; NEW.corrections := (after->>'corrections')::bool; NEW.guests := after->>'guests'; RETURN NEW;",
                    hash="5d27a2b6192c295fbc8ad7ec54188f49e927a03f",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_section_under_policy_61468",
                    table="content_section",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("section__isnull", False),
                    models.Q(
                        ("approvals__isnull", False),
                        ("audience__isnull", False),
                        ("comments__isnull", False),
                        ("corrections__isnull", False),
                        ("factor__isnull", False),
                        ("four_eyes__isnull", False),
                        ("guests__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="policy_of_site_is_whole",
            ),
        ),
        migrations.AddField(
            model_name="guestreview",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="guestreview",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="guest_reviews",
                to="content.revision",
            ),
        ),
        migrations.AddField(
            model_name="guestreview",
            name="revoked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="guest",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="approval",
                to="content.guestreview",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("guest", None)),
                fields=("revision", "submission", "approver"),
                name="approval_once_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(("guest", None), ("role", "guest"), _connector="XOR"),
                name="approval_of_guest_says_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="guestreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("token_digest", None), ("token_digest__regex", "^[0-9a-f]{64}$"), _connector="OR"
                ),
                name="guest_review_digest_form",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="guestreview",
            trigger=pgtrigger.compiler.Trigger(
                name="guest_answers_once",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF (TG_OP = 'INSERT' OR NEW.answer <> OLD.answer) AND NOT EXISTS ( SELECT FROM public.content_revision AS words JOIN public.content_article AS article ON article.draft_id = words.id JOIN public.content_section AS section ON section.id = article.section_id JOIN public.content_revisionstatus AS status ON status.revision_id = words.id WHERE words.id = NEW.revision_id AND words.digest = NEW.digest AND section.guests = 'approve' AND status.submission = NEW.submission AND status.state IN ('in_review', 'approved') AND NOT EXISTS ( SELECT FROM public.content_revision AS own LEFT JOIN public.content_revision AS live ON live.id = article.live_id WHERE own.article_id = article.id AND own.author_id = NEW.invited_by_id AND own.number > coalesce(live.number, 0) ) ) THEN RAISE EXCEPTION 'no guest can be asked about revision % like this', NEW.revision_id USING ERRCODE = 'insufficient_privilege'; END IF; IF TG_OP = 'INSERT' THEN NEW.invited_at := statement_timestamp(); NEW.answer := ''; NEW.answered_at := NULL; NEW.revoked_at := NULL; NEW.revoked_by_id := NULL; IF NEW.until <= NEW.invited_at OR NEW.until > NEW.invited_at + interval '14 days' THEN RAISE EXCEPTION 'a guest cannot be given until %', NEW.until USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF (NEW.id, NEW.revision_id, NEW.digest, NEW.submission, NEW.name, NEW.invited_by_id, NEW.invited_at, NEW.until) IS DISTINCT FROM (OLD.id, OLD.revision_id, OLD.digest, OLD.submission, OLD.name, OLD.invited_by_id, OLD.invited_at, OLD.until) OR ((OLD.answer <> '' OR OLD.revoked_at IS NOT NULL) AND (NEW.answer, NEW.answered_at, NEW.revoked_at, NEW.revoked_by_id, NEW.token_digest) IS DISTINCT FROM (OLD.answer, OLD.answered_at, OLD.revoked_at, OLD.revoked_by_id, OLD.token_digest)) OR (NEW.answer <> '' AND NEW.revoked_at IS NOT NULL) THEN RAISE EXCEPTION 'what guest % was asked stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; IF NEW.answer <> OLD.answer THEN NEW.answered_at := statement_timestamp(); IF NEW.until <= NEW.answered_at OR NEW.token_digest IS NULL THEN RAISE EXCEPTION 'the time of guest % is over', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; ELSIF NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN NEW.revoked_at := statement_timestamp(); END IF; RETURN NEW;",
                    hash="60117cf9350abc5f5f75f67883374cac9c196379",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_guest_answers_once_c2ead",
                    table="content_guestreview",
                    when="BEFORE",
                ),
            ),
        ),
    ]
