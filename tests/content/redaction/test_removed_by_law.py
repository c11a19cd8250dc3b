"""What readers and verifiers see of something that was removed by law: that, when and why."""

import json
from pathlib import Path

import pytest
from django.test import Client

from audit.models import Entry
from audit.tree.sealing import seal_everything
from content.bylines.verbs import add_byline, change_byline
from content.models import Address, Article, Byline, LegalPage, PublicText, Redaction, Section, Topic
from content.proofs import publication_proof
from content.redaction.occurrences import Wanted
from content.sections.verbs import change_section
from content.site.identity import change_site
from content.site.redirects import Row, add_redirects, remove_redirect
from content.taxonomy.topics import add_topic, change_topic, merge_topic
from tests.audit.exports import check_elsewhere
from tests.captured_web import refused
from tests.content.public.pages.test_verify import downloaded
from tests.content.site.legal import published as legal_page
from tests.newsroom import Person
from tests.redactions import redacted
from tests.signing_in import signed_in
from tests.words import accept_all
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
    page = after.text
    assert (after.status_code, "From May" in page, page.count(REASON)) == (200, False, 2)


def test_lists_lose_a_summary(anon: Client, published: Article, ed: Person, eve: Person) -> None:
    before = anon.get("/news/")
    assert "Two more boats" in before.text
    remove(published, "Two more boats", ed, eve)
    after = anon.get("/news/", headers={"if-none-match": before.headers["ETag"]})
    assert (after.status_code, "Two more boats" in after.text) == (200, False)


def test_the_page_behind_verify_says_so(anon: Client, published: Article, ed: Person, eve: Person) -> None:
    remove(published, "From May", ed, eve)
    seal_everything()
    page = anon.get(f"/verify/{published.public_id}/").text
    assert REASON in page
    assert "fingerprint is of the words before" in page


def test_the_proof_still_holds_elsewhere(
    anon: Client, published: Article, ed: Person, eve: Person, tmp_path: Path
) -> None:
    remove(published, "From", ed, eve)
    remove(published, "May", ed, eve)
    path = downloaded(published, anon, tmp_path)
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
    path = downloaded(published, anon, tmp_path)
    proof = json.loads(path.read_text())
    if lie == "other words":
        proof["words"]["body"] = "<p>Other words.</p>"
    elif lie == "no removal":
        del proof["removals"]
    else:
        proof["removals"] = [proof["entries"][0]]
    path.write_text(json.dumps(proof))
    assert not verify_export.check(path)["good"]


def test_a_title_that_had_to_go_is_in_no_proof_and_no_new_entry(
    anon: Client, published: Article, ed: Person, eve: Person
) -> None:
    before = Entry.objects.latest("pk").pk
    remove(published, "Ferry timetable", ed, eve)
    seal_everything()
    for path in ("", "proof.json"):
        assert "ferry timetable" not in anon.get(f"/verify/{published.public_id}/{path}").text.lower()
    assert not Entry.objects.filter(pk__gt=before, public__icontains="ferry timetable").exists()
    assert "ferry timetable" not in anon.get(f"/{published.address.path}/").text.lower()


NAME = "Jane Doe"


@pytest.fixture
def named(published: Article, news: Section, edna: Person, ada: Person, eve: Person) -> Article:
    """Readers saw a name in words of a section, topic, byline, site, imprint and redirect, and see others now."""
    topic, byline = add_topic(by=edna, name="Jane Doe, mayor"), add_byline(by=edna, name="C. Weber")
    old = add_topic(by=edna, name="Jane  Doe (old)")
    change_section(news, by=edna, title="Harbour", slug="jane-doe", description="By JANE Doe.")
    change_byline(byline, by=edna, name="C. Weber", biography="Knows Jane Doe.", picture="")
    change_site(by=eve, footer_text="Edited by Jane Doe")
    legal_page("imprint", by=ada, responsible="Jane Doe, Quay 1, 12345 Port")
    legal_page("imprint", by=ada)
    add_redirects([Row(0, "/jane-doe-at-home/", "https://doe.example/jane-doe")], by=eve)
    accept_all(ada)
    remove_redirect(Address.objects.get(path="jane-doe-at-home"), by=ada)
    change_section(news, by=edna, slug="news", description="")
    change_topic(topic, by=edna, name="Mayor", slug="mayor", parent=None)
    change_byline(byline, by=edna, name="C. Weber", biography="", picture="")
    merge_topic(old, topic, by=edna)
    change_site(by=eve, footer_text="")
    accept_all(eve)
    change_topic(Topic.objects.get(slug="mayor"), by=edna, name="Jane Doe again", parent=None)
    return Article.objects.select_related("section__scope", "address").get(pk=published.pk)


def holding() -> list[str]:
    """Whatever still holds the name or the address made of it."""
    texts = PublicText.objects.values_list("words", "before", "salt")
    things = (model._default_manager.values_list() for model in (Section, Topic, Byline, LegalPage))
    found = [str(row) for rows in (texts, *things) for row in rows]
    return [row for row in found if "jane" in row.lower()]


def removed(article: Article, ed: Person, eve: Person) -> Redaction:
    """As the pages do it."""
    page, asks = f"/cms/articles/{article.pk}/redaction/", {"passage": NAME, "reason": "Court order 12/26"}
    looked = signed_in(ed).post(f"{page}ask/", {**asks, "then": "look"}).text
    assert "Knows <del>Jane Doe</del>." in looked
    assert signed_in(ed).post(f"{page}ask/", {**asks, "then": "ask"}).status_code == 302
    redaction, browser = Redaction.objects.get(), signed_in(eve)
    seen = browser.get(page).context["waiting"]["seen"]
    assert browser.post(f"/cms/redactions/{redaction.pk}/agree/", {"seen": seen}).status_code == 302
    return redaction


def test_it_leaves_former_words_and_what_waits(named: Article, ed: Person, eve: Person, anon: Client) -> None:
    assert anon.get("/jane-doe/").status_code == 301
    redaction = removed(named, ed, eve)
    assert holding() == []
    assert not PublicText.objects.filter(applied_at=None, withdrawn_at=None).exists()
    told = Entry.objects.filter(event="content.public_text.redacted")
    assert {entry.public["kind"][1] for entry in told} == {
        "section",
        "topic",
        "byline",
        "redirect",
        "site",
        "page",
    }
    assert {entry.public["redaction"][1] for entry in told} == {redaction.pk}
    assert anon.get("/jane-doe/").status_code == 404


def test_names_that_readers_still_see_are_changed_first(
    named: Article, ed: Person, edna: Person, ada: Person
) -> None:
    change_section(named.section, by=edna, description="About Jane Doe.")
    accept_all(ada)
    page = f"/cms/articles/{named.pk}/redaction/ask/"
    looked = signed_in(ed).post(page, {"passage": NAME, "reason": "x", "then": "look"})
    assert "Change them first; their former words go with the removal" in looked.text
    assert named.section in looked.context["said_today"]
    assert "By <del>" not in looked.text


def test_what_readers_see_can_still_be_proved(
    named: Article, ed: Person, eve: Person, anon: Client, tmp_path: Path
) -> None:
    """The title comes from a text which lost another of its words."""
    removed(named, ed, eve)
    path = downloaded(named, anon, tmp_path)
    code, found = check_elsewhere(path)
    assert (code, found["wrong"]) == (0, [])
    assert "Not as the audit log knows it" not in anon.get(f"/verify/{named.public_id}/").text
    assert "digest_after" in path.read_text()
    path.write_text(path.read_text().replace("Harbour", "Fraud"))
    assert check_elsewhere(path)[0] == 1


def test_nothing_else_of_them_is_written(named: Article, ed: Person, eve: Person) -> None:
    removed(named, ed, eve)
    said = refused(
        "UPDATE content_publictext SET words = '{}', removed_at = (SELECT done_at FROM content_redaction)"
    )
    assert "no second person accepted" in said
