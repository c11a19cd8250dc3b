"""What readers get holds no primary key: numbers in a row would tell how many articles and comments are hidden."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from audit.tree.sealing import seal_everything
from content.articles.workflow import create_article
from content.models import Article, AssetVersion, Section
from content.taxonomy.topics import add_topic
from tests.content.comments.conftest import said
from tests.content.media.files import current, picture, upload
from tests.content.public.timely import event
from tests.crawl import crawled
from tests.database import Owner, logged_in_as_worker
from tests.newsroom import Person, publish
from tests.policies import with_policy
from tests.previews import link_to
from tests.words import introduced

pytestmark = pytest.mark.usefixtures("noted_keys", "one_key")
KEY = re.compile(r"7319[0-9]{8}")
NOTE_KEYS = """
    SELECT setval(format('%I.%I', schemaname, sequencename), 731900000000 + 1000 * row_number() OVER ())
    FROM pg_sequences WHERE sequencename LIKE 'content\\_%' AND max_value > 731999999999
"""
# Its entries and the input of its digest are as the audit log and the digest have them.
PROOF = "public:verify_proof"
REACHED = {
    "public:home", "public:page", "public:topic", "public:byline", "public:comments", "public:comment_new", PROOF,
    "public:comment_mine", "public:verify", "public:calendar_file", "public:feed", "public:sitemap", "public:search",
    "public:stored_file", "public:preview", "public:preview_page", "api:articles", "api:article", "api:sections",
}  # fmt: skip
TURNED = {"public:page", "public:topic", "public:byline", "public:comments", "public:search", "api:articles"}
ENTRANCES = ("/", "/feed/", "/sitemap.xml", "/api/v1/", "/search/?q=words", "/comments/mine/")


@pytest.fixture
def noted_keys(fresh_database: str, owner_connection: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of content begin where they are recognised in any answer; pages are short."""
    owner_connection.execute(NOTE_KEYS)
    for module in (
        "public.pages.section",
        "public.pages.topics",
        "public.pages.bylines",
        "public.queries.teasers",
    ):
        monkeypatch.setattr(f"content.{module}.ARTICLES_A_PAGE", 1)
    monkeypatch.setattr("content.api.articles.ARTICLES_A_PAGE", 1)
    monkeypatch.setattr("content.public.pages.search.SHOWN", 1)
    monkeypatch.setattr("content.public.queries.comment_threads.COMMENTS_SHOWN", 2)


@pytest.fixture
def boats(news: Section, cara: Person, tmp_path: Path) -> AssetVersion:
    version: AssetVersion = current(upload(picture(tmp_path, 60), by=cara, section=news))
    return version


@pytest.fixture
@transaction.atomic
def story(news: Section, cara: Person, ed: Person, ada: Person, boats: AssetVersion) -> Article:
    """The newest of three, with all that readers see of an article."""
    with_policy(news, comments="open", guests="approve")
    words: dict[str, Any] = {
        "body": f'<p>Words</p><img src="{boats.address}" alt="Boats">',
        "bylines": [introduced("Jane Roe", "Writes.", boats)],
    }
    words["topics"] = [add_topic(by=ada, name="Ferries")]
    for title in ("First", "Second", "Third"):
        made = publish(create_article(news, by=cara, title=title, **words), by=cara, approver=ed)
    event(cara, ed, news, "Regatta", 2)
    first = said(made, "One?")
    said(made, "Yes.", reply_to=first.public_id)
    said(made, "Two")
    return made


@pytest.mark.late
def test_no_answer_that_a_reader_gets_holds_a_key(story: Article, ed: Person) -> None:
    assert KEY.fullmatch(str(story.pk))
    with logged_in_as_worker():
        seal_everything()
    reader, form_at = Client(), f"/comments/{story.public_id}/new/"
    receipt = reader.get(form_at).context["form"]["receipt"].value()
    reader.post(form_at, {"name": "Rita", "text": "Three", "receipt": receipt})
    found = crawled(reader, *ENTRANCES, link_to(story, ed))
    names = {path: resolve(path.partition("?")[0]).view_name for path in found}
    assert set(names.values()) >= REACHED
    assert {names[path] for path in found if "before=" in path or "after=" in path} >= TURNED
    assert [path for path, (_, answer) in found.items() if names[path] != PROOF and KEY.search(answer)] == []
