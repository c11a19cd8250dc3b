"""What still grows of whether someone may read a file, and with what: the sections that show it, and for a file in
very many articles what was granted to anyone who asks, one by one. Each may be the one that opens it.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from content.actions import VIEW_ARTICLE
from content.models import Article, AssetVersion, RevisionMedia, Section, ShownEver, ShownLive
from content.models.grants import ArticleGrant
from content.rulebook import media as file_rules
from rbac.administration.permission_sync import codename
from rbac.assignments import forget_assignments
from tests.counting import look_over
from tests.many_sections import sections_below
from tests.newsroom import Person
from tests.policies import with_policy
from tests.size.many import many_articles, many_live
from tests.size.test_links import pictures
from tests.size.test_uses_of_files import reads, used_by, versions_of
from tests.size.test_who_reads_files import ANON, may

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
PLACES, MORE = 40, 8  # sections, and articles in each


@pytest.fixture
def logo(news: Section, cara: Person, owner_connection: psycopg.Connection[Any]) -> AssetVersion:
    """Readers see it in many sections that are for no one but who has a role there."""
    with_policy(news, audience="roles")
    found, *_others = pictures(news, 3)
    [version] = versions_of(found, 1)
    for section in sections_below(news, PLACES):
        Section.objects.filter(pk=section.pk).update(audience="roles")
        live = many_live(section, cara, MORE)
        used_by(version, [one.live for one in live], owner_connection)  # type: ignore[misc]
    look_over(owner_connection)
    return version


def read(act: Callable[[], object]) -> dict[str, int]:
    models = (ShownLive, ShownEver, Article, Section, RevisionMedia, ArticleGrant)
    return {model.__name__: reads(model, act) for model in models}


def test_each_section_that_shows_it_is_asked_once(logo: AssetVersion, otto: Person) -> None:
    for person in (ANON, otto):
        assert not may(person, logo)
        found = read(partial(may, person, logo))
        assert max(found.values()) <= 2 * (PLACES + 2), found


def test_each_grant_of_the_user_who_holds_many_is_asked_once(
    logo: AssetVersion, policies: Section, otto: Person, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = many_articles(policies, cara, 300, name="given")
    permission = Permission.objects.get(codename=codename(VIEW_ARTICLE), content_type__model="article")
    ArticleGrant.objects.bulk_create(
        ArticleGrant(user=otto, permission=permission, content_object=one, reason="reads") for one in given
    )
    forget_assignments()
    monkeypatch.setattr(file_rules, "FEW", 20)
    person = User.objects.get(pk=otto.pk)
    assert not may(person, logo)
    found = read(partial(may, person, logo))
    assert found["ArticleGrant"] <= 4 * len(given), found
    assert found["Article"] <= 4 * len(given), found
