"""A Django project of someone else, with a past: our apps must install in it without asking it to change."""

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import environ
import psycopg
import pytest
from psycopg import sql

from tests import template_database

NEEDED = ("cryptography", "django-debug-toolbar", "django-pgtrigger", "django-treebeard", "psycopg[binary]")
ROOT = Path(__file__).resolve().parent.parent

PAST = Path(__file__).with_name("with_a_past")  # what the project was before our apps came


@dataclass(frozen=True)
class BareProject:
    """Its directory. Of our apps, only those that were installed can be imported there."""

    path: Path
    python: str

    def install(self, *apps: str, others: tuple[str, ...] = (), middleware: tuple[str, ...] = ()) -> None:
        """Add apps of ours and what they need, as their installation instructions say, and migrate."""
        for app in ("foundation", *apps) if apps else ():  # foundation is no app, but what all import
            (self.path / app).symlink_to(ROOT / app)
        ours = f"APPS = {[*others, *apps]!r}\nMIDDLEWARE = {list(middleware)!r}\n"
        (self.path / "settings_of_ours.py").write_text(ours)
        if apps:
            self.django("check", "--fail-level=ERROR")
            self.django("makemigrations", "--check", "--dry-run")
        self.django("migrate", "--verbosity=0")

    def run(self, *arguments: str) -> str:
        """What ``python ARGUMENTS`` prints there. Raises AssertionError with its output when it fails."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": ".",
            "DJANGO_SETTINGS_MODULE": "their_settings",
        }
        result = subprocess.run(  # noqa: S603 - our own interpreter
            [self.python, *arguments],
            cwd=self.path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def django(self, *arguments: str) -> str:
        return self.run("-m", "django", *arguments)

    def script(self, code: str) -> str:
        """What ``code`` prints, with Django set up."""
        return self.run("-c", "import django; django.setup()\n" + textwrap.dedent(code))


def copy_app(source: Path, target: Path) -> None:
    """A package with migrations from files that end like those of Django's own templates for apps."""
    (target / "migrations").mkdir(parents=True, exist_ok=True)
    for package in (target, target / "migrations"):
        (package / "__init__.py").touch()
    for file in source.glob("*.py-tpl"):
        (target / f"{file.stem}.py").write_text(file.read_text())


@pytest.fixture(scope="session", params=["present", pytest.param("5.2", marks=pytest.mark.deep)])
def their_python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter with the Django of this project, or with the oldest that the reusable apps support."""
    if request.param == "present":
        return sys.executable
    home = tmp_path_factory.mktemp("django") / "environment"
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    python = str(home / "bin" / "python")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(home)], check=True)  # noqa: S603
    subprocess.run(  # noqa: S603
        [uv, "pip", "install", "--quiet", "--python", python, f"django~={request.param}.0", *NEEDED],
        check=True,
    )
    return python


@contextmanager
def bare_project(path: Path, python: str) -> Iterator[BareProject]:
    """A project with its own user model, an app called ``accounts``, a superuser, and a database of its own.

    ``python`` is the interpreter it runs with; see ``their_python``.
    """
    name = template_database.clone_name("bare")
    with psycopg.connect(template_database.owner_url("postgres"), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield _with_a_past(path, python, template_database.owner_url(name))
    finally:
        template_database.drop(name)


def _with_a_past(path: Path, python: str, database_url: str) -> BareProject:
    accounts = path / "accounts"
    copy_app(PAST, accounts)
    (accounts / "settings.py").rename(path / "their_settings.py")
    database = dict(environ.Env.db_url_config(database_url))
    (path / "their_database.py").write_text(f"DATABASE = {database!r}\n")
    (path / "settings_of_ours.py").write_text("APPS = MIDDLEWARE = ()\n")
    project = BareProject(path, python)
    project.django("makemigrations", "accounts")
    project.install()
    project.script(
        """
        from django.contrib.auth import get_user_model
        get_user_model().objects.create_superuser("root", "root@example.org", "x", shoe_size=39)
        """
    )
    return project
