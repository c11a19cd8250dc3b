"""A move to where less is demanded waits for a second administrator; what has happened meanwhile is looked at then."""

from typing import Any

import psycopg
import pytest

from accounts.models import User
from audit.models import Entry
from audit.timeline import readable
from content.actions import APPROVE_ARTICLE, PUBLISH_ARTICLE
from content.models import PolicyChange, Section
from content.policies import change as set_policy
from content.sections import verbs as sections
from content.trash.section_trash import trash_section
from rbac.administration.custom_roles import make_role
from rbac.administration.separations import breaches, keep_apart
from rbac.errors import Invalid, Refused
from rbac.roles import grant_role
from tests.content.policies.test_notice import asked_before
from tests.newsroom import Person
from tests.policies import with_policy


@pytest.fixture
def loose(policies: Section) -> Section:
    with_policy(policies, four_eyes=False)
    return policies


@pytest.fixture
def waiting(news: Section, loose: Section, ada: Person) -> PolicyChange:
    sections.move_section(news, loose, by=ada, reason="One desk.")
    return set_policy.pending().get()


def path_of(section: Section) -> str:
    return Section.objects.select_related("address").get(pk=section.pk).address.path


@pytest.fixture
def bea(loose: Section) -> Person:
    return User.objects.get(name="Bea")


def test_a_place_in_the_trash_takes_nothing(
    waiting: PolicyChange, news: Section, loose: Section, ada: Person, bea: Person
) -> None:
    trash_section(loose, by=ada, name="Policies")
    with pytest.raises((Invalid, Refused)):
        set_policy.agree(waiting, by=bea)
    assert path_of(news) == "news"


def test_nothing_moves_below_itself(
    waiting: PolicyChange, news: Section, loose: Section, ada: Person, bea: Person
) -> None:
    sections.move_section(loose, news, by=ada)
    with pytest.raises(Invalid):
        set_policy.agree(waiting, by=bea)
    assert (path_of(news), path_of(loose)) == ("news", "news/policies")


def test_an_address_that_was_taken_meanwhile_stays_taken(
    waiting: PolicyChange, news: Section, loose: Section, ada: Person, bea: Person
) -> None:
    sections.add_section(loose, by=ada, title="News")
    with pytest.raises(Invalid):
        set_policy.agree(waiting, by=bea)
    assert path_of(news) == "news"


def test_duties_that_would_come_together_stay_apart(
    waiting: PolicyChange, news: Section, loose: Section, ada: Person, bea: Person, otto: Person
) -> None:
    keep_apart(APPROVE_ARTICLE, PUBLISH_ARTICLE, reason="two people look at it", by=ada)
    for action, place in ((APPROVE_ARTICLE, loose), (PUBLISH_ARTICLE, news)):
        role = make_role(f"Only {action.label}", {str(action): "editor"}, reason="x", by=ada)
        grant_role(otto, role.key, scope=place.scope, reason="x", by=ada)
    with pytest.raises(Invalid, match="two people look at it"):
        set_policy.agree(waiting, by=bea)
    assert (breaches(), path_of(news)) == ([], "news")


def test_what_cannot_be_done_any_more_lapses_and_holds_up_nothing_else(
    fresh_database: str,
    news: Section,
    policies: Section,
    ada: Person,
    owner_connection: psycopg.Connection[Any],
) -> None:
    """Ada is alone: the worker does it after 72 hours, and nobody is there to read an error."""
    sports = sections.add_section(None, by=ada, title="Sports")
    loosened = set_policy.change_policy(policies, {"four_eyes": False}, by=ada, reason="I am alone.")
    asked_before(owner_connection, "73 hours", loosened)
    assert set_policy.apply_due() == 1
    policies.refresh_from_db()
    sections.move_section(news, policies, by=ada, reason="One desk.")
    move = set_policy.pending().get()
    other = set_policy.change_policy(sports, {"four_eyes": False}, by=ada, reason="I am alone.")
    sections.add_section(policies, by=ada, title="News")
    asked_before(owner_connection, "74 hours", move)
    asked_before(owner_connection, "73 hours", other)
    assert set_policy.apply_due() == 1
    sports.refresh_from_db()
    move.refresh_from_db()
    assert (sports.four_eyes, path_of(news), move.lapsed_at is None) == (False, "news", False)
    entry = readable([Entry.objects.filter(event="content.policy.loosening_lapsed").latest("pk")])[0]
    assert "already in use" in entry.sentence
