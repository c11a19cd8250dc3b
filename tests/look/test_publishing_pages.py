"""Previews, the pages of guests, the calendar and reviews: axe finds nothing, nothing sticks out of a small window."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localtime

from content.models import Article, Section
from content.reviewing.claims import claim_review, set_due
from content.scheduling.verbs import schedule_publication
from foundation.clock import database_now
from tests.browser import Visits
from tests.guests import asked, link_in_mail
from tests.look.test_pages import Complaints, faults
from tests.newsroom import Person, digest_of
from tests.policies import with_policy
from tests.previews import link_to

pytestmark = [pytest.mark.browser, pytest.mark.late]


def test_a_guest_s_pages(
    visits: Visits, complaints: Complaints, in_review: Article, news: Section, ed: Person
) -> None:
    with_policy(news, guests="approve")
    paths = [link_in_mail(asked(in_review, ed)), link_to(in_review, ed)]
    assert faults(visits, complaints, paths) == []


def test_what_an_editor_sees_of_guests_and_reviews(
    visits: Visits, complaints: Complaints, in_review: Article, news: Section, ed: Person, as_ed: Client
) -> None:
    with_policy(news, guests="approve")
    asked(in_review, ed)
    claim_review(in_review, by=ed)
    set_due(in_review, database_now() + timedelta(hours=3), by=ed)
    article = f"/cms/articles/{in_review.pk}/"
    paths = [f"{article}preview/", f"{article}guests/", f"{article}review/", "/cms/review/", "/cms/"]
    assert faults(visits, complaints, paths, as_ed) == []


def test_where_an_administrator_makes_guests_nameless(
    visits: Visits, complaints: Complaints, in_review: Article, news: Section, ed: Person, as_ada: Client
) -> None:
    with_policy(news, guests="approve")
    guests = f"/cms/articles/{in_review.pk}/guests/"
    paths = [f"{guests}asked/", f"{guests}{asked(in_review, ed).pk}/erase/"]
    assert faults(visits, complaints, paths, as_ada) == []


def test_the_calendar(
    visits: Visits, complaints: Complaints, approved: Article, ed: Person, as_ed: Client
) -> None:
    at = database_now() + timedelta(days=2)
    made = schedule_publication(approved, at, by=ed, digest=digest_of(approved))
    month, day = f"{localtime(at):%Y-%m}", f"{localtime(at):%Y-%m-%d}"
    paths = [f"/cms/calendar/?month={month}", f"/cms/calendar/?week={day}", f"/cms/calendar/{made.pk}/move/"]
    assert faults(visits, complaints, paths, as_ed) == []
