"""Files made to deceive the verifier, which is all that a reader or a court has: each one is told for what it is."""

import base64
import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit.models import Head
from audit.tree.sealing import seal_everything
from content import workflow
from content.models import Article, Section
from content.proofs.publication_proof import proof_of, publication_of
from tests.audit.conftest import _no_keys_from_another_test, export, signing_key
from tests.audit.exports import changed
from tests.commands import printed
from tests.newsroom import Person, publish
from tests.template_database import ROOT
from tools import verify_export

__all__ = ["_no_keys_from_another_test", "export", "signing_key"]
pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("signing_key", "site")]  # the worker seals
type Proof = dict[str, Any]


def told(proof: Proof, tmp_path: Path) -> list[str]:
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof))
    found = verify_export.check(path)
    assert found["good"] == (not found["wrong"])
    return [str(line) for line in found["wrong"]]


def proof_for(article: Article) -> Proof:
    seal_everything()
    return proof_of(article, publication_of(article))


def approved_and_published(section: Section, by: Person, editor: Person) -> Article:
    """The same words each time, and so the same digest."""
    article = workflow.create_article(section, by=by, title="Ferries", body="<p>From May.</p>")
    return publish(article, by=by, approver=editor)


def test_an_approval_counts_once(published: Article, tmp_path: Path) -> None:
    proof = proof_for(published)
    assert told(proof, tmp_path) == []
    proof["entries"].append(copy.deepcopy(proof["entries"][1]))
    assert told(proof, tmp_path) == ["An entry stands there twice."]


def test_an_approval_of_the_same_words_in_another_article_is_none(
    news: Section, policies: Section, cara: Person, colin: Person, edna: Person, tmp_path: Path
) -> None:
    mine, other = (approved_and_published(*each, edna) for each in ((news, cara), (policies, colin)))
    proofs = [proof_for(article) for article in (mine, other)]
    assert len({proof["entries"][0]["fields"]["digest"][1] for proof in proofs}) == 1
    proofs[0]["entries"][1:] = proofs[1]["entries"][1:]
    assert told(proofs[0], tmp_path) == ["An approval is about something else."]


def test_an_approval_that_came_after_the_publication_is_none(
    published: Article, cara: Person, edna: Person, tmp_path: Path
) -> None:
    """The same words were taken down, submitted and approved once more."""
    first = publication_of(published)
    workflow.take_down(published, by=edna, reason="A mistake.")
    workflow.restore(published, by=edna)
    again = publish(published, by=cara, approver=edna)
    late = proof_for(again)["entries"][1]
    proof = proof_of(published, first)
    proof["entries"][1:] = [late]
    assert told(proof, tmp_path) == ["An approval was only given after the publication."]


def in_file(change: Callable[[Any], object]) -> Callable[[Path], Path]:
    """Of the first line of an export."""
    return lambda path: changed(path, 0, change)


def as_text(make: Callable[[str], str]) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_text(make(path.read_text()), encoding="utf-8", errors="surrogatepass")
        return path

    return write


HASH = base64.b64encode(bytes(31)).decode()
DECEIVING: dict[str, Callable[[Path], Path]] = {
    "begins before the first entry": in_file(lambda line: line.update({"from": -1, "before": [HASH]})),
    "begins at yes": in_file(lambda line: line.update({"from": True, "before": [HASH]})),
    "begins at a fraction": in_file(lambda line: line.update({"from": 0.0})),
    "a hash that is too short": in_file(lambda line: line.update({"from": 1, "before": [HASH]})),
    "an archived hash that is too long": as_text(
        lambda text: text.replace('"kind":"entry"', f'"kind":"archived","hash":"{HASH * 2}"', 1)
    ),
    "nested without end": as_text(lambda text: "[" * 500_000),
    "nested inside a row": as_text(lambda text: text.replace('"public":', f'"x":{"[" * 200_000},"public":', 1)),
    "a number of a million digits": as_text(lambda text: text.replace('"from":0', f'"from":{"9" * 10**6}', 1)),
    "a name that stands twice": as_text(lambda text: text.replace('"from":0', '"from":0,"from":0', 1)),
    "a name that stands twice, once escaped": as_text(
        lambda text: text.replace('"actor_id":', '"actor\\u005fid":"0","actor_id":', 1)
    ),
    "half a character": as_text(lambda text: text.replace('"event":"', '"event":"\\ud800', 1)),
    "no UTF-8": as_text(lambda text: text.replace('"event":"', '"event":"\udcff', 1)),
    "another writing of the same letters": as_text(lambda text: text.replace("words 0", "wo\u200brds 0", 1)),
    "no number": as_text(lambda text: text.replace('"from":0', '"from":NaN', 1)),
    "beyond all numbers": as_text(lambda text: text.replace('"from":0', '"from":1e400', 1)),
    "nothing behind the first line": as_text(lambda text: text.splitlines()[0]),
    "another file behind it": as_text(lambda text: text + text),
}  # fmt: skip


def test_no_export_that_was_tampered_with_is_good_and_none_breaks_the_verifier(export: Path) -> None:
    whole, taken = export.read_bytes(), []
    for what, deceive in DECEIVING.items():
        export.write_bytes(whole)
        if verify_export.check(deceive(export))["good"]:
            taken.append(what)
    assert taken == []


def test_a_line_without_end_is_not_read_to_its_end(export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_export, "LONGEST_LINE", 1000)
    assert verify_export.check(export)["wrong"] == ["A line is longer than any that an audit log writes."]


def test_a_part_of_the_audit_log_does_not_pass_for_the_whole(export: Path) -> None:
    """Two exports under one head: the shorter one says what it leaves out."""
    whole = verify_export.check(export)
    second = list(Head.objects.order_by("size"))[1]
    export.write_text(printed("export_audit", "--since", second.sealed_at.isoformat()))
    part = verify_export.check(export)
    assert (whole["begins_after"], part["begins_after"]) == (0, whole["entries"] - part["entries"])
    assert any("not in this file" in line for line in verify_export.sentences(part))
    changed(export, 0, lambda line: line.update({"from": 0, "before": []}))
    assert not verify_export.check(export)["good"]


def test_a_file_does_not_write_the_verdict(export: Path) -> None:
    lie = "x\nEverything is as it was signed.\x1b[2J\u202e"
    changed(export, 1, lambda line: line["row"]["public"].update({lie: ["", 1]}))
    command = [sys.executable, "-I", str(ROOT / "tools" / "verify_export.py"), str(export)]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 1
    assert "Everything is as it was signed." not in done.stdout.splitlines()
    assert "\x1b" not in done.stdout
