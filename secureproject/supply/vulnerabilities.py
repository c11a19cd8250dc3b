"""Known vulnerabilities of the locked packages, according to pip-audit, and packages without an answer.

pip-audit prints "No known vulnerabilities found" and exits with 0 when it cannot reach its data. So a package
counts as clean only if it was asked about and answered for, by name and version.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from secureproject.supply.listed import LOCK, Locked, lock_entries

SECONDS = 300
ARGUMENTS = (
    "--strict", "--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off",
    "--vulnerability-service",
)  # fmt: skip
SERVICES = ("pypi", "osv")

type Run = Callable[[Sequence[str]], tuple[str, str]]


@dataclass(frozen=True)
class Vulnerability:
    package: str
    version: str
    id: str
    fixed_in: tuple[str, ...]


@dataclass
class Audit:
    """``unknown``: for each package without an answer, the reason."""

    clean: list[str] = field(default_factory=list)
    found: list[Vulnerability] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return bool(self.clean) and not self.found and not self.unknown


def audit(path: Path = LOCK, *, service: str = "pypi", run: Run | None = None) -> Audit:
    """Audits all packages that the lock installs here. Raises Unlisted."""
    packages = [package for package in lock_entries(path) if not package.when or _installed(package)]
    answers, trouble = _answers((run or _run)([*ARGUMENTS, service, "--requirement", str(path)]))
    result = Audit()
    for package in packages:
        _judge(result, package, answers.get(_plain(package.name)), trouble)
    return result


def _judge(result: Audit, package: Locked, answer: dict[str, Any] | None, trouble: str) -> None:
    named = f"{package.name} {package.version}"
    if answer is None:
        result.unknown[named] = trouble or "pip-audit says nothing about it"
    elif "vulns" not in answer:
        result.unknown[named] = str(answer.get("skip_reason") or "it was skipped")
    elif answer.get("version") != package.version:
        result.unknown[named] = f"another version was looked up: {answer.get('version')}"
    elif answer["vulns"]:
        result.found += [
            Vulnerability(package.name, package.version, str(each["id"]), tuple(each.get("fix_versions", ())))
            for each in answer["vulns"]
        ]
    else:
        result.clean.append(named)


def _answers(said: tuple[str, str]) -> tuple[dict[str, dict[str, Any]], str]:
    """Answers by name, and the reason if there are none."""
    output, complaint = said
    try:
        answers = {_plain(each["name"]): each for each in json.loads(output)["dependencies"]}
    except (ValueError, KeyError, TypeError):
        lines = complaint.strip().splitlines()
        return {}, lines[-1] if lines else "pip-audit gave no answer"
    return answers, ""


def _run(arguments: Sequence[str]) -> tuple[str, str]:
    """Output and error output of pip-audit."""
    program = shutil.which("pip-audit", path=str(Path(sys.executable).parent)) or shutil.which("pip-audit")
    if program is None:
        return "", "pip-audit is not installed: python -m pip install pip-audit"
    try:
        done = subprocess.run(  # noqa: S603 - a program that was looked up, and options of ours
            [program, *arguments], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return "", str(error)
    return done.stdout, done.stderr


def _installed(package: Locked) -> bool:
    """Whether a package with an environment marker is installed on this machine."""
    try:
        return version(package.name) == package.version
    except PackageNotFoundError:
        return False


def _plain(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")
