"""content.public.queries.lookup: one query finds what is at a path, with its comments."""

from django.db.models import F
from django.test import Client
from pytest_django.asserts import assertNumQueries

from content.models import Article, Comment


def test_the_comments_of_a_page_come_with_its_one_query(anon: Client, published: Article, path: str) -> None:
    anon.get(path)
    Comment.objects.create(article=published, name="Otto", html="<p>Said since.</p>", state="approved")
    Article.objects.filter(pk=published.pk).update(public_version=F("public_version") + 1)
    with assertNumQueries(1):
        assert "Said since." in anon.get(path).text


def test_a_path_that_cannot_exist_costs_no_query(anon: Client, published: Article) -> None:
    with assertNumQueries(0):
        anon.get("/News/<script>/")
