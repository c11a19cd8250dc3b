"""Whether someone may read a file is told from a few of the articles that show it, however many do.

On a database of its own, with statistics and without: PostgreSQL goes other ways where it knows nothing.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from content.actions import READ_MEDIA, VIEW_ARTICLE
from content.bylines.verbs import add_byline
from content.media import finding
from content.models import (
    Article,
    Asset,
    AssetVersion,
    RevisionMedia,
    Section,
    ShownEver,
    ShownLive,
    UnderByline,
)
from content.rulebook import media
from content.sections.verbs import add_section
from rbac.grants import grant_object
from rbac.queries import visible_to
from tests.counting import look_over
from tests.newsroom import Person
from tests.policies import with_policy
from tests.size.many import many_articles, many_live
from tests.size.test_links import pictures
from tests.size.test_uses_of_files import MANY, old_words, reads, used_by, versions_of

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]

type Owner = psycopg.Connection[Any]
ANON = AnonymousUser()
TABLES = (RevisionMedia, Article, ShownLive, ShownEver, UnderByline, Section)
FEW = 20


@pytest.fixture
def hidden(news: Section, ada: Person) -> Section:
    section: Section = add_section(news, by=ada, title="Hidden")
    with_policy(section, audience="roles")
    return section


@pytest.fixture(params=["statistics", "no statistics"])
def logo(
    request: pytest.FixtureRequest, hidden: Section, policies: Section, cara: Person, ada: Person,
    owner_connection: Owner,
) -> AssetVersion:  # fmt: skip
    """Shown by more than a thousand articles that few may read, and by as many old words."""
    found, *_others = pictures(hidden, 3)
    [version] = versions_of(found, 1)
    jane = add_byline(by=ada, name="Jane Doe")
    type(jane).objects.filter(pk=jane.pk).update(picture=version)
    live = many_live(hidden, cara, MANY, byline_ids=[jane.pk])
    used_by(version, [one.live for one in live], owner_connection)  # type: ignore[misc]
    drafts = many_articles(hidden, cara, MANY)
    used_by(version, [one.draft for one in drafts], owner_connection)  # type: ignore[misc]
    used_by(version, old_words(drafts[0], cara, MANY), owner_connection)
    assert (ShownLive.objects.count(), ShownEver.objects.count()) == (MANY, 2 * MANY)
    if request.param == "statistics":
        look_over(owner_connection)
    return version


def read(act: Callable[[], object]) -> dict[str, int]:
    """Of tables of which more was read than a little."""
    found = {model.__name__: reads(model, act) for model in TABLES}
    return {name: rows for name, rows in found.items() if rows > FEW}


def may(person: Any, version: AssetVersion) -> bool:
    return visible_to(person, READ_MEDIA, AssetVersion).filter(pk=version.pk).exists()


def test_a_user_who_may_not_read_it_is_told_so_from_one_article(
    logo: AssetVersion, otto: Person, colin: Person
) -> None:
    for person in (ANON, otto, colin):
        assert not may(person, logo)
        assert read(partial(may, person, logo)) == {}


def test_so_is_a_reader_who_asks_for_the_bytes(logo: AssetVersion, otto: Person) -> None:
    found = partial(finding.for_everybody, logo.file_id, logo.address_name)
    assert found() is None
    assert read(found) == {}
    assert read(partial(finding.for_person, otto, logo.file_id, logo.address_name)) == {}


def test_one_article_elsewhere_opens_it_for_everybody(
    logo: AssetVersion, policies: Section, cara: Person, owner_connection: Owner
) -> None:
    [last] = many_live(policies, cara, 1, name="last")
    used_by(logo, [last.live], owner_connection)  # type: ignore[list-item]
    assert may(ANON, logo)
    assert read(partial(may, ANON, logo)) == {}


def test_one_that_was_shared_is_found_among_very_many(logo: AssetVersion, otto: Person, ada: Person) -> None:
    shared = Article.objects.latest("pk")
    grant_object(otto, VIEW_ARTICLE, shared, by=ada, reason="reads along")
    otto = User.objects.get(pk=otto.pk)
    assert may(otto, logo)
    found = {model.__name__: reads(model, partial(may, otto, logo)) for model in TABLES}
    assert {name: rows for name, rows in found.items() if rows > FEW + 3 * (media.FEW + 1)} == {}


def test_a_user_who_was_given_much_is_asked_about_few_articles(
    logo: AssetVersion, policies: Section, otto: Person, ada: Person, cara: Person, owner_connection: Owner
) -> None:
    """Where few show a file, what else someone was given is not looked through."""
    other = versions_of(Asset.objects.latest("pk"), 1)[0]
    [draft, *more] = many_articles(policies, cara, 300, name="given")
    for article in more:
        grant_object(otto, VIEW_ARTICLE, article, by=ada, reason="reads along")
    used_by(other, [draft.draft], owner_connection)  # type: ignore[list-item]
    otto = User.objects.get(pk=otto.pk)
    assert not may(otto, other)
    assert read(partial(may, otto, other)) == {}
