"""bin/wheels: builds wheels of audit, rbac and intrusion for other projects, Django 5.2 and later."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from devserver.paths import CHECKOUT

BUILT_WITH = "hatchling>=1.27"
DJANGO = "django>=5.2"


@dataclass(frozen=True)
class App:
    """One app as a distribution. ``needs``: other distributions, ours without a version."""

    package: str
    says: str
    needs: tuple[str, ...]
    extras: dict[str, tuple[str, ...]] = field(default_factory=dict)
    brings: tuple[str, ...] = ()  # packages that are no app

    @property
    def name(self) -> str:
        return f"secure-{self.package}"


APPS = (
    App(
        "audit",
        "An append-only audit log in which every change is detected.",
        (DJANGO, "cryptography>=45", "django-pgtrigger>=4.15", "psycopg>=3.2"),
        brings=("foundation",),
    ),
    App(
        "rbac",
        "Who may do what, and why: one function decides, and its answer is the explanation.",
        (DJANGO, "secure-audit", "django-treebeard>=5"),
        {"rest": ("djangorestframework>=3.16",)},
    ),
    App("intrusion", "Who behaves like an attacker, and what is done about it.", (DJANGO, "secure-audit")),
)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/wheels", description=__doc__)
    parser.add_argument("folder", nargs="?", default="dist", help="where to put them (default: dist)")
    folder = Path(os.environ.get("PWD", ".")) / parser.parse_args(arguments).folder
    for wheel in build(folder):
        sys.stdout.write(f"{wheel}\n")
    return 0


def version() -> str:
    """Version of this project, which all three share; CHANGELOG.md lists its changes."""
    return str(tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["version"])


def build(folder: Path) -> list[Path]:
    """Builds the wheels into ``folder`` and returns them. Raises CalledProcessError with the builder's output."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_build(app, folder) for app in APPS]


def _build(app: App, folder: Path) -> Path:
    with tempfile.TemporaryDirectory() as place:
        source = Path(place)
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
        for package in (app.package, *app.brings):
            shutil.copytree(CHECKOUT / package, source / package, ignore=ignored)
        shutil.copy(CHECKOUT / "LICENSE", source)
        (source / "README.md").write_text(f"# {app.name}\n\n{app.says}\n")
        (source / "pyproject.toml").write_text(project_file(app))
        uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
        subprocess.run(
            [
                uv,
                "build",
                "--quiet",
                "--wheel",
                "--python",
                sys.executable,
                "--out-dir",
                str(folder),
                str(source),
            ],
            check=True,
        )
    [wheel] = folder.glob(f"{app.name.replace('-', '_')}-{version()}-*.whl")
    return wheel


def project_file(app: App) -> str:
    needs = [f"{need}=={version()}" if need.startswith("secure-") else need for need in app.needs]
    extras = "".join(f"{name} = {list(needed)!r}\n" for name, needed in app.extras.items())
    return f"""\
[build-system]
requires = [{BUILT_WITH!r}]
build-backend = "hatchling.build"

[project]
name = {app.name!r}
version = {version()!r}
description = {app.says!r}
readme = "README.md"
license = "BSD-3-Clause"
license-files = ["LICENSE"]
requires-python = ">=3.12"
dependencies = {needs!r}

[project.optional-dependencies]
{extras}
[tool.hatch.build.targets.wheel]
packages = {[app.package, *app.brings]!r}
"""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
