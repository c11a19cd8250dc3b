"""The proof covers names and crops that readers see with an article (content.public_text.provenance)."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client

from content import workflow
from content.bylines.verbs import add_byline, change_byline, remove_byline
from content.media.metadata import Description, edit
from content.models import Article, Byline, Section, Topic
from content.sections.verbs import change_section
from content.taxonomy.topics import add_topic, merge_topic
from tests.audit.exports import check_elsewhere
from tests.content.media.files import current, picture, upload
from tests.content.public.pages.test_verify import downloaded, page_of
from tests.database import Owner
from tests.newsroom import Person, publish
from tests.words import accept_all

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("one_key")]  # which seals
NOT_KNOWN = "Not as the audit log knows it"


@pytest.fixture
def ferries(news: Section, cara: Person, ed: Person, edna: Person, tmp_path: Path) -> Article:
    """Published under a name, about a topic, with a cropped picture."""
    sea, jane = add_topic(by=edna, name="Sea"), add_byline(by=edna, name="Jane Doe", biography="Writes.")
    quay = upload(picture(tmp_path, 60, (1600, 1000)), by=cara, section=news)
    edit(quay, by=cara, description=replace(Description.of(quay), focal_point=(300, 600)))
    body = f'<figure><img src="{current(quay).address}" alt="Quay"></figure><p>Ferries.</p>'
    article = workflow.create_article(news, by=cara, title="Ferries", body=body, topics=[sea], bylines=[jane])
    return publish(article, by=cara, approver=ed)


def checked(article: Article, anon: Client, tmp_path: Path) -> tuple[int, list[str], str]:
    """What the program says elsewhere, and the page."""
    code, found = check_elsewhere(downloaded(article, anon, tmp_path))
    return code, found["wrong"], page_of(article, anon)


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
TABLES = ("section", "topic", "byline", "asset", "publictext")


def by_force(owner: Owner, sql: str) -> None:
    """Past every trigger."""
    with owner.transaction():
        for state in ("DISABLE", "ENABLE"):
            for table in TABLES:
                owner.execute(f"ALTER TABLE content_{table} {state} TRIGGER USER")
            if state == "DISABLE":
                owner.execute(sql)


@pytest.mark.parametrize("forgery", FORGED)
def test_a_name_that_the_owner_of_the_database_wrote_over_does_not_match(
    fresh_database: str, ferries: Article, owner_connection: Owner, anon: Client, tmp_path: Path, forgery: str
) -> None:
    assert checked(ferries, anon, tmp_path)[:2] == (0, [])
    by_force(owner_connection, forgery)
    code, wrong, page = checked(ferries, Client(), tmp_path)
    assert (code, bool(wrong), NOT_KNOWN in page) == (1, True, True)
    assert all("audit log" in one for one in wrong)
