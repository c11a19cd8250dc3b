"""A live article that readers can comment on, and what they send."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from content.comments.moderation import Reasons
from content.comments.posting import post_comment
from content.comments.receipts import new_receipt
from content.models import Article, Comment, Section
from content.models.articles.section import CommentPolicy
from content.models.comment import CommentState
from tests.newsroom import fresh
from tests.policies import with_policy

REASONS = Reasons("rules", "Rule 3: no insults", "It calls the mayor a thief.")


@pytest.fixture
def article(published: Article) -> Article:
    shown: Article = fresh(published)
    return shown


@pytest.fixture
def path(article: Article) -> str:
    return f"/{article.address.path}/"


@pytest.fixture
def form_path(article: Article) -> str:
    return f"/comments/{article.public_id}/new/"


@pytest.fixture
def comment(article: Article) -> Comment:
    """Held, as the section wants it."""
    return said(article, "Will the night boat stay?")


@pytest.fixture
def approved_comment(comment: Comment) -> Comment:
    Comment.objects.filter(pk=comment.pk).update(state=CommentState.APPROVED)
    return Comment.objects.get(pk=comment.pk)


@pytest.fixture
def open_section(news: Section) -> Section:
    return with_comments(news, CommentPolicy.OPEN)


@pytest.fixture
def closed_section(news: Section) -> Section:
    return with_comments(news, CommentPolicy.CLOSED)


def with_comments(section: Section, policy: CommentPolicy) -> Section:
    with_policy(section, comments=policy)
    return section


def said(
    article: Article, text: str, *, name: str = "Otto", receipt: str = "", reply_to: UUID | None = None
) -> Comment:
    receipt = receipt or new_receipt()
    return post_comment(article.pk, name=name, text=text, receipt=receipt, reply_to=reply_to)


def send(client: Client, form_path: str, **fields: str) -> Any:
    """A reader sends the form; ``fields`` are what differs from a good one."""
    return client.post(form_path, {"name": "Otto", "text": "Will the night boat stay?", **fields})
