"""content.public.queries.lookup and navigation: one query finds what is at a path, with its comments."""

from django.db.models import F
from django.test import Client
from pytest_django.asserts import assertNumQueries

from content.models import Article, Comment, Section
from content.public.queries import navigation
from content.sections.verbs import change_section
from tests.newsroom import Person
from tests.words import accept_all


def test_the_comments_of_a_page_come_with_its_one_query(anon: Client, published: Article, path: str) -> None:
    anon.get(path)
    Comment.objects.create(article=published, name="Otto", html="<p>Said since.</p>", state="approved")
    Article.objects.filter(pk=published.pk).update(public_version=F("public_version") + 1)
    with assertNumQueries(1):
        assert "Said since." in anon.get(path).text


def test_a_path_that_cannot_exist_costs_no_query(anon: Client, published: Article) -> None:
    with assertNumQueries(0):
        anon.get("/News/<script>/")


def test_two_queries_and_one_where_the_navigation_is_known(anon: Client, path: str) -> None:
    navigation._kept = navigation.NOT_SET_UP
    with assertNumQueries(2):
        anon.get(path)
    with assertNumQueries(1):
        anon.get(path)


def test_a_section_renamed_has_a_new_tag_on_every_page(
    anon: Client, ada: Person, edna: Person, news: Section, path: str
) -> None:
    tag = anon.get(path)["ETag"]
    change_section(news, by=ada, title="Latest")
    accept_all(edna)
    response = anon.get(path, headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert "Latest" in response.text
