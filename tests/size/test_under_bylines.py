"""Under a byline, and about a topic, what is not for everybody is not read, however much of it there is.

With what PostgreSQL knows of its tables, by its own plan and by its indexes, and without.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client

from content.bylines.verbs import add_byline
from content.models import Article, Byline, Filed, Section, Topic, UnderByline
from tests.content.conftest import published_by
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.newsroom import Person
from tests.policies import with_policy
from tests.size.many import many_live

type Read = Callable[[type[Model], str], int]

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
MANY = 1_500
FEW = 20  # a row is looked at in each section, and again for what is told of it


@pytest.fixture
def read(owner_connection: Any, anon: Client) -> Read:
    """The most that is read in these three ways."""

    def by_indexes(model: type[Model], address: str) -> int:
        with transaction.atomic():
            return rows_read(model, lambda: anon.get(address))

    def count(model: type[Model], address: str) -> int:
        anon.get(address)  # what is read once a process
        without = by_indexes(model, address)
        look_over(owner_connection)
        planned = rows_read_as_planned(model, lambda: anon.get(address))
        return max(without, planned, by_indexes(model, address))

    return count


@pytest.fixture
def jane(edna: Person) -> Byline:
    return add_byline(by=edna, name="Jane Doe")


@pytest.fixture
def for_members(policies: Section, jane: Byline, colin: Person) -> list[Article]:
    """Newer than everything beside it."""
    with_policy(policies, audience="members")
    return many_live(policies, colin, MANY, byline_ids=[jane.pk])


@pytest.fixture
def story(news: Section, jane: Byline, cara: Person, ed: Person) -> Article:
    story: Article = published_by(cara, ed, news, "For everybody", bylines=[jane])
    return story


def test_the_page_of_someone_who_writes_for_members(
    story: Article, for_members: list[Article], jane: Byline, anon: Client, read: Read
) -> None:
    address = f"/bylines/{jane.pk}/"
    assert "For everybody" in anon.get(address).text
    assert for_members[0].slug not in anon.get(address).text
    assert read(UnderByline, address) <= FEW
    assert read(Article, address) <= FEW


def test_nor_that_of_someone_who_writes_for_no_one_else(
    for_members: list[Article], jane: Byline, anon: Client, read: Read
) -> None:
    address = f"/bylines/{jane.pk}/"
    assert anon.get(address).status_code == 404
    assert read(UnderByline, address) <= FEW
    assert read(Article, address) <= FEW


def test_nor_what_stands_under_the_name_that_became_hers(
    story: Article, news: Section, policies: Section, jane: Byline, cara: Person, anon: Client, read: Read
) -> None:
    was = Byline.objects.create(name="Jane Roe", merged_into=jane)
    with_policy(policies, audience="members")
    many_live(policies, cara, MANY, byline_ids=[was.pk])
    many_live(news, cara, 1, name="once", byline_ids=[was.pk])
    address = f"/bylines/{jane.pk}/"
    page = anon.get(address).text
    assert ("For everybody" in page, "once-0" in page) == (True, True)
    assert read(UnderByline, address) <= FEW


@pytest.mark.parametrize("is_for_everybody", [True, False])
def test_the_map_of_a_site_names_a_user_who_has_something_for_everybody(
    is_for_everybody: bool, for_members: list[Article], news: Section, jane: Byline, cara: Person, anon: Client,
    read: Read,
) -> None:  # fmt: skip
    if is_for_everybody:
        many_live(news, cara, 1, name="here", byline_ids=[jane.pk])
    assert (f"/bylines/{jane.pk}/" in anon.get("/sitemap.xml").text) == is_for_everybody
    assert read(UnderByline, "/sitemap.xml") <= FEW


@pytest.mark.parametrize("is_for_everybody", [True, False])
def test_and_topics_about_which_everybody_finds_something(
    is_for_everybody: bool, for_members: list[Article], news: Section, cara: Person, anon: Client, read: Read
) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    about = for_members + (many_live(news, cara, 1, name="here") if is_for_everybody else [])
    Filed.objects.bulk_create(Filed(article=one, topic=topic) for one in about)
    assert ("/topics/ferries/" in anon.get("/sitemap.xml").text) == is_for_everybody
    assert read(Filed, "/sitemap.xml") <= FEW
