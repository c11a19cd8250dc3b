"""Permissions and the audit log below them, in a project of someone else: one namespace is guarded, the rest stays."""

from pathlib import Path

import pytest

from tests.bare_project import BareProject, bare_project, copy_app

pytestmark = pytest.mark.late
SETTINGS = """
INSTALLED_APPS += ["desk.apps.DeskConfig"]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "rbac.backends.RulebookBackend"]
MIDDLEWARE += ["rbac.middleware.AccessMiddleware"]
RBAC_GUARDED_NAMESPACES = ("desk",)
RBAC_ROLES = ("clerk", "boss")
"""
DESK = Path(__file__).with_name("desk")


def test_permissions_install_into_a_project_with_a_past(tmp_path: Path, their_python: str) -> None:
    with bare_project(tmp_path, their_python) as project:
        write_desk(project)
        project.install("audit", "rbac", others=("pgtrigger", "treebeard", "django.contrib.postgres"))
        printed = project.script((DESK / "scripts" / "walk.py-tpl").read_text())
        assert "superuser: False [200, 200, 404, 404]" in printed
        assert "clerk: ['hello', 'hello later', 'in the back room', 'later in the back room']" in printed
        assert "because: clerks work here" in printed
        project.django("migrate", "secure_rbac", "zero", "--verbosity=0")


def test_a_forgotten_view_and_superusers_are_named_there(tmp_path: Path, their_python: str) -> None:
    with bare_project(tmp_path, their_python) as project:
        write_desk(project)
        project.install("audit", "rbac", others=("pgtrigger", "treebeard", "django.contrib.postgres"))
        urls = project.path / "desk" / "urls.py"
        urls.write_text(urls.read_text().replace("ours = [", "ours = [path('forgotten/', forgotten), "))
        printed = project.script(
            """
            from django.core.checks import run_checks
            from django.test import Client

            print(sorted(message.id for message in run_checks(tags=["access"])))
            print(Client().get("/desk/forgotten/").status_code)
            """
        )
        assert printed.splitlines() == ["['secure_rbac.E001', 'secure_rbac.W001', 'secure_rbac.W002']", "403"]


def write_desk(project: BareProject) -> None:
    copy_app(DESK, project.path / "desk")
    settings = project.path / "their_settings.py"
    settings.write_text(settings.read_text() + SETTINGS + 'ROOT_URLCONF = "desk.urls"\n')
