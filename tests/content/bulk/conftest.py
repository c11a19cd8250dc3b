"""Fixtures of bulk actions."""

from content.articles import workflow
from content.models import Article, Section
from tests.newsroom import Person
from tests.shared_rows import shared


@shared
def five(news: Section, cara: Person) -> list[Article]:
    return [
        workflow.create_article(news, by=cara, title=f"Story {number}", body="<p>x</p>")
        for number in range(5)
    ]
