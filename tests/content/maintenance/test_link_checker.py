"""The link checker (content.maintenance.link_checker): broken links and undescribed pictures, as pages show them."""

import re

import pytest
from django.test import Client

from content import workflow
from content.maintenance.link_checker import look_over, path_here
from content.models import Article, Asset, Checkup, Section
from content.sections.verbs import add_section, change_section
from content.taxonomy.topics import add_topic
from content.trash.section_trash import recover_section, trash_section
from content.trash.verbs import consequences_of
from tests.newsroom import Person, change, write
from tests.signing_in import signed_in
from tests.words import OLD_SITE, readdressed

pytestmark = pytest.mark.as_worker


def lacking(client: Client) -> list[int]:
    shown = client.get("/cms/").text.partition('id="lacks"')[2].partition("</section>")[0]
    return [int(key) for key in re.findall(r'href="/cms/articles/(\d+)/', shown)]


def linking(news: Section, cara: Person, to: str) -> Article:
    return workflow.create_article(news, by=cara, title="Links", body=f'<p><a href="{to}">there</a></p>')


def broken(article: Article) -> list[str]:
    look_over()
    return Checkup.objects.get(article=article).broken


def test_no_one_learns_of_articles_they_may_not_see(
    news: Section, cara: Person, as_cara: Client, as_colin: Client, as_ada: Client
) -> None:
    article = linking(news, cara, "/news/not-there/")
    assert lacking(as_cara) == []  # no page looks itself
    look_over()
    assert [lacking(client) for client in (as_cara, as_ada, as_colin)] == [[article.pk], [article.pk], []]


@pytest.mark.parametrize(
    "to",
    [
        "/news/not-there/",
        "http://localhost:8000/news/not-there",
        "/topics/gone/",
        "/news/ferry-timetable-changes/",
    ],
)
def test_a_link_to_nothing_that_readers_can_open_is_broken(
    news: Section, cara: Person, draft: Article, to: str
) -> None:
    assert broken(linking(news, cara, to)) == [path_here(to)]


@pytest.mark.parametrize(
    "to", ["/news/", "/", "/search/?q=x", "https://elsewhere.example/x", "#part", "/topics/boats/"]
)
def test_a_link_that_leads_somewhere_is_not(news: Section, cara: Person, edna: Person, to: str) -> None:
    add_topic(by=edna, name="Boats")
    assert broken(linking(news, cara, to)) == []


@pytest.mark.parametrize("old", [False, True])
def test_a_link_to_a_section_in_the_trash_is_broken_until_it_comes_back(
    old: bool, news: Section, policies: Section, cara: Person, ada: Person, anon: Client
) -> None:
    rules = add_section(policies, by=ada, source=OLD_SITE, title="Rules")
    if old:
        change_section(rules, by=ada, slug="our-rules")
    article = linking(news, cara, "/policies/rules/")
    assert broken(article) == []
    trash_section(rules, by=ada, name="Rules")
    assert anon.get("/policies/rules/", follow=True).status_code == 404
    assert broken(article) == ["policies/rules"]
    recover_section(rules, by=ada)
    assert broken(article) == []


@pytest.mark.parametrize(
    "details", [{"shows_2": "/news/\n{}"}, {"words_1": "See [this]({})."}, {"shows_1": "{}", "words_4": "x"}]
)
def test_what_a_landing_page_leads_to_is_looked_over_too(
    details: dict[str, str], news: Section, cara: Person, ed: Person, published: Article
) -> None:
    at = f"/{published.address.path}/"
    named = {name: text.format(at) for name, text in details.items()}
    page = workflow.create_article(news, by=cara, title="Welcome", kind="landing", details=named)
    assert broken(page) == []
    workflow.take_down(published, by=ed, reason="Wrong.")
    assert broken(page) == [at.strip("/")]
    assert [one.pk for one in consequences_of(published, ed)["linked_from"]] == [page.pk]


def test_a_link_breaks_when_its_aim_is_taken_down_and_heals_when_it_moves(
    news: Section, cara: Person, ed: Person, published: Article
) -> None:
    article = linking(news, cara, f"/{published.address.path}/")
    assert broken(article) == []
    readdressed(published, news, by=ed, slug="elsewhere")
    assert broken(article) == []
    workflow.take_down(published, by=ed, reason="Wrong.")
    assert broken(article) == ["news/ferry-timetable-changes"]


def test_what_is_mended_goes_from_the_desk(news: Section, cara: Person) -> None:
    article = linking(news, cara, "/news/not-there/")
    look_over()
    write(article, cara, "No link.")
    assert look_over() == 1
    assert lacking(signed_in(cara)) == []
    assert look_over() == 0


def test_a_picture_lacks_words_until_someone_describes_it(
    about_boats: Article, boats: Asset, cara: Person
) -> None:
    Asset.objects.filter(pk=boats.pk).update(alternative_text="", decorative=False)
    change(about_boats, cara, body=re.sub(r' alt="[^"]*"', ' alt=""', about_boats.newest.body))
    look_over()
    assert lacking(signed_in(cara)) == [about_boats.pk]
    Asset.objects.filter(pk=boats.pk).update(decorative=True)
    look_over()
    assert lacking(signed_in(cara)) == []


@pytest.mark.parametrize(
    "href", ["http://[", "javascript:alert(1)", "mailto:a@b.c", "news/", "//", "/\x00", "/media/x"]
)
def test_what_is_no_page_of_this_site_is_no_link(href: str) -> None:
    assert path_here(href) == ""
