"""The limits, the guard and the journal below them, in a project of somebody else."""

from pathlib import Path

import pytest

from tests.bare_project import bare_project

pytestmark = pytest.mark.late
LIMITS = """
from django.test import RequestFactory
from intrusion.errors import TooManyAttempts
from intrusion.gate import admit

request = RequestFactory().post("/")
admitted = 0
try:
    while True:
        admit(request, "login", name="root")
        admitted += 1
except TooManyAttempts as refused:
    print(admitted, refused)
"""
# A process that forks while another thread asks the database; both write what they found before they end.
ATTACKS = """
import os
import threading
from importlib.util import find_spec
from django.conf import settings

if find_spec("psycopg_pool"):  # whose only connection is in use when the process forks
    settings.DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 1}
from django.db import connection, connections
from django.test import Client

for path in ("/", "/later/"):
    assert Client().get(path).status_code == 200
Client(REMOTE_ADDR="203.0.113.66").get("/?q=1'+union+select+1")
connections.close_all()
asking = threading.Event()

def ask():
    with connection.cursor() as cursor:
        asking.set()
        cursor.execute("SELECT pg_sleep(0.3)")
    connections.close_all()

threading.Thread(target=ask).start()
asking.wait()
if os.fork() == 0:
    child = Client(REMOTE_ADDR="203.0.113.67")
    print([child.get("/?q=1'+union+select+1").status_code for _ in range(9)][-1], flush=True)
else:
    os.wait()
"""
WRITTEN = """
from intrusion.models import Block, Incident
print(sorted((i.subject, i.findings > 5) for i in Incident.objects.all()))
print([block.target for block in Block.objects.all()])
"""


def test_limits_and_guard_install_into_a_project_with_a_past(tmp_path: Path, their_python: str) -> None:
    with bare_project(tmp_path, their_python) as project:
        guard = "intrusion.middleware.GuardMiddleware"
        project.install("intrusion", "audit", others=("pgtrigger",), middleware=(guard,))
        assert project.script(LIMITS).startswith("8 Too many attempts. Try again in ")
        assert project.script(ATTACKS) == "403\n"
        assert project.script(WRITTEN).splitlines() == [
            "[('203.0.113.66', False), ('203.0.113.67', True)]",
            "['203.0.113.67']",
        ]
        project.django("migrate", "secure_intrusion", "zero", "--verbosity=0")
