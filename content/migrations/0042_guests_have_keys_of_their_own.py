import json
import secrets
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import migrations, models
from django.db.models.functions import Now

import audit.append_only
from audit.canonical import canonical
from audit.encryption import decrypt, encrypt
from audit.leaf import decode, encode

DOMAIN = b"secure_audit/1/sealed\x00"


def take_over(apps: Any, editor: Any) -> None:
    """Who was asked so far gets a key, too. What the journal said of them until now stays under whoever asked.

    The trigger that keeps rows as they are is off, and constraints are checked at once: tables change afterwards.
    """
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    reviews, notes = apps.get_model("content", "GuestReview"), apps.get_model("content", "ReviewNote")
    guests, keys = apps.get_model("content", "Guest"), apps.get_model("secure_audit", "PersonKey")
    forgotten = apps.get_model("secure_audit", "Erasure").objects.filter(person_kind="content.guestreview")
    # Of a backup from before that was put back: who was erased since stays erased.
    erased = {int(key) for key in forgotten.values_list("person_id", flat=True)}
    for review in reviews.objects.order_by("pk").iterator():
        if review.pk in erased:
            reviews.objects.filter(pk=review.pk).update(guest=guests.objects.create(erased_at=Now()))
            continue
        email = decrypt(bytes(review.email_ciphertext)).decode()
        guest, key, secret = uuid.uuid4(), uuid.uuid4(), AESGCM.generate_key(256)
        keys.objects.create(
            pk=key, person_kind="content.guest", person_id=str(guest), wrapped=encrypt(key.bytes + secret)
        )
        guests.objects.create(pk=guest, sealed=sealed(key, secret, {"name": review.name, "email": email}))
        reviews.objects.filter(pk=review.pk).update(guest=guest)
    for note in notes.objects.exclude(guest_name="").iterator():
        written = reviews.objects.filter(
            revision=note.revision_id, invited_by=note.author_id, name=note.guest_name, answer="sent_back"
        )
        notes.objects.filter(pk=note.pk).update(guest=min(written, key=_nearest_to(note), default=None))


def _nearest_to(note: Any) -> Callable[[Any], timedelta]:
    return lambda review: abs(review.answered_at - note.created_at)


def put_back(apps: Any, editor: Any) -> None:
    """Names and addresses in their columns again, but of whom they were erased: what has no key stays unreadable."""
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    reviews, notes = apps.get_model("content", "GuestReview"), apps.get_model("content", "ReviewNote")
    keys = apps.get_model("secure_audit", "PersonKey")
    for review in reviews.objects.select_related("guest").order_by("pk").iterator():
        part = review.guest.sealed
        key = keys.objects.filter(pk=part["key"], wrapped__isnull=False).first() if part else None
        said = opened(part, decrypt(bytes(key.wrapped))[16:]) if part and key else {"name": "?", "email": ""}
        email = encrypt(said["email"].encode())
        reviews.objects.filter(pk=review.pk).update(name=said["name"], email_ciphertext=email)
        notes.objects.filter(guest=review.pk).update(guest_name=said["name"])


def sealed(key: uuid.UUID, secret: bytes, values: dict[str, str]) -> dict[str, Any]:
    """As audit/row.py wrote it when this migration was made."""
    part: dict[str, Any] = {"key": str(key), "fields": sorted(values)}
    salted = {name: [encode(secrets.token_bytes(16)), value] for name, value in values.items()}
    nonce = secrets.token_bytes(12)
    data = nonce + AESGCM(secret).encrypt(nonce, canonical(salted), bound_to(part))
    return part | {"data": encode(data)}


def opened(part: dict[str, Any], secret: bytes) -> dict[str, str]:
    data = decode(part["data"])
    plain = json.loads(AESGCM(secret).decrypt(data[:12], data[12:], bound_to(part)))
    return {name: value for name, (_salt, value) in plain.items()}


def bound_to(part: dict[str, Any]) -> bytes:
    return DOMAIN + canonical([part["key"], part["fields"]])


class Migration(migrations.Migration):
    dependencies = [
        ("secure_audit", "0005_rows_have_a_form"),
        ("content", "0041_words_are_made_plain_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="Guest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("sealed", models.JSONField(editable=False, null=True)),
                ("erased_at", models.DateTimeField(editable=False, null=True, verbose_name="erased at")),
            ],
            options={
                "verbose_name": "guest",
                "verbose_name_plural": "guests",
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="guestreview",
            name="guest_answers_once",
        ),
        migrations.AddField(
            model_name="guestreview",
            name="guest",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="review",
                to="content.guest",
            ),
        ),
        migrations.AddField(
            model_name="reviewnote",
            name="guest",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notes",
                to="content.guestreview",
            ),
        ),
        migrations.AlterField(
            model_name="guestreview", name="name", field=models.CharField(default="", max_length=120)
        ),
        migrations.AlterField(
            model_name="guestreview", name="email_ciphertext", field=models.BinaryField(default=b"")
        ),
        migrations.RunPython(take_over, put_back),
        migrations.AlterField(
            model_name="guestreview",
            name="guest",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="review", to="content.guest"
            ),
        ),
        migrations.RemoveField(
            model_name="reviewnote",
            name="guest_name",
        ),
        migrations.RemoveField(
            model_name="guestreview",
            name="email_ciphertext",
        ),
        migrations.RemoveField(
            model_name="guestreview",
            name="name",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="guestreview",
            trigger=pgtrigger.compiler.Trigger(
                name="guest_answers_once",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF (TG_OP = 'INSERT' OR NEW.answer <> OLD.answer) AND NOT EXISTS ( SELECT FROM public.content_revision AS words JOIN public.content_article AS article ON article.draft_id = words.id JOIN public.content_section AS section ON section.id = article.section_id JOIN public.content_revisionstatus AS status ON status.revision_id = words.id WHERE words.id = NEW.revision_id AND words.digest = NEW.digest AND section.guests = 'approve' AND status.submission = NEW.submission AND status.state IN ('in_review', 'approved') AND NOT EXISTS ( SELECT FROM public.content_revision AS own LEFT JOIN public.content_revision AS live ON live.id = article.live_id WHERE own.article_id = article.id AND own.author_id = NEW.invited_by_id AND own.number > coalesce(live.number, 0) ) ) THEN RAISE EXCEPTION 'no guest can be asked about revision % like this', NEW.revision_id USING ERRCODE = 'insufficient_privilege'; END IF; IF TG_OP = 'INSERT' THEN NEW.invited_at := statement_timestamp(); NEW.answer := ''; NEW.answered_at := NULL; NEW.revoked_at := NULL; NEW.revoked_by_id := NULL; IF NEW.until <= NEW.invited_at OR NEW.until > NEW.invited_at + interval '14 days' THEN RAISE EXCEPTION 'a guest cannot be given until %', NEW.until USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF (NEW.id, NEW.revision_id, NEW.digest, NEW.submission, NEW.guest_id, NEW.invited_by_id, NEW.invited_at, NEW.until) IS DISTINCT FROM (OLD.id, OLD.revision_id, OLD.digest, OLD.submission, OLD.guest_id, OLD.invited_by_id, OLD.invited_at, OLD.until) OR ((OLD.answer <> '' OR OLD.revoked_at IS NOT NULL) AND (NEW.answer, NEW.answered_at, NEW.revoked_at, NEW.revoked_by_id, NEW.token_digest) IS DISTINCT FROM (OLD.answer, OLD.answered_at, OLD.revoked_at, OLD.revoked_by_id, OLD.token_digest)) OR (NEW.answer <> '' AND NEW.revoked_at IS NOT NULL) THEN RAISE EXCEPTION 'what guest % was asked stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; IF NEW.answer <> OLD.answer THEN NEW.answered_at := statement_timestamp(); IF NEW.until <= NEW.answered_at OR NEW.token_digest IS NULL THEN RAISE EXCEPTION 'the time of guest % is over', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; ELSIF NEW.revoked_at IS DISTINCT FROM OLD.revoked_at THEN NEW.revoked_at := statement_timestamp(); END IF; RETURN NEW;",
                    hash="3149e992c6147c56c63c6135b94153634a865ca5",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_guest_answers_once_c2ead",
                    table="content_guestreview",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="guest",
            trigger=pgtrigger.compiler.Trigger(
                name="guest_stays_or_is_forgotten",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF TG_OP = 'INSERT' THEN IF NEW.sealed IS NULL OR NEW.erased_at IS NOT NULL THEN RAISE EXCEPTION 'a guest begins with a name' USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF NEW.id <> OLD.id OR OLD.sealed IS NULL OR NEW.sealed IS NOT NULL OR NOT EXISTS ( SELECT FROM public.secure_audit_erasure AS asked WHERE asked.person_kind = 'content.guest' AND asked.person_id = OLD.id::text ) THEN RAISE EXCEPTION 'who guest % is stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.erased_at := statement_timestamp(); RETURN NEW;",
                    hash="b298a62337714b41a6d64976a521e23fe4826aee",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_guest_stays_or_is_forgotten_3ee71",
                    table="content_guest",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="guest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("erased_at__isnull", False), ("sealed__isnull", True)),
                    models.Q(("erased_at__isnull", True), ("sealed__isnull", False)),
                    _connector="OR",
                ),
                name="guest_known_or_erased",
            ),
        ),
    ]
