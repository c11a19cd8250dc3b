"""docs/adopt-rbac.md, gone through step by step by a project that grew up without rules, from wheels."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bare_project import NEEDED, BareProject, bare_project, copy_app
from tooling.wheels import build

SHOP = Path(__file__).with_name(
    "shop"
)  # grew up without rules; with_rules/ is what becomes of two of its files
ASK = (SHOP / "scripts" / "ask.py-tpl").read_text()
REGISTERED = """
        from rbac.rulebook import rulebook
        from shop import rules

        rulebook.add("shop", rules.ROWS, rules.MODELS, {})
"""


@pytest.fixture(scope="module", params=["5.2", "6.1"])
def python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter with that Django, our wheels and the frameworks of the shop."""
    home = tmp_path_factory.mktemp("adopting")
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    wheels = [str(wheel) for wheel in build(home / "dist")]
    python = str(home / "environment" / "bin" / "python")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(home / "environment")], check=True)  # noqa: S603
    others = (*NEEDED, "django-guardian", "djangorestframework", f"django~={request.param}.0")
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *wheels, *others], check=True)  # noqa: S603
    return python


@pytest.mark.deep
def test_a_grown_project_comes_to_the_rules(tmp_path: Path, python: str) -> None:
    with bare_project(tmp_path, python) as project:
        open_shop(project)
        report_only(project)
        propose(project)
        enforce(project)


def open_shop(project: BareProject) -> None:
    shop = project.path / "shop"
    copy_app(SHOP, shop)
    ours = ["pgtrigger", "treebeard", "django.contrib.postgres", "audit", "rbac"]
    (project.path / "settings_of_ours.py").write_text(f"APPS = {ours!r}\nMIDDLEWARE = []\n")
    settings(project, (SHOP / "scripts" / "settings.py-tpl").read_text())
    project.django("makemigrations", "shop", "--verbosity=0")
    project.django("migrate", "--verbosity=0")
    project.script((SHOP / "scripts" / "past.py-tpl").read_text())


def report_only(project: BareProject) -> None:
    """Nothing is blocked, not even by the checks that run before every command, and what would be is told."""
    assert "secure_rbac.W003" in run_checks(project)
    project.django("check", "--fail-level=ERROR")
    printed = project.script(ASK + "print(pages('otto'), pages(''), told('rbac.access.refusal_reported'))")
    assert printed.strip() == "[200, 200, 200] [200, 200, 200] 6"


def propose(project: BareProject) -> None:
    """Groups become roles, their permissions rules; guardian's row is named and given to no one."""
    summary = project.django("propose_rules")
    assert "RBAC_ROLES = ('clerks', 'night_bosses', 'administrator')" in summary
    settings(project, "RBAC_ROLES = ('clerks', 'night_bosses', 'administrator')\n")
    (project.path / "shop" / "rules.py").write_text(project.django("propose_rules", "--app", "shop"))
    apps = project.path / "shop" / "apps.py"
    apps.write_text(apps.read_text() + REGISTERED)
    lines = project.django("propose_rules", "--commands").splitlines()
    assert "# otto may shop.view_order on shop.order:1 (guardian)" in lines
    for line in (line for line in lines if not line.startswith("#")):
        _manage, command, person, role, option, _reason = line.split(" ", 5)
        project.django(command, person, role, option, "was in the group")


def enforce(project: BareProject) -> None:
    """Every kind of view wears its rule, and report-only mode ends."""
    copy_app(SHOP / "with_rules", project.path / "shop")
    for name in (
        "otto",
        "",
    ):  # rules are there, and nothing that worked stops: not what a rule forgot, either
        printed = project.script(ASK + f"print(pages({name!r}), programs({name!r}))")
        assert printed.strip() == "[200, 200, 200] [200, 200, 200, 200]"
    settings(project, "RBAC_REPORT_ONLY = False\n")
    project.django("check", "--tag", "access", "--fail-level=ERROR")
    printed = project.script(
        ASK + "for name in ('clara', 'bob', 'otto', ''): print(name, pages(name), programs(name))"
    )
    assert printed.splitlines() == [
        "clara [200, 200, 200] [200, 200, 403, 403]",
        "bob [200, 200, 200] [200, 200, 200, 403]",
        "otto [403, 404, 200] [403, 403, 403, 403]",
        " [302, 302, 200] [403, 403, 403, 403]",
    ]
    printed = project.script(ASK + "print(administration('root'), administration('otto'))")
    assert printed.strip() == "[200, 200, 403] [403, 403, 403]"
    offers = "client = Client()\nclient.force_login(get_user_model().objects.get(username={!r}), "
    offers += "'django.contrib.auth.backends.ModelBackend')\nprint(client.get('/1/').content.decode())"
    assert project.script(ASK + offers.format("bob")).strip() == "refund it"
    assert project.script(ASK + offers.format("clara")).strip() == "look"


def settings(project: BareProject, more: str) -> None:
    file = project.path / "their_settings.py"
    file.write_text(file.read_text() + more)


def run_checks(project: BareProject) -> str:
    return project.script(
        "from django.core.checks import run_checks\nprint([m.id for m in run_checks(tags=['access'])])"
    )


GUIDE = Path(__file__).resolve().parents[2] / "docs" / "adopt-rbac.md"


def test_the_settings_need_nothing_that_a_new_project_of_django_lacks() -> None:
    first: str = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)[0]
    settings: dict[str, Any] = {"INSTALLED_APPS": ["shop"], "MIDDLEWARE": ["django's"]}
    exec(first, settings)  # noqa: S102 - our own text
    assert settings["INSTALLED_APPS"][-2:] == ["audit", "rbac"]
    assert settings["AUTHENTICATION_BACKENDS"][0] == "django.contrib.auth.backends.ModelBackend"
    assert settings["RBAC_REPORT_ONLY"] is True
