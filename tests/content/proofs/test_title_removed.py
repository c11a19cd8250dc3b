"""An export with a title that the law took away: the words are not in it, and it still proves itself elsewhere."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from audit.export.siem_stream import lines_from
from audit.tree.sealing import seal_everything
from audit.tree.verification import verify
from content import workflow
from content.models import Article
from content.proofs import publication_proof
from content.redaction.occurrences import Wanted
from tests.audit.exports import check_elsewhere
from tests.content.redaction.test_removing import agreed, asked
from tests.newsroom import Person, fresh, publish
from tests.words import readdressed
from tools import verify_export

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("one_key")]  # which seals

TITLE = Wanted(passage="Ferry timetable")


@pytest.fixture
def export(published: Article, ed: Person, eve: Person, tmp_path: Path) -> Path:
    """With entries that had the title under its key."""
    readdressed(published, published.section, by=ed, slug="ferry-timetable")
    seal_everything()
    agreed(asked(published, ed, TITLE), eve)
    seal_everything()
    path = tmp_path / "audit-log.jsonl"
    call_command("export_audit", path)
    return path


def test_it_is_not_in_the_export_and_the_export_proves_itself(export: Path, published: Article) -> None:
    assert "erry" not in export.read_text()
    code, found = check_elsewhere(export)
    assert (code, found["wrong"]) == (0, [])
    assert "erry" not in str(list(lines_from(0)))
    assert verify().clean


def test_the_proof_of_a_publication_holds_without_it(
    published: Article, ed: Person, eve: Person, tmp_path: Path
) -> None:
    seal_everything()
    publication = publication_proof.publication_of(published)
    shown = publication_proof.proof_of(published, publication)["entries"][0]["fields"]
    assert shown["subject"][1] == "Ferry timetable changes"
    agreed(asked(published, ed, TITLE), eve)
    seal_everything()
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(publication_proof.proof_of(fresh(published), publication)))
    assert check_elsewhere(path)[0] == 0
    assert "Ferry timetable" not in path.read_text()


@pytest.fixture
def proof(published: Article, cara: Person, ed: Person, anon: Client) -> Any:
    words = {"title": "Ferries", "summary": "", "body": "<p>From May.</p>"}
    workflow.save_draft(published, by=cara, base=1, correction_notes="2026-11-25 Not June.", **words)  # type: ignore[arg-type]
    publish(published, by=cara, approver=ed)
    seal_everything()
    return json.loads(anon.get(f"/verify/{published.public_id}/proof.json").content)


@pytest.mark.parametrize("notes", ["2026-11-25 Not June.", "2026-11-25 Not July.", "", None])
def test_it_holds_for_these_words_and_for_no_others(notes: str | None, proof: Any, tmp_path: Path) -> None:
    if notes is None:
        del proof["words"]["correction_notes"]
    else:
        proof["words"]["correction_notes"] = notes
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof))
    assert verify_export.check(path)["good"] == (notes == "2026-11-25 Not June.")
