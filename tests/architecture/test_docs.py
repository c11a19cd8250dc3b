"""Documentation names files that exist."""

import re

import pytest

from tests.template_database import ROOT

PATH = re.compile(r"`([a-z_.]+(?:/[\w.*<>-]+)+/?)`")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
DOCUMENTS = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_path_that_a_document_names_exists(document: "object") -> None:
    text = (ROOT / str(document)).read_text()
    # What lies in .local comes and goes with what was run here.
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - {".local"}
    named = [name for name in PATH.findall(text) if name.partition("/")[0] in folders and "<" not in name]
    assert [
        name for name in named if not (list(ROOT.glob(name)) if "*" in name else (ROOT / name).exists())
    ] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_exists(document: "object") -> None:
    named = TEST.findall((ROOT / str(document)).read_text())
    missing = [
        (path, name)
        for path, name in named
        if not (ROOT / path).exists() or f"def {name}(" not in (ROOT / path).read_text()
    ]
    assert missing == []
