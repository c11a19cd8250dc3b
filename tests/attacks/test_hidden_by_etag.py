"""Work on a draft changes no ETag of what readers see: it would tell them that there is a draft, and empty caches."""

from collections.abc import Callable

import pytest
from django.test import Client

from content import workflow
from content.models import Article, Section
from tests.newsroom import Person

PAGES = ("/", "/news/", "/policies/", "/feed/", "/sitemap.xml", "/api/v1/articles/", "/api/v1/sections/")
TITLE = "The mayor resigns"
type Work = Callable[[Article, Section], object]


@pytest.fixture
def etags(anon: Client) -> Callable[[], list[str]]:
    return lambda: [anon.get(page)["ETag"] for page in PAGES]


@pytest.mark.parametrize(
    "work",
    [
        lambda draft, to: workflow.save_draft(
            draft, by=draft.author, base=1, title=TITLE, summary="", body="", slug="other"
        ),
        lambda draft, to: workflow.move_article(draft, to, by=draft.author),
        lambda draft, to: workflow.create_article(draft.section, by=draft.author, title="More of it"),
        lambda draft, to: workflow.submit(draft, by=draft.author),
    ],
    ids=["address", "section", "new", "submitted"],
)
def test_work_on_a_draft_is_no_news(
    published: Article,
    etags: Callable[[], list[str]],
    policies: Section,
    cara: Person,
    ada: Person,
    work: Work,
) -> None:
    draft = workflow.create_article(published.section, by=ada, title=TITLE)
    before = etags()
    work(draft, policies)
    assert etags() == before
