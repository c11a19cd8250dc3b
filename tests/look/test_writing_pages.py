"""Bylines, hosts of frames, advice, what people write with: axe finds nothing, nothing sticks out of a small window."""

from pathlib import Path

import pytest

from content import workflow
from content.bylines.verbs import add_byline
from content.embeds.hosts import allow_embed_hosts
from content.models import Article
from tests.browser import Visits
from tests.look.test_pages import Complaints, faults
from tests.newsroom import Person, digest_of, write
from tests.signing_in import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.late]

EVERYTHING = Path(__file__).with_name("every_element.html").read_text()


@pytest.fixture
def article(draft: Article, cara: Person, ada: Person) -> Article:
    allow_embed_hosts(["charts.example.net"], by=ada)
    written = write(draft, cara, EVERYTHING)
    jane = add_byline(by=ada, name="Jane Doe", biography="Jane writes about ships.")
    newest = written.newest
    words = {"title": newest.title, "summary": newest.summary, "body": newest.body, "base": newest.number}
    workflow.save_draft(written, by=cara, bylines=[jane], **words)
    return workflow.submit(written, by=cara)


def test_what_a_writer_sees(visits: Visits, complaints: Complaints, article: Article, ed: Person) -> None:
    here = f"/cms/articles/{article.pk}/"
    assert (
        faults(visits, complaints, [here, f"{here}review/", "/cms/bylines/", "/cms/embeds/"], signed_in(ed))
        == []
    )


def test_what_readers_see(visits: Visits, complaints: Complaints, article: Article, ed: Person) -> None:
    workflow.approve(article, by=ed, digest=digest_of(article))
    workflow.publish(article, by=ed)
    assert faults(visits, complaints, [f"/{article.address.path}/", "/news/"]) == []
