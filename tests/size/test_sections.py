"""Pages on which a section is chosen or found read as many sections as they show, and not all there are."""

import pytest
from django.db import connection
from django.test import Client

from content.cms.structure import section_tree
from content.cms.widgets import section_picker
from content.models import Article, Section
from content.trash.section_trash import public_in
from tests.counting import rows_read
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.size.many import many_articles

pytestmark = pytest.mark.late

FEW = 20  # are listed where all are
MANY = 300


@pytest.fixture
def many(news: Section, policies: Section, monkeypatch: pytest.MonkeyPatch) -> list[Section]:
    for module, name in ((section_picker, "MANY"), (section_tree, "SHOWN"), (section_tree, "PAGE")):
        monkeypatch.setattr(module, name, FEW)
    return sections_below(news, MANY)


def of_section(client: Client, address: str) -> int:
    client.get(address)
    with connection.cursor() as cursor:  # as it is where there are ten thousand to be put in order
        for way in ("sort", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    return rows_read(Section, lambda: client.get(address))


def test_a_new_article_and_a_move_read_those_that_would_be_listed(
    as_edna: Client, many: list[Section], draft: Article
) -> None:
    for address in ("/cms/articles/new/", f"/cms/articles/{draft.pk}/move/"):
        assert of_section(as_edna, address) <= 4 * FEW


def test_a_section_without_a_public_article_is_asked_for_one_by_its_index(
    news: Section, cara: Person
) -> None:
    many_articles(news, cara)
    assert rows_read(Article, lambda: public_in(Section.objects.filter(pk=news.pk))) == 0


def test_a_page_of_the_tree_reads_those_that_it_shows(as_edna: Client, many: list[Section]) -> None:
    assert of_section(as_edna, "/cms/sections/") <= 5 * FEW
