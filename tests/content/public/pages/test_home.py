"""content.public.pages.home: the newest article leads the front page."""

from django.test import Client

from content.models import Article
from tests.content.public.pages.test_section import titles


def test_an_empty_site_says_so(anon: Client, db: None) -> None:
    response = anon.get("/")
    assert response.status_code == 200
    assert "Nothing is published yet" in response.content.decode()


def test_the_newest_article_leads_the_front_page(anon: Client, many: list[Article]) -> None:
    page = anon.get("/").content.decode()
    assert titles(page)[0] == "Story number 22"
    assert 'class="teaser teaser--lead"' in page
    assert titles(page)[1:] == [f"Story number {n}" for n in (21, 20, 19)]
