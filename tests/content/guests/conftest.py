"""Guests for tests."""

import pytest

from content.models import Article, GuestReview, Section
from tests.guests import asked, link_in_mail
from tests.newsroom import Person
from tests.policies import with_policy


@pytest.fixture
def guests_approve(news: Section) -> None:
    """Guests may approve in the section News."""
    with_policy(news, guests="approve")


@pytest.fixture
def review(guests_approve: None, in_review: Article, ed: Person) -> GuestReview:
    """Asked by Ed; the guest has the link."""
    asked_now = asked(in_review, ed)
    link_in_mail(asked_now)
    return asked_now
