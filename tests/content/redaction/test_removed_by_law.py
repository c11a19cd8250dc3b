"""What readers and verifiers see of something that was removed by law: that, when and why."""

import json
from pathlib import Path

import pytest
from django.test import Client

from audit.models import Entry
from audit.tree.sealing import seal_everything
from content.models import Article
from content.proofs import publication_proof
from content.redaction.occurrences import Wanted
from tests.audit.exports import check_elsewhere
from tests.newsroom import Person
from tests.redactions import redacted
from tools import verify_export

REASON = "Court order 12/26"
pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("one_key")]  # which seals


def remove(article: Article, words: str, ed: Person, eve: Person) -> None:
    redacted(article, Wanted(passage=words), by=ed, agreed_by=eve)


def test_no_cache_goes_on(anon: Client, published: Article, ed: Person, eve: Person) -> None:
    path = f"/{published.address.path}/"
    before = anon.get(path)
    remove(published, "From May", ed, eve)
    after = anon.get(path, headers={"if-none-match": before.headers["ETag"]})
    page = after.content.decode()
    assert (after.status_code, "From May" in page, page.count(REASON)) == (200, False, 2)


def test_lists_lose_a_summary(anon: Client, published: Article, ed: Person, eve: Person) -> None:
    before = anon.get("/news/")
    assert "Two more boats" in before.content.decode()
    remove(published, "Two more boats", ed, eve)
    after = anon.get("/news/", headers={"if-none-match": before.headers["ETag"]})
    assert (after.status_code, "Two more boats" in after.content.decode()) == (200, False)


def test_the_page_behind_verify_says_so(anon: Client, published: Article, ed: Person, eve: Person) -> None:
    remove(published, "From May", ed, eve)
    seal_everything()
    page = anon.get(f"/verify/{published.public_id}/").content.decode()
    assert REASON in page
    assert "fingerprint is of the words before" in page


def test_the_proof_still_holds_elsewhere(
    anon: Client, published: Article, ed: Person, eve: Person, tmp_path: Path
) -> None:
    remove(published, "From", ed, eve)
    remove(published, "May", ed, eve)
    seal_everything()
    path = tmp_path / "proof.json"
    path.write_bytes(anon.get(f"/verify/{published.public_id}/proof.json").content)
    assert check_elsewhere(path)[0] == 0
    said = "\n".join(verify_export.sentences(verify_export.check(path)))
    assert "removed by law on" in said
    assert REASON in said
    for removal in json.loads(path.read_text())["removals"]:  # and no one is named
        assert removal["header"].keys() | removal["fields"].keys() <= {
            *publication_proof.HEADER,
            *publication_proof.OF_REMOVAL,
        }


@pytest.mark.parametrize("lie", ["other words", "no removal", "another version"])
def test_a_removal_cannot_be_made_up(
    anon: Client, published: Article, ed: Person, eve: Person, tmp_path: Path, lie: str
) -> None:
    remove(published, "From May", ed, eve)
    seal_everything()
    proof = json.loads(anon.get(f"/verify/{published.public_id}/proof.json").content)
    if lie == "other words":
        proof["words"]["body"] = "<p>Other words.</p>"
    elif lie == "no removal":
        del proof["removals"]
    else:
        proof["removals"] = [proof["entries"][0]]
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof))
    assert not verify_export.check(path)["good"]


def test_a_title_that_had_to_go_is_in_no_proof_and_no_new_entry(
    anon: Client, published: Article, ed: Person, eve: Person
) -> None:
    before = Entry.objects.latest("pk").pk
    remove(published, "Ferry timetable", ed, eve)
    seal_everything()
    for path in ("", "proof.json"):
        assert (
            "ferry timetable"
            not in anon.get(f"/verify/{published.public_id}/{path}").content.decode().lower()
        )
    assert not Entry.objects.filter(pk__gt=before, public__icontains="ferry timetable").exists()
    assert "ferry timetable" not in anon.get(f"/{published.address.path}/").content.decode().lower()
