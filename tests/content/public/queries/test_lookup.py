"""content.public.queries.lookup: one query finds what is at a path, with its comments."""

from django.db.models import F
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content.models import Article, Comment


def test_the_comments_of_a_page_come_with_its_one_query(
    anon: Client, published: Article, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    anon.get(path)
    Comment.objects.create(article=published, name="Otto", html="<p>Said since.</p>", state="approved")
    Article.objects.filter(pk=published.pk).update(public_version=F("public_version") + 1)
    with django_assert_num_queries(1):
        assert "Said since." in anon.get(path).content.decode()


def test_a_path_that_cannot_exist_costs_no_query(
    anon: Client, published: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        anon.get("/News/<script>/")
