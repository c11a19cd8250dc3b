"""Guests for tests."""

import pytest

from content.models import Article, GuestReview
from tests.guests import asked, link_in_mail
from tests.newsroom import Person


@pytest.fixture
def review(guests_approve: None, in_review: Article, ed: Person) -> GuestReview:
    """Asked by Ed; the guest has the link."""
    asked_now = asked(in_review, ed)
    link_in_mail(asked_now)
    return asked_now
