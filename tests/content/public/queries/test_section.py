"""content.public.queries.section and its neighbours answer the same in and out of a transaction, prepared or not."""

import pytest
from django.db import connection, transaction
from django.test import Client

from content.models import Address, Section, Site
from rbac.scopes import add_scope


@pytest.fixture(autouse=True)
def address(fresh_database: str) -> Address:
    Site.objects.create(name="The Harbour Gazette")
    section = Section.objects.create(scope=add_scope("News"), title="News", slug="news")
    return Address.objects.create(path="news", kind="section", section=section)


def statements() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'kept%%'")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(("path", "asked"), [("/", 2), ("/news/", 2)])
def test_pages_answer_the_same_in_and_out_of_a_transaction(anon: Client, path: str, asked: int) -> None:
    outside = [anon.get(path) for _time in range(3)]
    # Which page is right now, and what stands on it.
    assert statements() == asked
    with transaction.atomic():
        inside = anon.get(path)
    assert {page.status_code for page in outside} == {inside.status_code} == {200}
    assert outside[0].content == outside[1].content == inside.content
