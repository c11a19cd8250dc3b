"""Navigation: one query, until the site changes."""

from django.test import Client
from pytest_django.asserts import assertNumQueries

from content.models import Section
from content.public.queries import navigation
from content.sections.verbs import change_section
from tests.newsroom import Person
from tests.words import accept_all


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
