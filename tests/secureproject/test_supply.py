"""The bill of materials, and what is known against it. Unknown is never clean."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from secureproject.supply import vulnerabilities
from secureproject.supply.bill import bill_of_materials
from secureproject.supply.listed import LOCK, Unlisted, locked
from secureproject.supply.vulnerabilities import audit
from tooling.vendor_list import bundles, packages

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)
CERTAIN = [package for package in locked() if not package.when]


def answer(**changed: dict[str, Any] | None) -> str:
    """As pip-audit answers when it knows nothing bad, with answers for some packages ``changed`` or left out."""
    told: dict[str, dict[str, Any] | None] = {}
    for each in locked():
        told[each.name] = {"name": each.name, "version": each.version, "vulns": []}
    told |= {name: changed[name] for name in changed}
    return json.dumps({"dependencies": [each for each in told.values() if each], "fixes": []})


def asked(output: str, complaint: str = "") -> vulnerabilities.Audit:
    def run(arguments: Sequence[str]) -> tuple[str, str]:
        assert {"--strict", "--require-hashes", str(LOCK)} <= set(arguments)
        return output, complaint

    return audit(run=run)


def test_the_bill_is_what_the_schema_asks_for() -> None:
    # Compiles grammars for seconds when imported, which every run of any test would wait for.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    bill = json.dumps(bill_of_materials(AT))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None


def test_it_names_every_locked_package_and_every_browser_file() -> None:
    parts = {part["bom-ref"]: part for part in bill_of_materials(AT)["components"]}
    django = parts[next(ref for ref in parts if ref.startswith("pkg:pypi/django@"))]
    assert f"{django['externalReferences'][0]['hashes'][0]['content']}" in LOCK.read_text()
    served = [package for package in packages() if package.folder == "site"]
    made = sum(1 + len(bundle.contains) for bundle in bundles())
    assert len(parts) == len(locked()) + len(served) + made
    files = [file for part in parts.values() for file in part.get("components", [])]
    made_files = sum(len(bundle.files) for bundle in bundles())
    assert len(files) == sum(len(package.files) for package in served) + made_files
    assert all(len(file["hashes"][0]["content"]) == 96 for file in files)


def test_the_same_lists_give_the_same_bill() -> None:
    assert bill_of_materials(AT) == bill_of_materials(AT)


def test_a_lock_without_hashes_is_none(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("django==6.1\n")
    with pytest.raises(Unlisted, match="without a hash"):
        locked(tmp_path / "requirements.txt")


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
def test_what_nobody_answered_for_is_unknown(output: str, complaint: str, reason: str) -> None:
    result = asked(output, complaint)
    assert not result.is_clean
    assert reason in result.unknown[f"django {pinned('django')}"]


def test_the_command_says_unknown_and_leaves_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vulnerabilities, "_run", lambda _: ("", "no route to host"))
    out = StringIO()
    with pytest.raises(SystemExit, match="1"):
        call_command("audit_dependencies", stdout=out)
    assert "What is unknown is not clean" in out.getvalue()
    assert "0 packages are clean" in out.getvalue()


def pinned(name: str) -> str:
    return next(package.version for package in locked() if package.name == name)
