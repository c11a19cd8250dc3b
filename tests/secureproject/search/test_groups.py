"""secureproject.search.groups: users are found by administrators only, and every search takes few queries."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.models import Article
from content.sections.verbs import add_section
from tests.content.cms.desk.test_url_lookup import page
from tests.newsroom import Person, person
from tests.words import OLD_SITE


@pytest.mark.parametrize("who", ["as_cara", "as_ed", "as_edna"], indirect=True)
def test_people_are_found_by_administrators_alone(as_ada: Client, otto: Person, who: Client) -> None:
    assert "otto@example.org" in page(as_ada, "otto")
    assert "otto" not in page(who, "otto").lower()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Jörg Großmann", "grossmann"),
        ("Jörg Grossmann", "großmann"),
        ("Jörg Großmann", "Grosmann"),  # mistyped
        ("Søren Łuczak", "soren luczak"),
        ("Søren Łuczak", "Søren"),
        ("Zoë Lœb", "loeb"),
    ],
)
def test_names_are_found_in_both_spellings(as_ada: Client, ada: Person, name: str, typed: str) -> None:
    found = person(name, "contributor")
    add_section(None, by=ada, source=OLD_SITE, title=f"{name} schreibt", slug="schreibt")
    text = page(as_ada, typed)
    assert found.email in text
    assert f"{name} schreibt" in text


def test_few_queries_whatever_is_there(
    as_ada: Client, published: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page(as_ada, "warm")
    # One asks for the site, one brings in what was saved, one asks which of the best found lie in the trash.
    with django_assert_num_queries(10):
        page(as_ada, "ferry")
