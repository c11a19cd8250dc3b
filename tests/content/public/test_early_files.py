"""Public files, for two seconds before Django; private ones never."""

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from content import workflow
from content.models import Article, Asset
from secureproject.http.early_answer import EarlyAnswers
from tests.content.media.files import current
from tests.content.public.test_early_pages import as_person, clock, early, told
from tests.newsroom import Person
from tests.secureproject.http.test_early_answer import Clock, ask

__all__ = ["clock", "early"]


def test_a_public_file_is_answered_early_whole_and_in_parts(
    early: EarlyAnswers, boats: Asset, live_boats: Article, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    picture = current(boats).address
    first = told(ask(early, picture))
    with django_assert_num_queries(0):
        assert told(ask(early, picture)) == first
        assert ask(early, picture, HTTP_IF_NONE_MATCH=first.headers["ETag"]).status == 304
    part = ask(early, picture, HTTP_RANGE="bytes=3-9")
    assert (part.status, part.content) == (206, first.content[3:10])
    assert ask(early, picture, HTTP_RANGE=f"bytes={len(first.content)}-").status == 416
    assert told(ask(early, picture)) == first


def test_a_file_that_is_taken_down_stops_after_two_seconds(
    early: EarlyAnswers, boats: Asset, live_boats: Article, ed: Person, clock: Clock
) -> None:
    assert ask(early, current(boats).address).status == 200
    workflow.take_down(live_boats, by=ed, reason="Wrong boats.")
    clock.now += 2
    assert ask(early, current(boats).address).status == 404


def test_a_private_file_is_never_early(
    early: EarlyAnswers, boats: Asset, about_boats: Article, as_cara: Client
) -> None:
    for _ in range(2):
        assert ask(early, current(boats).address, **as_person(as_cara)).status == 200
        assert ask(early, current(boats).address).status == 404
    assert early._kept == {}


def test_a_rendition_that_is_still_to_be_made_is_not_kept(
    early: EarlyAnswers, boats: Asset, live_boats: Article
) -> None:
    assert ask(early, f"/media/{current(boats).digest}/320.webp").status == 200
    assert early._kept == {}
