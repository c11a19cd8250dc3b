"""The journal alone, in a project of somebody else."""

from pathlib import Path

import pytest

from tests.bare_project import bare_project

pytestmark = pytest.mark.late
RECORD_AND_ATTACK = """
import base64
import time
from django.conf import settings
from django.core.management import call_command
from django.contrib.auth import get_user_model
from django.db import DatabaseError, transaction
from django.test import Client
from audit.events import Event, registry
from audit.models import Entry, Head
from audit.record import record
from audit.timeline import timeline_of

SHOES_TRIED = Event("shop.shoes.tried", fields=("size",), sentence="{actor} tried size {size}")
registry.register(SHOES_TRIED)
root = get_user_model().objects.get()
with transaction.atomic():
    record(SHOES_TRIED, by=root, about=root, size=root.shoe_size)
print(timeline_of(root)[0].sentence)
try:
    Entry.objects.all().delete()
except DatabaseError as refused:
    print(refused)
settings.AUDIT_SIGNING_KEYS = [base64.urlsafe_b64encode(bytes(32)).decode()]
while not Head.objects.exists():  # open transactions of other databases hold the line back
    call_command("seal_audit")
    time.sleep(0.2)
call_command("verify_audit")
print(Client().get("/").content, Client().get("/later/").content)
"""


def test_the_journal_installs_alone_into_a_project_with_a_past(tmp_path: Path, their_python: str) -> None:
    with bare_project(tmp_path, their_python) as project:
        project.install(
            "audit", others=("pgtrigger",), middleware=("audit.middleware.RequestContextMiddleware",)
        )
        assert "secure_audit" in project.django("showmigrations", "secure_audit")
        printed = project.script(RECORD_AND_ATTACK)
        assert "root tried size 39" in printed
        assert "append-only" in printed
        assert "Everything is as it was sealed." in printed
        assert "b'hello' b'hello later'" in printed
        project.django("migrate", "secure_audit", "zero", "--verbosity=0")
