"""The proof of a page with a correction note: it covers the note, and none can be put in or taken out."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from audit.tree import sealing
from audit.tree.sealing import seal_everything
from content import workflow
from content.models import Article
from tests.audit.sealer import ALL_COMMITTED, SEED, key_from
from tests.newsroom import Person, publish
from tools import verify_export

pytestmark = pytest.mark.as_worker  # which seals


@pytest.fixture
def proof(
    published: Article, cara: Person, ed: Person, anon: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Any:
    settings.AUDIT_SIGNING_KEYS = [key_from(SEED)]
    monkeypatch.setattr(sealing, "COMPLETE", ALL_COMMITTED)
    words = {"title": "Ferries", "summary": "", "body": "<p>From May.</p>"}
    workflow.save_draft(published, by=cara, base=1, correction_notes="2026-11-25 Not June.", **words)  # type: ignore[arg-type]
    publish(published, by=cara, approver=ed)
    seal_everything()
    return json.loads(anon.get(f"/verify/{published.pk}/proof.json").content)


@pytest.mark.parametrize("notes", ["2026-11-25 Not June.", "2026-11-25 Not July.", "", None])
def test_it_holds_for_these_words_and_for_no_others(notes: str | None, proof: Any, tmp_path: Path) -> None:
    if notes is None:
        del proof["words"]["correction_notes"]
    else:
        proof["words"]["correction_notes"] = notes
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof))
    assert verify_export.check(path)["good"] == (notes == "2026-11-25 Not June.")
