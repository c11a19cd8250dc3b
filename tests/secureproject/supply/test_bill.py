"""The bill of materials: valid, complete, reproducible, and of a lock file with hashes."""

import json
from pathlib import Path

import pytest

from secureproject.supply.bill import bill_of_materials
from secureproject.supply.listed import LOCK, Unlisted, bundles, lock_entries, served_packages
from tests.secureproject.supply.test_vulnerabilities import AT


@pytest.mark.late
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
    served = served_packages()
    made = sum(1 + len(bundle.contains) for bundle in bundles())
    assert len(parts) == len(lock_entries()) + len(served) + made
    files = [file for part in parts.values() for file in part.get("components", [])]
    made_files = sum(len(bundle.files) for bundle in bundles())
    assert len(files) == sum(len(package.files) for package in served) + made_files
    assert all(len(file["hashes"][0]["content"]) == 96 for file in files)


def test_the_same_lists_give_the_same_bill() -> None:
    assert bill_of_materials(AT) == bill_of_materials(AT)


def test_a_lock_without_hashes_is_none(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("django==6.1\n")
    with pytest.raises(Unlisted, match="without a hash"):
        lock_entries(tmp_path / "requirements.txt")
