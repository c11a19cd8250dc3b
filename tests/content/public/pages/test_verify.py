"""content.public.pages.verify: what it keeps back, and that its proof, also of names and crops, holds elsewhere."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from audit.models import Entry
from audit.tree.sealing import seal_everything
from content.articles import workflow
from content.articles.revert_publication import take_publication_back
from content.bylines.verbs import add_byline, change_byline, remove_byline
from content.corrections.reverting import take_back
from content.corrections.verbs import countersign
from content.media.metadata import Description, edit
from content.models import Article, Byline, Section, Topic
from content.policies import change as set_policy
from content.proofs.publication_check import doubtful_publications
from content.sections.verbs import change_section
from content.taxonomy.topics import add_topic, merge_topic
from tests.audit.exports import check_elsewhere
from tests.content.conftest import PublishStory, published_by
from tests.content.media.files import current, picture, upload
from tests.corrections import corrected
from tests.counting import queries
from tests.database import Owner, past_triggers
from tests.newsroom import Person, fresh, publish, write
from tests.words import accept_all
from tools import verify_export

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("one_key")]  # which seals


def downloaded(article: Article, anon: Client, tmp_path: Path) -> Path:
    """Its proof, as readers get it."""
    seal_everything()
    path = tmp_path / "proof.json"
    path.write_bytes(anon.get(f"/verify/{article.public_id}/proof.json").content)
    return path


def exported(article: Article, tmp_path: Path, **options: Any) -> Path:
    """Its proof, as the command writes it."""
    seal_everything()
    path = tmp_path / "proof.json"
    call_command("prove_publication", article.pk, path, **options)
    return path


def page_of(article: Article, anon: Client) -> str:
    return anon.get(f"/verify/{article.public_id}/").text


@pytest.fixture
def proof(published: Article, anon: Client, tmp_path: Path) -> Path:
    return downloaded(published, anon, tmp_path)


@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "taken_down"])
def test_what_is_not_public_has_no_proof(request: pytest.FixtureRequest, anon: Client, state: str) -> None:
    article = request.getfixturevalue(state)
    seal_everything()
    assert anon.get(f"/verify/{article.public_id}/").status_code == 404
    assert anon.get(f"/verify/{article.public_id}/proof.json").status_code == 404


def test_what_is_not_sealed_yet_says_so_and_is_not_kept(anon: Client, published: Article) -> None:
    answer = anon.get(f"/verify/{published.public_id}/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "within a minute" in answer.text
    assert anon.get(f"/verify/{published.public_id}/proof.json").status_code == 404


def test_the_proof_names_no_one_and_tells_no_later_words(
    anon: Client, published: Article, cara: Person, ed: Person
) -> None:
    write(published, cara, "Unpublished words.")
    seal_everything()
    seen = anon.get(f"/verify/{published.public_id}/proof.json").text
    seen += page_of(published, anon)
    kept_back = ["Unpublished", "Cara", "Ed ", "example.org", "accounts.user", 'actor_id":[']
    assert [word for word in kept_back if word in seen] == []
    sealed = [part["data"] for entry in Entry.objects.all() for part in entry.sealed]
    assert [data for data in sealed if data in seen] == []


def test_a_proof_says_whose_approval_it_was_and_names_no_one(
    anon: Client, in_review: Article, news: Section, ada: Person, edna: Person, tmp_path: Path
) -> None:
    demands = [["role:administrator"], [f"person:{edna.pk}", "role:contributor"]]
    set_policy.change_policy(news, {"demands": demands}, by=ada, reason="x")
    for person in (ada, edna):
        workflow.approve(in_review, by=person, digest=fresh(in_review).draft.digest)
    workflow.publish(in_review, by=edna)
    path = downloaded(in_review, anon, tmp_path)
    code, found = check_elsewhere(path)
    assert (code, [one["counted_as"] for one in found["approvals"]]) == (0, [["administrator"], ["named"]])
    assert f"person:{edna.pk}" not in path.read_text()
    shown = page_of(in_review, anon)
    assert "One by a contributor or a named user; One by an administrator" in shown


def test_readers_see_no_name_of_a_custom_role(
    anon: Client, in_review: Article, asks: Section, lena: Person, edna: Person
) -> None:
    workflow.approve(in_review, by=lena, digest=fresh(in_review).draft.digest)
    workflow.publish(in_review, by=edna)
    page = page_of(in_review, anon)
    assert "One by a user with another role" in page
    assert "<dd>another role</dd>" in page
    assert "Legal review" not in page


def test_a_proof_from_before_anybody_could_be_asked_for_still_holds(
    anon: Client, approved: Article, ed: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its policy says nothing of whose approval it had to be, and its approvals not what they counted as."""
    kept = ("audience", "four_eyes", "approvals", "factor", "comments", "corrections", "guests")
    monkeypatch.setattr(workflow, "on_record", lambda policy: {name: policy[name] for name in kept})
    workflow.publish(approved, by=ed)
    path = downloaded(approved, anon, tmp_path)
    code, found = check_elsewhere(path)
    assert (code, {*found["publication"]["policy"]}) == (0, {*kept})
    assert "Whose approval" not in page_of(approved, anon)


def test_the_proof_holds_on_a_machine_without_the_project(proof: Path, published: Article) -> None:
    code, found = check_elsewhere(proof)
    assert (code, found["wrong"], found["words"]) == (0, [], True)
    assert found["publication"]["digest"] == fresh(published).live.digest
    assert found["publication"]["approver_roles"] == ["editor"]
    assert [approval["role"] for approval in found["approvals"]] == ["editor"]


CHANGES: dict[str, Any] = {
    "digest": lambda p: p["entries"][0]["fields"]["digest"].__setitem__(1, "0" * 64),
    "role": lambda p: p["entries"][1]["fields"]["role"].__setitem__(1, "administrator"),
    "time": lambda p: p["entries"][0]["leaf"].update(recorded_at="2020-01-01T00:00:00.000000Z"),
    "event": lambda p: p["entries"][0]["header"]["event"].__setitem__(1, "content.article.approved"),
    "position": lambda p: p["entries"][0].update(position=0),
    "path": lambda p: p["entries"][0]["path"].reverse(),
    "head": lambda p: p["entries"][0].update(head=p["entries"][0]["head"].replace("\n", "\n1", 1)),
    "words": lambda p: p["words"].update(body="<p>Other words.</p>"),
    "order": lambda p: p["entries"].reverse(),
    "keys": lambda p: p["keys"].clear(),
    "name": lambda p: p["shown"][0]["words"].update(title="Old news"),
    "name and its text": lambda p: [
        part.update(title="Old news")
        for part in (p["shown"][0]["words"], p["shown"][0]["versions"][0]["words"])
    ],
    "names": lambda p: p["shown"][0]["versions"].clear(),
}


@pytest.mark.usefixtures("one_person_suffices")
@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_proof_proves_nothing(proof: Path, what: str) -> None:
    facts = json.loads(proof.read_text())
    CHANGES[what](facts)
    proof.write_text(json.dumps(facts))
    assert not verify_export.check(proof)["good"]


def test_the_article_leads_to_it_and_it_is_kept_by_caches(anon: Client, published: Article) -> None:
    seal_everything()
    page = anon.get(f"/{fresh(published).address.path}/").text
    assert f'href="/verify/{published.public_id}/"' in page
    answer = anon.get(f"/verify/{published.public_id}/")
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert answer.headers["Cache-Control"].startswith("public")
    assert "Cookie" not in answer.headers.get("Vary", "")
    again = anon.get(f"/verify/{published.public_id}/", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_says_what_the_audit_log_says(anon: Client, published: Article) -> None:
    seal_everything()
    anon.get("/")  # the navigation is known
    assert queries(anon, f"/verify/{published.public_id}/") <= 14
    page = page_of(published, anon)
    for fact in (fresh(published).live.digest, "editor", "A person who did not write it", "/verify/program/"):
        assert fact in page


def test_the_program_is_the_one_that_the_tests_run(anon: Client) -> None:
    answer = anon.get("/verify/program/verify_export.py")
    assert b"".join(answer) == Path(verify_export.__file__).read_bytes()


def test_an_urgent_correction_is_proved_as_what_it_is(
    anon: Client, published: Article, ed: Person, edna: Person, tmp_path: Path
) -> None:
    def proved() -> tuple[Any, list[str], str]:
        code, found = check_elsewhere(exported(published, tmp_path))
        assert (code, found["wrong"], found["words"]) == (0, [], True)
        page = page_of(published, anon)
        return found["publication"]["event"], [yes["event"] for yes in found["approvals"]], page

    fix = corrected(published, ed)
    event, approvals, page = proved()
    assert (event, approvals, "no one yet" in page) == ("content.correction.published", [], True)
    take_back(fix, by=ed)
    event, approvals, page = proved()
    assert (event, approvals) == ("content.correction.reverted", ["content.article.approved"])
    assert "the correction was taken back" in page
    fix = corrected(published, ed, "From July.")
    countersign(fix, by=edna, digest=fix.digest)
    event, approvals, page = proved()
    assert (event, approvals) == ("content.correction.published", ["content.correction.countersigned"])
    assert "countersigned afterwards" in page


def test_what_came_back_is_proved_by_the_approvals_of_then(
    anon: Client, published: Article, cara: Person, ed: Person, edna: Person, tmp_path: Path
) -> None:
    publish(write(published, cara, "Wrong."), by=cara, approver=edna)
    take_publication_back(published, by=ed, besides={2}, to=1, reason="A mistake.")
    path = exported(published, tmp_path)
    code, found = check_elsewhere(path)
    assert (code, found["wrong"], found["words"]) == (0, [], True)
    assert (found["publication"]["event"], len(found["approvals"])) == ("content.publication.reverted", 1)
    page = page_of(published, anon)
    assert "Its publication was taken back" in page
    assert "was corrected urgently" not in page
    proof = json.loads(path.read_text())
    del proof["before"]
    path.write_text(json.dumps(proof))
    assert check_elsewhere(path)[1]["wrong"] == ["What came back was not public before."]


def test_an_auditors_copy_names_the_people(published: Article, tmp_path: Path) -> None:
    code, found = check_elsewhere(exported(published, tmp_path, with_names=True))
    assert (code, found["publication"]["actor"], found["approvals"][0]["actor"]) == (0, "Ed", "Ed")


def test_a_time_has_the_version_of_that_time(
    published: Article, cara: Person, ed: Person, tmp_path: Path
) -> None:
    first = Entry.objects.get(event="content.article.published")
    write(published, cara, "Corrected.")
    publish(published, by=cara, approver=ed)
    found = verify_export.check(exported(published, tmp_path, at=first.recorded_at.isoformat()))
    assert (found["good"], found["publication"]["revision"], found["words"]) == (True, 1, False)
    found = verify_export.check(exported(published, tmp_path))
    assert (found["good"], found["publication"]["revision"], len(found["approvals"])) == (True, 2, 1)


def test_what_was_not_public_then_cannot_be_proved(taken_down: Article) -> None:
    seal_everything()
    for options in ({}, {"at": "2020-01-01"}):
        with pytest.raises(CommandError, match="not public"):
            call_command("prove_publication", taken_down.pk, **options)
    with pytest.raises(CommandError, match="no article"):
        call_command("prove_publication", 0)


def test_what_a_kind_of_page_says_is_proved_with_its_words(
    publish_story: PublishStory, tmp_path: Path
) -> None:
    details = {"begins": "2027-06-05T08:00Z", "ends": "2027-06-05T16:30Z", "place": "Old quay"}
    regatta = publish_story("Regatta", kind="event", details=details)
    path = exported(regatta, tmp_path)
    code, found = check_elsewhere(path)
    assert (code, found["wrong"], found["words"]) == (0, [], True)
    assert list(doubtful_publications()) == []
    path.write_text(path.read_text().replace("Old quay", "New quay"))
    assert check_elsewhere(path)[0] == 1


NOT_KNOWN = "Not as the audit log knows it"


@pytest.fixture
def ferries(news: Section, cara: Person, ed: Person, edna: Person, tmp_path: Path) -> Article:
    """Published under a name, about a topic, with a cropped picture."""
    sea, jane = add_topic(by=edna, name="Sea"), add_byline(by=edna, name="Jane Doe", biography="Writes.")
    quay = upload(picture(tmp_path, 60, (1600, 1000)), by=cara, section=news)
    edit(quay, by=cara, description=replace(Description.of(quay), focal_point=(300, 600)))
    body = f'<figure><img src="{current(quay).address}" alt="Quay"></figure><p>Ferries.</p>'
    return published_by(cara, ed, news, "Ferries", body, topics=[sea], bylines=[jane])


def checked(article: Article, anon: Client, tmp_path: Path) -> tuple[int, list[str], str]:
    """What the program says elsewhere, and the page."""
    code, found = check_elsewhere(downloaded(article, anon, tmp_path))
    return code, found["wrong"], page_of(article, anon)


@pytest.mark.usefixtures("one_person_suffices")
def test_it_names_each_and_what_a_second_person_accepted_since(
    ferries: Article, news: Section, ed: Person, edna: Person, ada: Person, anon: Client, tmp_path: Path
) -> None:
    jane, sea = Byline.objects.get(), Topic.objects.get()
    change_section(news, by=ed, title="Harbour news")
    change_byline(jane, by=edna, name="Jane Roe", biography="Writes.", picture="")
    merge_topic(sea, add_topic(by=edna, name="Water"), by=edna)
    accept_all(ada)
    code, wrong, page = checked(ferries, anon, tmp_path)
    assert (code, wrong, NOT_KNOWN in page) == (0, [], False)
    assert [name for name in ("Harbour news", "Jane Roe", "Water", "300 600") if name not in page] == []
    shown = json.loads((tmp_path / "proof.json").read_text())["shown"]
    assert {one["kind"] for one in shown} == {"section", "topic", "byline", "picture"}


def test_a_person_who_was_erased_is_not_in_it(
    ferries: Article, edna: Person, anon: Client, tmp_path: Path
) -> None:
    jane = Byline.objects.get()
    remove_byline(jane, by=edna)
    code, wrong, page = checked(ferries, anon, tmp_path)
    assert (code, wrong, NOT_KNOWN in page) == (0, [], False)
    assert "Jane" not in page + (tmp_path / "proof.json").read_text()


FORGED = (
    "UPDATE content_section SET title = 'Fake news'", "UPDATE content_topic SET name = 'Fraud'",
    "UPDATE content_byline SET name = 'The Mayor'", "UPDATE content_byline SET biography = ''",
    "UPDATE content_asset SET focal_y = 1", "UPDATE content_publictext SET words = '{\"name\": \"Fraud\"}'",
)  # fmt: skip
TABLES = ("content_section", "content_topic", "content_byline", "content_asset", "content_publictext")


@pytest.mark.usefixtures("one_person_suffices")
@pytest.mark.parametrize("forgery", FORGED)
def test_a_name_that_the_owner_of_the_database_wrote_over_does_not_match(
    fresh_database: str, ferries: Article, owner_connection: Owner, anon: Client, tmp_path: Path, forgery: str
) -> None:
    assert checked(ferries, anon, tmp_path)[:2] == (0, [])
    past_triggers(owner_connection, forgery, of=TABLES)
    code, wrong, page = checked(ferries, Client(), tmp_path)
    assert (code, bool(wrong), NOT_KNOWN in page) == (1, True, True)
    assert all("audit log" in one for one in wrong)
