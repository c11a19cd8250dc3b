"""Known vulnerabilities. Unknown is never clean."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from secureproject.supply import vulnerabilities
from secureproject.supply.listed import LOCK, lock_entries
from secureproject.supply.vulnerabilities import audit
from tests.commands import ran

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
CERTAIN = [package for package in lock_entries() if not package.when]


def answer(**changed: dict[str, Any] | None) -> str:
    """As pip-audit answers when it knows nothing bad, with answers for some packages ``changed`` or left out."""
    told: dict[str, dict[str, Any] | None] = {}
    for each in lock_entries():
        told[each.name] = {"name": each.name, "version": each.version, "vulns": []}
    told |= {name: changed[name] for name in changed}
    return json.dumps({"dependencies": [each for each in told.values() if each], "fixes": []})


def asked(output: str, complaint: str = "") -> vulnerabilities.Audit:
    def run(arguments: Sequence[str]) -> tuple[str, str]:
        assert {"--strict", "--require-hashes", str(LOCK)} <= set(arguments)
        return output, complaint

    return audit(run=run)


def test_everything_answered_for_is_clean() -> None:
    result = asked(answer())
    assert result.is_clean
    assert len(result.clean) >= len(CERTAIN)


def test_a_known_hole_is_found_with_the_version_that_closes_it() -> None:
    hole = {"id": "PYSEC-1", "fix_versions": ["9.9"], "aliases": []}
    result = asked(answer(django={"name": "django", "version": pinned("django"), "vulns": [hole]}))
    assert not result.is_clean
    assert [(each.package, each.id, each.fixed_in) for each in result.found] == [
        ("django", "PYSEC-1", ("9.9",))
    ]


@pytest.mark.parametrize(
    ("output", "complaint", "reason"),
    [
        ("", "ERROR: could not connect", "could not connect"),
        ("No known vulnerabilities found", "", "no answer"),
        ("{}", "", "no answer"),
        (answer(django=None), "", "says nothing"),
        (answer(django={"name": "django", "skip_reason": "not on PyPI"}), "", "not on PyPI"),
        (answer(django={"name": "django", "version": "0.1", "vulns": []}), "", "another version"),
    ],
)
def test_what_no_one_answered_for_is_unknown(output: str, complaint: str, reason: str) -> None:
    result = asked(output, complaint)
    assert not result.is_clean
    assert reason in result.unknown[f"django {pinned('django')}"]


def pinned(name: str) -> str:
    return next(package.version for package in lock_entries() if package.name == name)


def test_the_command_says_unknown_and_leaves_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vulnerabilities, "_run", lambda _: ("", "no route to host"))
    asked = ran("audit_dependencies")
    assert asked.status == 1
    assert "What is unknown is not clean" in asked.printed
    assert "0 packages are clean" in asked.printed
