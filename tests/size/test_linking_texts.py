"""Whether a text links to an address is found from there, whatever else is live, and by PostgreSQL's own plan."""

from typing import Any

import pytest
from django.db import transaction

from content.addresses.backlinks import link_to
from content.models import Article, Checkup, LiveLinks, Revision, Section
from tests.content.conftest import published_by
from tests.counting import look_over, rows_read, rows_read_as_planned
from tests.newsroom import Person
from tests.size.many import many_articles, many_live

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
MANY = 2_000
OLD = "news/once"


@pytest.fixture
def much(news: Section, cara: Person, ed: Person) -> None:
    """Live, with a draft beside it, and looked over: and each links to something else."""
    live = many_live(news, cara, MANY, body='<p><a href="/news/else-{n}/">There</a></p>')
    drafts = many_articles(news, cara, MANY)
    for article in live:
        article.draft = Revision(article=article, number=2, title="Draft", author=cara, digest="0" * 64)
    Revision.objects.bulk_create([article.draft for article in live if article.draft])
    Article.objects.bulk_update(live, ["draft"])
    Checkup.objects.bulk_create(
        Checkup(article=article, revision=article.draft, links=[f"news/else-{n}"])
        for n, article in enumerate((*live, *drafts))
    )


def read(model: Any, by: Person, owner_connection: Any) -> list[int]:
    """By indexes alone, and as PostgreSQL plans it."""
    with transaction.atomic():
        without = rows_read(model, lambda: link_to([OLD], by=by))
    look_over(owner_connection)
    with transaction.atomic():
        by_indexes = rows_read(model, lambda: link_to([OLD], by=by))
    return [without, by_indexes, rows_read_as_planned(model, lambda: link_to([OLD], by=by))]


@pytest.mark.parametrize("is_linked", [False, True])
@pytest.mark.parametrize("who", ["ed", "edna"])
def test_nothing_else_is_read(
    is_linked: bool, who: str, much: None, news: Section, cara: Person, ed: Person, owner_connection: Any,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    person = request.getfixturevalue(who)
    if is_linked:
        published_by(cara, ed, news, "Linking", f'<p><a href="/{OLD}/">There</a></p>')
    assert bool(link_to([OLD], by=person)) == is_linked
    for model in (LiveLinks, Checkup, Article, Revision):
        assert max(read(model, person, owner_connection)) <= 10, model
