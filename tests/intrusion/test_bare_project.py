"""The limits and the journal below them, in a project of somebody else."""

from pathlib import Path

from tests.bare_project import bare_project


def test_the_limits_install_into_a_project_with_a_past(tmp_path: Path, their_python: str) -> None:
    with bare_project(tmp_path, their_python) as project:
        project.install("intrusion", "audit", others=("pgtrigger",))
        printed = project.script(
            """
            from django.test import RequestFactory
            from intrusion.errors import TooManyAttempts
            from intrusion.gate import admit
            from intrusion.limits import LIMITS

            request = RequestFactory().post("/")
            admitted = 0
            try:
                while True:
                    admit(request, "login", name="root")
                    admitted += 1
            except TooManyAttempts as refused:
                print(admitted, refused)
            """
        )
        assert printed.startswith("8 Too many attempts. Try again in ")
        project.django("migrate", "secure_intrusion", "zero", "--verbosity=0")
