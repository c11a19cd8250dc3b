"""Permissions and the journal below them, in a project of somebody else: one namespace is guarded, the rest stays."""

from pathlib import Path

import pytest

from tests.bare_project import BareProject, bare_project

pytestmark = pytest.mark.late
SETTINGS = """
INSTALLED_APPS += ["desk.apps.DeskConfig"]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "rbac.backends.RulebookBackend"]
MIDDLEWARE += ["rbac.middleware.AccessMiddleware"]
RBAC_GUARDED_NAMESPACES = ("desk",)
RBAC_ROLES = ("clerk", "boss")
"""
APP = """
from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"

    def ready(self):
        from rbac import account_state
        from rbac.models import Scope
        from rbac.rulebook import Row, no, rulebook, yes
        from desk.actions import ENTER

        account_state.provide_with(
            lambda user: account_state.AccountState(user.is_active, False, True, None)
        )
        row = Row(clerk=yes("clerks work here"), boss=no("bosses stay upstairs"))
        rulebook.add("desk", {ENTER: row}, {ENTER: Scope}, {})
"""
ACTIONS = """
from rbac.actions import Action

ENTER = Action("desk.enter_room", label="enter a room")
"""
URLS = """
from django.http import HttpResponse
from django.urls import include, path
from django.views import View
from accounts.urls import urlpatterns as theirs
from desk.actions import ENTER
from rbac.access import requires
from rbac.models import Scope


@requires(ENTER, Scope)
class Room(View):
    def get(self, request, scope):
        return HttpResponse(f"in {scope.name}")


@requires(ENTER, Scope)
async def later(request, scope):
    return HttpResponse(f"later in {scope.name}")


def forgotten(request):
    return HttpResponse("must not be seen")


ours = [path("<int:pk>/", Room.as_view()), path("<int:pk>/later/", later)]
urlpatterns = [*theirs, path("desk/", include((ours, "desk"))), path("__debug__/", include("debug_toolbar.urls"))]
"""
WALK = """
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from rbac.decisions import decide
from rbac.models import Scope
from rbac.roles import grant_role
from rbac.rules import COMMAND_LINE
from rbac.scopes import add_scope
from rbac.startup import refuse_to_serve_unsafely

refuse_to_serve_unsafely()
root, room = get_user_model().objects.get(), add_scope("the back room")
client = Client()
client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
paths = "/", "/later/", f"/desk/{room.pk}/", f"/desk/{room.pk}/later/"
print("superuser:", decide(root, "desk.enter_room", room).allowed, [client.get(p).status_code for p in paths])
call_command("grant_role", "root", "clerk", "--reason", "works here")
print("clerk:", [client.get(p).content.decode() for p in paths])
call_command("explain_access", "root", "desk.enter_room", f"secure_rbac.scope:{room.pk}")
"""


def test_permissions_install_into_a_project_with_a_past(tmp_path: Path, their_python: str) -> None:
    with bare_project(tmp_path, their_python) as project:
        write_desk(project)
        project.install("audit", "rbac", others=("pgtrigger", "treebeard", "django.contrib.postgres"))
        printed = project.script(WALK)
        assert "superuser: False [200, 200, 404, 404]" in printed
        assert "clerk: ['hello', 'hello later', 'in the back room', 'later in the back room']" in printed
        assert "because: clerks work here" in printed
        project.django("migrate", "secure_rbac", "zero", "--verbosity=0")


def test_a_forgotten_view_and_superusers_are_named_there(tmp_path: Path, their_python: str) -> None:
    with bare_project(tmp_path, their_python) as project:
        write_desk(project)
        project.install("audit", "rbac", others=("pgtrigger", "treebeard", "django.contrib.postgres"))
        urls = project.path / "desk" / "urls.py"
        urls.write_text(URLS.replace("ours = [", "ours = [path('forgotten/', forgotten), "))
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
    desk = project.path / "desk"
    desk.mkdir()
    for name, text in (("__init__", ""), ("apps", APP), ("actions", ACTIONS), ("urls", URLS)):
        (desk / f"{name}.py").write_text(text)
    settings = project.path / "their_settings.py"
    settings.write_text(settings.read_text() + SETTINGS + 'ROOT_URLCONF = "desk.urls"\n')
