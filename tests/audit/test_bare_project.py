"""The audit log alone, in a project of someone else."""

from pathlib import Path

import pytest

from tests.bare_project import bare_project

pytestmark = pytest.mark.late
RECORD_AND_ATTACK = Path(__file__).with_name("record_and_attack.py-tpl").read_text()


def test_the_audit_log_installs_alone_into_a_project_with_a_past(tmp_path: Path, their_python: str) -> None:
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
