"""What the worker does again and again reads what changed, and not everything each time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from content import workflow
from content.maintenance.link_checker import look_over, look_over_everything
from content.models import Article, Checkup, Section
from tests.counting import rows_read
from tests.newsroom import fresh
from tests.size.many import many_articles

pytestmark = [pytest.mark.as_worker, pytest.mark.late]
LONG_AGO = timezone.now() - timedelta(days=400)


@pytest.fixture
def looked_over(news: Section, ed: User) -> list[Article]:
    """Hundreds, all of long ago, that link to the section; none of them lacks anything."""
    articles = many_articles(news, ed, body='<p><a href="/news/">News</a></p>')
    look_over()
    Article.objects.filter(pk__in=[one.pk for one in articles]).update(changed_at=LONG_AGO)
    assert Checkup.objects.filter(article__in=articles).count() == len(articles)
    return articles


def links_to(section: Section, by: User, path: str) -> Article:
    return workflow.create_article(section, by=by, title="Links", body=f'<p><a href="/{path}/">there</a></p>')


def broken(article: Article) -> list[str]:
    return list(Checkup.objects.get(article=article).broken)


def test_a_run_by_day_leaves_alone_what_nothing_happened_to(
    looked_over: list[Article], news: Section, cara: User
) -> None:
    article = links_to(news, cara, "news/gone")
    assert rows_read(Checkup, look_over) <= 12
    assert broken(article) == ["news/gone"]


def test_what_an_import_brought_in_is_read_though_it_is_of_long_ago(
    looked_over: list[Article], news: Section, cara: User
) -> None:
    article = links_to(news, cara, "news/gone")
    Article.objects.filter(pk=article.pk).update(changed_at=LONG_AGO)
    assert look_over() == 1
    assert broken(article) == ["news/gone"]


def checked_long_ago(article: Article) -> list[str]:
    look_over()
    Article.objects.filter(pk=article.pk).update(changed_at=LONG_AGO)
    return broken(article)


@pytest.mark.parametrize("address", ["its own", "an old one"])
def test_a_link_breaks_when_what_it_leads_to_is_taken_down(
    address: str, published: Article, news: Section, policies: Section, ada: User, looked_over: list[Article]
) -> None:
    path = published.address.path
    if address == "an old one":
        workflow.move_article(fresh(published), policies, by=ada)
    article = links_to(news, ada, path)
    assert checked_long_ago(article) == []
    workflow.take_down(fresh(published), by=ada, reason="Wrong.")
    look_over()
    assert broken(article) == [path]


def test_a_link_is_whole_again_when_what_it_leads_to_is_published(
    approved: Article, news: Section, ed: User, looked_over: list[Article]
) -> None:
    article = links_to(news, ed, approved.address.path)
    assert checked_long_ago(article) == [approved.address.path]
    workflow.publish(fresh(approved), by=ed)
    look_over()
    assert broken(article) == []


def test_every_night_everything_is_looked_at(looked_over: list[Article]) -> None:
    one = looked_over[7]
    Checkup.objects.filter(article=one).update(links=["news/gone-without-a-trace"])
    look_over()
    assert broken(one) == []
    assert look_over_everything() == 0
    assert broken(one) == ["news/gone-without-a-trace"]


def test_every_night_everything_is_read(looked_over: list[Article]) -> None:
    Checkup.objects.filter(article=looked_over[7]).delete()
    assert look_over() == 0
    assert look_over_everything() == 1
