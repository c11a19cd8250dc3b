"""Rules on files (content.rulebook.media): one article of each section says who may read the files that it shows."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from accounts.models import User
from content import workflow
from content.actions import READ_ARTICLE, READ_MEDIA, VIEW_ARTICLE
from content.models import Article, Asset, AssetVersion, Section, ShownEver, ShownLive
from content.redaction.occurrences import Wanted
from content.rulebook import media as file_rules
from content.rulebook import readers
from content.trash.verbs import recover_article, trash_article
from rbac.grants import grant_object
from rbac.queries import visible_to
from rbac.rulebook import rulebook
from tests.content.conftest import published_by
from tests.newsroom import Person, fresh
from tests.policies import with_policy
from tests.redactions import redacted
from tests.size.many import many_articles, pictures

ANON = AnonymousUser()


@pytest.fixture
def version(news: Section) -> AssetVersion:
    return AssetVersion.objects.get(asset=pictures(news, 1)[0])


def naming(version: AssetVersion) -> str:
    return f'<p>Dawn. <img src="{version.address}" alt="Dawn"></p>'


@pytest.fixture
def story(version: AssetVersion, news: Section, cara: Person, ed: Person) -> Article:
    return published_by(cara, ed, news, "A story", body=naming(version))


def live() -> list[tuple[Any, ...]]:
    return list(ShownLive.objects.values_list("article_id", "version_id", "section_id"))


def ever() -> list[tuple[Any, ...]]:
    return list(ShownEver.objects.values_list("article_id", "version_id", "section_id", "in_trash"))


def may(person: Any, version: AssetVersion) -> bool:
    return visible_to(person, READ_MEDIA, AssetVersion).filter(pk=version.pk).exists()


def test_it_is_shown_as_long_as_readers_see_it(
    story: Article, version: AssetVersion, ed: Person, otto: User
) -> None:
    assert live() == [(story.pk, version.pk, story.section_id)]
    assert may(ANON, version)
    workflow.take_down(story, by=ed, reason="Wrong.")
    assert (live(), ever()) == ([], [(story.pk, version.pk, story.section_id, False)])
    assert not may(ANON, version)


def test_words_that_are_not_live_show_it_to_colleagues_alone(
    version: AssetVersion, news: Section, cara: Person
) -> None:
    article = workflow.create_article(news, by=cara, title="Ferries", body=naming(version))
    workflow.save_draft(fresh(article), by=cara, title="Ferries", summary="", body="", base=1)
    assert (live(), ever()) == ([], [(article.pk, version.pk, news.pk, False)])
    assert not may(ANON, version)


def test_it_moves_along(story: Article, version: AssetVersion, edna: Person, policies: Section) -> None:
    workflow.move_article(story, policies, by=edna)
    assert live() == [(story.pk, version.pk, policies.pk)]
    assert ever() == [(story.pk, version.pk, policies.pk, False)]


def test_it_goes_into_the_trash_and_comes_back(story: Article, version: AssetVersion, ed: Person) -> None:
    workflow.take_down(story, by=ed, reason="Wrong.")
    trash_article(fresh(story), by=ed)
    assert [row[3] for row in ever()] == [True]
    recover_article(fresh(story), by=ed)
    assert [row[3] for row in ever()] == [False]


def test_what_is_thrown_away_does_not_stand_for_its_section(
    version: AssetVersion, news: Section, policies: Section, cara: Person, ed: Person
) -> None:
    """The first one of a section is asked about, of those that are there."""
    first, _second = (
        workflow.create_article(news, by=ed, title=title, body=naming(version)) for title in ("One", "Two")
    )
    Asset.objects.update(section=policies)
    trash_article(first, by=ed)
    assert may(User.objects.get(pk=cara.pk), version)


@pytest.mark.parametrize("few", [1, 250])
def test_what_was_shared_by_itself_is_found_however_many_show_it(
    few: int, version: AssetVersion, news: Section, cara: Person, ada: Person, otto: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(file_rules, "FEW", few)
    *_others, last = (
        workflow.create_article(news, by=cara, title=f"N {n}", body=naming(version)) for n in range(4)
    )
    elsewhere = many_articles(news, cara, 2)
    for article in elsewhere:
        grant_object(otto, VIEW_ARTICLE, article, by=ada, reason="reads along")
    assert not may(User.objects.get(pk=otto.pk), version)
    team = Group.objects.create(name="Night desk")
    team.user_set.add(otto)
    grant_object(team, VIEW_ARTICLE, last, by=ada, reason="reads along")
    assert may(User.objects.get(pk=otto.pk), version)


def test_who_may_read_it_follows_its_section_at_once(
    story: Article, version: AssetVersion, news: Section, otto: User
) -> None:
    with_policy(news, audience="members")
    assert (may(ANON, version), may(otto, version)) == (False, True)
    with_policy(news, audience="roles")
    assert not may(otto, version)


def test_what_the_law_takes_out_of_words_is_shown_no_more(
    story: Article, version: AssetVersion, ada: Person, ed: Person, eve: Person
) -> None:
    redacted(story, Wanted(picture=version.address), by=ed, agreed_by=eve)
    assert (live(), ever()) == ([], [])
    assert not may(ANON, version)


def test_conditions_of_reading_and_seeing_are_those_of_sections() -> None:
    """Else one article would not stand for all of its section: say here why a new one does."""
    by_section = {None, readers.article_for_everybody, readers.article_for_members}
    for action in (READ_ARTICLE, VIEW_ARTICLE):
        row = rulebook.row(action)
        cells = (*row.roles.values(), *row.open_cells.values(), *row.system.values())
        assert {cell.condition for cell in cells if cell.grants} <= by_section
        names = {invariant.name for invariant in rulebook.invariants_of(action)}
        # Asked of whichever article stands for its section: a live one, or one that is not in the trash.
        assert names <= {"only_what_is_published_is_read", "not_in_trash"}
