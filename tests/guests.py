"""Guests for tests: asked by the verb, their letter sent by the job, their link read from the letter."""

import re

from django.core import mail

from content.guests.answering import approve_as_guest
from content.guests.inviting import invite_guest, mail_guest
from content.models import Article, GuestReview
from tests.newsroom import Person, digest_of

LINK = re.compile(r"https?://[^/\s]+(/guest/review/[\w-]+/)")


def asked(
    article: Article, by: Person, *, email: str = "gisela@lawyers.example", days: int = 3
) -> GuestReview:
    return invite_guest(
        article, by=by, digest=digest_of(article), name="Gisela Guest", email=email, days=days
    )


def link_in_mail(review: GuestReview) -> str:
    """The path of the link in the letter that the worker sends."""
    mail_guest(review.pk)
    found = LINK.search(str(mail.outbox[-1].body))
    assert found
    return found[1]


def answered_yes(article: Article, by: Person) -> GuestReview:
    review = asked(article, by)
    link_in_mail(review)
    return approve_as_guest(review.pk)
