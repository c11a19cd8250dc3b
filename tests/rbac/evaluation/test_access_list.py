"""Who reaches a thing from its place or above: by which role or grant, the nearest first, and no one from elsewhere."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from content import workflow
from content.actions import EDIT_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from content.sections.verbs import add_section
from rbac.evaluation.access_list import Reach, reaching
from rbac.grants import grant_object
from rbac.models import RoleAssignment
from rbac.roles import grant_role
from rbac.scopes import add_scope
from tests.words import OLD_SITE


@pytest.fixture
def sport(site: object, request: pytest.FixtureRequest, ada: User) -> Section:
    """A section below News. No section has the key of its place, so that none is taken for the other."""
    add_scope("No section")
    news: Section = request.getfixturevalue("news")
    return add_section(news, by=ada, source=OLD_SITE, title="Sport")


@pytest.fixture
def legal(site: object) -> Group:
    return Group.objects.create(name="Legal")


def said(found: list[Reach]) -> list[tuple[str, bool, str, str]]:
    return [(str(reach.holder), reach.team, reach.what, reach.reason) for reach in found]


FROM_ABOVE = [
    ("Legal", True, "contributor of Sport", "reads"),
    ("Cara", False, "contributor of News", "works here"),
    ("Ed", False, "editor of News", "works here"),
    ("Ada", False, "administrator of the whole site", "works here"),
    ("Otto", False, "edit an article, in all of News", "covers"),
]
ON_SPORT = ("Legal", True, "see an article in the CMS, in all of Sport", "libel")


@pytest.fixture
def final(
    sport: Section, news: Section, legal: Group, ada: User, cara: User, ed: User, otto: User
) -> Article:
    """An article in Sport, with roles and grants on every level and some that have ended."""
    grant_role(legal, "contributor", scope=sport.scope, reason="reads", by=ada)
    ended = timezone.now() - timedelta(days=1)
    RoleAssignment.objects.create(user=otto, role="editor", scope=sport.scope, reason="over", until=ended)
    grant_object(otto, EDIT_ARTICLE, news, reason="covers", by=ada)
    grant_object(legal, VIEW_ARTICLE, sport, reason="libel", by=ada)
    article = workflow.create_article(sport, by=ada, title="Cup final")
    grant_object(otto, VIEW_ARTICLE, article, reason="on the very thing", by=ada)
    return article


def test_what_is_held_elsewhere_or_on_the_thing_itself_is_none(
    final: Article, policies: Section, colin: User, ada: User
) -> None:
    grant_object(colin, EDIT_ARTICLE, policies, reason="elsewhere", by=ada)
    assert said(reaching(final, most=20)[0]) == [*FROM_ABOVE, ON_SPORT]


def test_the_grants_on_a_section_itself_stand_in_its_own_list(final: Article, sport: Section) -> None:
    assert said(reaching(sport, most=20)[0]) == FROM_ABOVE


def test_it_is_known_whether_there_are_more_than_are_shown(final: Article) -> None:
    every = [*FROM_ABOVE, ON_SPORT]
    for most in range(1, 6):
        found, more = reaching(final, most=most)
        assert (said(found), more) == (every[:most], True)
    assert reaching(final, most=6)[1] is False


def test_grants_alone_are_counted_alike(final: Article, news: Section, colin: User, ada: User) -> None:
    RoleAssignment.objects.exclude(user=ada).delete()
    grant_object(colin, EDIT_ARTICLE, news, reason="covers too", by=ada)
    found, more = reaching(final, most=3)
    assert ([str(reach.holder) for reach in found], more) == (["Ada", "Colin", "Otto"], True)
    RoleAssignment.objects.all().delete()
    assert [str(reach.holder) for reach in reaching(final, most=2)[0]] == ["Colin", "Otto"]
