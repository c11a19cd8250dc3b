"""content.public.pages.section and home: what is live, the newest first, in a bounded number of queries."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.asserts import assertNumQueries

from content import workflow
from content.media.metadata import Description, edit
from content.models import Article, Section, Site, Topic
from content.models.articles.article import ArticleKind
from content.sections.verbs import add_section
from tests.content.conftest import published_by
from tests.content.media.files import current, picture, upload
from tests.newsroom import Person, fresh
from tests.policies import administrator
from tests.words import OLD_SITE, accept_all, introduced_with


def titles(page: str) -> list[str]:
    return [part[:15] for part in page.split(">")[0:] if part.startswith("Story number")]


@pytest.mark.parametrize(
    "page",
    ["/", "/news/", "/feed/", "/sitemap.xml", "/search/?q=boat", "/search/?q=timetabl", "/api/v1/articles/"],
)
def test_neither_drafts_nor_what_waits_for_review_is_listed(
    anon: Client, approved: Article, page: str
) -> None:
    text = anon.get(page).text
    assert "erry" not in text
    assert "Two more boats" not in text


@pytest.mark.parametrize("before", ["x", "7", "", "A" * 32])
def test_a_page_mark_that_is_no_public_id_is_not_found(anon: Client, news: Section, before: str) -> None:
    assert anon.get("/news/", {"before": before}).status_code == 404


def test_older_articles_follow_without_gap_or_repetition(anon: Client, many: list[Article]) -> None:
    first = anon.get("/news/").text
    mark = str(many[3].public_id)
    assert f"?before={mark}" in first
    second = anon.get("/news/", {"before": mark}).text
    assert len(titles(first)) == 20
    assert titles(first) + titles(second) == [f"Story number {n:02}" for n in reversed(range(23))]
    assert "?before=" not in second


def test_a_section_shows_what_lies_below_it(
    anon: Client, ada: Person, cara: Person, ed: Person, news: Section
) -> None:
    local = add_section(news, by=ada, source=OLD_SITE, title="Local")
    published_by(cara, ed, local, "A story from the quay")
    page = anon.get("/news/").text
    assert 'href="/news/local/a-story-from-the-quay/"' in page
    assert 'href="/news/local/"' in page


def test_a_section_opens_with_its_landing_page(
    anon: Client, ada: Person, cara: Person, ed: Person, news: Section
) -> None:
    page = published_by(cara, ed, news, "About", "<p>Who we are.</p>", kind=ArticleKind.PAGE)
    published_by(cara, ed, news, "Imprint", kind=ArticleKind.PAGE)
    introduced_with(news, page, by=ada)
    text = anon.get("/news/").text
    assert "<p>Who we are.</p>" in text
    assert 'href="/news/imprint/"' in text
    workflow.take_down(page, by=ed, reason="Outdated.")
    assert "Who we are" not in anon.get("/news/").text


@pytest.mark.parametrize(
    ("page", "made", "known"), [("/", 3, 1), ("/news/", 2, 1), ("/topics/ferries/", 3, 3)]
)
def test_lists_cost_the_same_however_long_they_are(
    anon: Client, many: list[Article], page: str, made: int, known: int
) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    topic.articles.set(many)
    anon.get(page)
    with assertNumQueries(made):
        response = anon.get(page)
    assert anon.get(page).content == response.content
    with assertNumQueries(known):
        assert anon.get(page, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_whatever_happens_to_an_article_shows_in_every_list_at_once(
    anon: Client, ada: Person, published: Article, policies: Section, cara: Person, ed: Person
) -> None:
    def listed(title: str) -> list[bool]:
        pages = (anon.get(page).text for page in ("/", "/news/", "/policies/"))
        return [title in page for page in pages]

    assert listed("Ferry timetable changes") == [True, True, False]
    workflow.move_article(fresh(published), policies, by=ada)
    assert listed("Ferry timetable changes") == [True, False, True]
    published_by(cara, ed, published.section, "A second story")
    assert listed("A second story") == [True, True, False]
    workflow.take_down(fresh(published), by=ada, reason="Outdated.")
    assert listed("Ferry timetable changes") == [False, False, False]


def test_an_empty_site_says_so(anon: Client, site: Site) -> None:
    response = anon.get("/")
    assert response.status_code == 200
    assert "Nothing is published yet" in response.text


def test_the_newest_article_leads_the_front_page(anon: Client, many: list[Article]) -> None:
    page = anon.get("/").text
    assert titles(page)[0] == "Story number 22"
    assert 'class="teaser teaser--lead"' in page
    assert titles(page)[1:] == [f"Story number {n}" for n in (21, 20, 19)]


def test_the_front_page_shows_the_picture_that_opens_what_leads(
    anon: Client, news: Section, cara: Person, ed: Person, tmp_path: Path
) -> None:
    boats, nets = (upload(picture(tmp_path, shade), by=ed, section=news) for shade in (90, 160))
    shown = '<figure><img src="{}" alt="Boats &quot;at&quot; dawn"></figure><p>Words.</p>'
    article = published_by(cara, ed, news, "Boats", shown.format(current(boats).address))
    workflow.save_draft(
        article, by=cara, title="Nets", summary="", body=shown.format(current(nets).address), base=1
    )
    page = anon.get("/").text
    assert f'<div class="teaser__picture"><img src="{current(boats).address}" alt=""' in page
    assert current(nets).address not in page
    etag = anon.get("/").headers["ETag"]
    edit(boats, by=ed, description=replace(Description.of(boats), focal_point=(100, 900)))
    accept_all(administrator("Abel"))
    assert anon.get("/").headers["ETag"] != etag
