"""What readers must not learn: names of accounts, that there is a draft, and words that an editor took down."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from content import workflow
from content.models import Article, Byline, Section
from tests.newsroom import Person, change, fresh, publish
from tests.signing_in import signed_in
from tests.words import introduced_with

SHOUT = "Cara. BREAKING: the mayor resigned"
PUBLIC = (
    "/", "/news/", "/news/ferry-timetable-changes/", "/feed/", "/search/?q=ferry", "/api/v1/articles/",
    "/api/v1/articles/{0}/", "/verify/{0}/", "/sitemap.xml",
)  # fmt: skip


def read(anon: Client, article: Article) -> dict[str, bytes]:
    return {address: anon.get(address.format(article.public_id)).content for address in PUBLIC}


def test_a_writer_cannot_reword_a_page_by_another_name_of_their_own(
    published: Article, cara: Person, anon: Client
) -> None:
    before = read(anon, published)
    assert signed_in(cara).post("/account/profile/", {"name": SHOUT}).status_code == 302
    assert User.objects.get(pk=cara.pk).name == SHOUT
    assert read(anon, published) == before


@pytest.mark.parametrize("name", ["Ed\u202e", "\u0415d", "E\u200bd", "x" * 61, "𝐄𝐝"])
def test_a_colleague_is_not_imitated(name: str, cara: Person) -> None:
    """Bidirectional, invisible and mathematical characters, and letters of another script."""
    assert signed_in(cara).post("/account/profile/", {"name": name}).status_code == 422
    assert User.objects.get(pk=cara.pk).name == "Cara"


def test_readers_see_the_byline_and_a_text_without_one_is_unsigned(
    published: Article, news: Section, cara: Person, ed: Person, anon: Client
) -> None:
    assert not any(b"Cara" in page for page in read(anon, published).values())
    byline = Byline.objects.create(name="C. Weber", account=cara)
    change(published, cara, bylines=[byline])
    publish(fresh(published), by=cara, approver=ed)
    pages = read(anon, published)
    assert not any(b"Cara" in page for page in pages.values())
    assert all(b"C. Weber" in pages[address] for address in PUBLIC[:4])


def test_new_articles_begin_with_the_byline_of_the_account(cara: Person) -> None:
    Byline.objects.create(name="C. Weber", account=cara)
    assert "C. Weber</textarea>" in signed_in(cara).get("/cms/articles/new/").content.decode()


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


def test_a_landing_page_that_moved_away_is_no_longer_shown_by_the_section(
    anon: Client, published: Article, news: Section, policies: Section, edna: Person
) -> None:
    introduced_with(news, published, by=edna)
    assert b"From May." in anon.get("/news/").content
    workflow.move_article(published, policies, by=edna)
    anon.get("/news/")
    workflow.take_down(published, by=edna, reason="Figures were wrong.")
    assert b"From May." not in anon.get("/news/").content
