"""The limits, the guard and the audit log below them, in a project of someone else."""

from pathlib import Path

import pytest

from tests.bare_project import bare_project

pytestmark = pytest.mark.late
LIMITS = Path(__file__).with_name("bare_limits.py-tpl").read_text()
# A process that forks while another thread asks the database; both write what they found before they end.
ATTACKS = Path(__file__).with_name("bare_attacks.py-tpl").read_text()
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
