import json
import secrets
import uuid
from typing import Any

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import migrations, models

import audit.append_only
from audit.canonical import canonical
from audit.encryption import decrypt, encrypt
from audit.leaf import decode, encode

DOMAIN = b"secure_audit/1/sealed\x00"


def take_over(apps: Any, editor: Any) -> None:
    """Whom links were made for gets a key, too. What the journal said until now stays under whoever made the link.

    The trigger that keeps rows as they are is off, and constraints are checked at once: tables change afterwards.
    """
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    links = apps.get_model("content", "PreviewLink")
    guests, keys = apps.get_model("content", "Guest"), apps.get_model("secure_audit", "PersonKey")
    forgotten = apps.get_model("secure_audit", "Erasure").objects.filter(person_kind="content.previewlink")
    erased = {int(key) for key in forgotten.values_list("person_id", flat=True)}
    for link in links.objects.exclude(whom="").order_by("pk").iterator():
        if link.pk in erased:
            continue  # of a backup from before that was put back: who was erased since stays erased
        guest, key, secret = uuid.uuid4(), uuid.uuid4(), AESGCM.generate_key(256)
        keys.objects.create(
            pk=key, person_kind="content.guest", person_id=str(guest), wrapped=encrypt(key.bytes + secret)
        )
        said = {"name": link.whom, "email": ""}
        links.objects.filter(pk=link.pk).update(
            guest=guests.objects.create(pk=guest, sealed=sealed(key, secret, said))
        )


def put_back(apps: Any, editor: Any) -> None:
    """What they were called in its column again, but of whom it was erased: what has no key stays unreadable."""
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    links, guests = apps.get_model("content", "PreviewLink"), apps.get_model("content", "Guest")
    keys = apps.get_model("secure_audit", "PersonKey")
    for link in links.objects.exclude(guest=None).select_related("guest").order_by("pk").iterator():
        part = link.guest.sealed
        key = keys.objects.filter(pk=part["key"], wrapped__isnull=False).first() if part else None
        said = opened(part, decrypt(bytes(key.wrapped))[16:]) if part and key else {"name": ""}
        links.objects.filter(pk=link.pk).update(whom=said["name"], guest=None)
        guests.objects.filter(pk=link.guest.pk).delete()


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
        ("content", "0047_newest_words_are_brought_in_later"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(model_name="previewlink", name="preview_link_in_order"),
        migrations.AddField(
            model_name="previewlink",
            name="guest",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="preview_link",
                to="content.guest",
                verbose_name="for whom",
            ),
        ),
        migrations.AlterField(
            model_name="previewlink",
            name="whom",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.RunPython(take_over, put_back),
        migrations.RemoveField(model_name="previewlink", name="whom"),
        pgtrigger.migrations.AddTrigger(
            model_name="previewlink",
            trigger=pgtrigger.compiler.Trigger(
                name="preview_link_in_order",
                sql=audit.append_only.UnskippableTriggerSql(
                    func="IF TG_OP = 'INSERT' THEN NEW.made_at := statement_timestamp(); NEW.revoked_at := NULL; NEW.revoked_by_id := NULL; IF NEW.until <= NEW.made_at OR NEW.until > NEW.made_at + interval '30 days' THEN RAISE EXCEPTION 'a link cannot last until %', NEW.until USING ERRCODE = 'insufficient_privilege'; END IF; RETURN NEW; END IF; IF OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL OR to_jsonb(NEW) - 'revoked_at' - 'revoked_by_id' <> to_jsonb(OLD) - 'revoked_at' - 'revoked_by_id' THEN RAISE EXCEPTION 'link % stays as it is', OLD.id USING ERRCODE = 'insufficient_privilege'; END IF; NEW.revoked_at := statement_timestamp(); RETURN NEW;",
                    hash="25fa012fe230a7f6c25c739e0dbbed3df0b5ac43",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_preview_link_in_order_cb0e8",
                    table="content_previewlink",
                    when="BEFORE",
                ),
            ),
        ),
    ]
