"""Pages of the desk hold what the plain question holds, however little one page looks at, and tell of nothing else."""

from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import product
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from content.actions import MODERATE_COMMENT
from content.cms.lists import bounded_pages
from content.cms.lists.bounded_pages import page_looked
from content.comments import moderation_list
from content.comments.moderation_list import ALL, ModeratedComments, Narrowed, cursor_of, numbers
from content.formatting import bounded_count
from content.models import Article, Comment, Section
from content.models.comment import CommentState
from content.sections.verbs import add_section
from rbac import account_state
from rbac.account_state import AccountState
from rbac.queries import visible_to
from tests.newsroom import Person, person
from tests.policies import with_policy
from tests.size.conftest import Shrink, shrink
from tests.size.many import many_articles
from tests.size.paging import both_ways, tells_of_another
from tests.words import OLD_SITE

__all__ = ["shrink"]

WITH_PASSKEY = AccountState(
    active=True, frozen=False, factor_verified=True, authenticated_at=None, passkey=True
)
BEGIN = datetime(2026, 5, 1, tzinfo=UTC)
STATES = (CommentState.WAITING, CommentState.APPROVED)
# Which article (the second half lies in the trash), in which state, and how many seconds after the beginning.
SAID = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from(STATES), st.integers(0, 5)), min_size=6, max_size=30
)


class Newsroom(NamedTuple):
    articles: list[Article]
    sections: list[Section]
    people: list[Person]


@pytest.fixture
def newsroom(news: Section, policies: Section, ada: Person, ed: Person, edna: Person) -> Newsroom:
    strict = add_section(news, by=ada, source=OLD_SITE, title="Strict")
    with account_state.provider.replaced_by(lambda _user: WITH_PASSKEY):
        with_policy(strict, factor="passkey")
    sections = [news, policies, add_section(policies, by=ada, source=OLD_SITE, title="Part"), strict]
    articles = [many_articles(section, edna, 1)[0] for section in sections]
    thrown = [many_articles(section, edna, 1, name="thrown")[0] for section in sections]
    Article.objects.filter(pk__in=[one.pk for one in thrown]).update(trashed_at=BEGIN)
    part = person("Elsa", "editor", sections[2].scope)
    return Newsroom([*articles, *thrown], sections, [ed, edna, part, person("Olaf", "editor", strict.scope)])


# How far a page walks, how few are asked about as a whole, how many of what is walked past are much, and of how many
# sections each is asked where it begins.
REACHES = [(2, 0, 1, 9), (3, 0, 2, 9), (4, 3, 4, 9), (4, 0, 4, 1), (4_000, 2_000, 200, 2_000)]


@pytest.fixture(params=REACHES, ids=str)
def narrow(request: pytest.FixtureRequest, shrink: Shrink) -> None:
    shrink(PAGE=2, **dict(zip(("REACH", "FEW", "THICK", "PLACES"), request.param, strict=True)))


def say(articles: list[Article], said: list[Any]) -> None:
    Comment.objects.bulk_create(
        Comment(article=articles[n], name="Otto", html="<p>.</p>", state=state, created_at=at(seconds))
        for n, state, seconds in said
    )


def at(seconds: int) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


@pytest.mark.late
@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("each", [1, pytest.param(3, marks=pytest.mark.deep)], ids="{} of 3 sections".format)
def test_pages_together_are_what_the_plain_question_finds(newsroom: Newsroom, each: int) -> None:
    @settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(said=SAID, first=st.integers(0, 2))
    def run(said: list[Any], first: int) -> None:
        with transaction.atomic():
            bounded_pages._see_little.forget()
            say(newsroom.articles, said)
            for turn, one in enumerate(newsroom.people, first):
                compare(one, [(None, *newsroom.sections[::3])[(turn + n) % 3] for n in range(each)])
            transaction.set_rollback(True)

    run()


def compare(one: Person, sections: list[Section | None]) -> None:
    mine = visible_to(one, MODERATE_COMMENT, Comment)
    moments = set(mine.values_list("created_at", flat=True))
    for state, section in product((*STATES, ALL), sections):
        narrowed = Narrowed(state, section)
        plain = mine if state == ALL else mine.filter(state=state)
        plain = plain.filter(section=section) if section else plain
        order = ("created_at", "pk") if narrowed.oldest_first else ("-created_at", "-pk")
        expected = list(plain.order_by(*order).values_list("pk", flat=True))
        read = partial(ModeratedComments(one).read_page, narrowed)
        looked = partial(page_looked, size=2, read=read, place=cursor_of, oldest_first=narrowed.oldest_first)
        there, back, places = both_ways(looked)
        assert there == expected, (one.name, narrowed)
        assert list(dict.fromkeys(back)) == expected, (one.name, narrowed)
        assert [place for place in places if tells_of_another(place, moments)] == []


@pytest.mark.parametrize("reach", [30, 4_000])
def test_where_much_in_the_trash_lies_between_the_number_is_said_to_be_no_whole_one(
    newsroom: Newsroom, ed: Person, edna: Person, reach: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moderation_list, "REACH", reach)
    monkeypatch.setattr(bounded_count, "MOST", 10)
    say(newsroom.articles, [(4, "waiting", n) for n in range(40)] + [(0, "waiting", -1)] * 3)
    for one, section in product((ed, edna), (None, newsroom.sections[0])):
        counted = numbers(ModeratedComments(one), section)
        assert str(counted["waiting"]) == ("3" if reach == 4_000 else "0 or more")
        assert (str(counted["spam"]), str(counted["approved"])) == ("0", "0")
        assert str(counted[ALL]) == str(counted["waiting"])


def test_the_page_says_that_there_is_more_to_look_at(
    newsroom: Newsroom, as_edna: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_pages, "REACH", 5)
    say(newsroom.articles, [(4, "waiting", n) for n in range(8)] + [(0, "waiting", 60)])
    first = as_edna.get("/cms/comments/")
    assert ("Nothing found so far" in first.text, "“Next” looks further" in first.text) == (True, True)
    further = as_edna.get(f"/cms/comments/?{first.context['turns']['older']}")
    assert [row.created_at for row in further.context["comments"]] == [at(60)]
    assert ("looks further" in further.text, "To the beginning" in further.text) == (False, True)


def test_of_more_sections_than_are_counted_the_numbers_say_so(
    newsroom: Newsroom, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(newsroom.articles, [(0, "waiting", 1), (3, "waiting", 2)])
    assert str(numbers(ModeratedComments(ed), None)["waiting"]) == "1"
    monkeypatch.setattr(moderation_list, "PLACES", 1)
    assert str(numbers(ModeratedComments(ed), None)["waiting"]) in {"0 or more", "1 or more"}
