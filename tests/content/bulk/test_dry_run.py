"""Before many articles are changed, everybody sees what will happen to each, and why not to the others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content import workflow
from content.actions import APPROVE_ARTICLE, MOVE_ARTICLE, PUBLISH_ARTICLE, TAKE_DOWN_ARTICLE, TRASH_ARTICLE
from content.addresses import addresses
from content.bulk.actions import DEEDS
from content.bulk.dry_run import Line, chosen_among, fingerprint, goes_along, preview
from content.maintenance.link_checker import look_over
from content.models import Article, Section
from content.scheduling.verbs import schedule_publication
from content.sections.verbs import add_section
from content.taxonomy.topics import add_topic, merge_topic
from foundation.clock import database_now
from rbac.administration.separations import keep_apart
from rbac.grants import grant_object
from tests.newsroom import Person, change, digest_of, fresh, write
from tests.words import OLD_SITE, readdressed

DAY = timedelta(days=1)


def seen(name: str, user: Person, **details: object) -> dict[str, Line]:
    lines = preview(chosen_among(Article.objects.all(), user), DEEDS[name], details, user)
    return {line.article.newest.title: line for line in lines}


def another(news: Section, by: Person, title: str) -> Article:
    return workflow.create_article(news, by=by, title=title, body="<p>x</p>")


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_what_someone_may_not_see_is_not_even_named(
    name: str, draft: Article, colin: Person, otto: Person
) -> None:
    for outsider in (colin, otto):
        assert seen(name, outsider) == {}


def test_each_no_says_why(draft: Article, news: Section, cara: Person, ed: Person) -> None:
    another(news, ed, "Ed's")
    lines = seen("submit", cara)
    assert lines["Ferry timetable changes"].will
    assert "contributors submit what they write themselves" in lines["Ed's"].why_not


def test_only_what_fits_is_done(published: Article, in_review: Article, news: Section, ed: Person) -> None:
    another(news, ed, "A draft")
    assert "nothing to take down" in seen("take_down", ed)["A draft"].why_not
    assert seen("take_down", ed)["Ferry timetable changes"].will
    assert "Only approved articles" in seen("publish", ed)["A draft"].why_not


def test_what_its_kind_still_asks_for_is_said_before(news: Section, cara: Person) -> None:
    workflow.create_article(news, by=cara, title="Regatta", kind="event", body="<p>x</p>")
    assert "fill in: Begins" in seen("submit", cara)["Regatta"].why_not


def test_an_address_that_would_be_too_long_there_is_said_before(
    draft: Article, policies: Section, edna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "LONGEST_PATH", 30)
    assert "longer than 30" in seen("move", edna, section=policies.pk)["Ferry timetable changes"].why_not


def test_duties_that_would_come_together_are_said_before(
    draft: Article, policies: Section, otto: Person, ada: Person, edna: Person
) -> None:
    """Otto may publish this one, and approve in Policies: moved there, he could do both to it."""
    grant_object(otto, PUBLISH_ARTICLE, draft, reason="helps", by=ada)
    grant_object(otto, APPROVE_ARTICLE, policies, reason="helps", by=ada)
    assert seen("move", edna, section=policies.pk)["Ferry timetable changes"].will
    keep_apart(APPROVE_ARTICLE, PUBLISH_ARTICLE, reason="two people look at it", by=ada)
    line = seen("move", edna, section=policies.pk)["Ferry timetable changes"]
    assert "two people look at it" in line.why_not
    assert fresh(draft).section_id != policies.pk


def test_no_one_approves_many_at_once() -> None:
    assert not any("approve" in str(deed.action) for deed in DEEDS.values())


def test_what_is_public_is_not_thrown_away(published: Article, ed: Person) -> None:
    assert "Take it down first" in seen("trash", ed)["Ferry timetable changes"].why_not


def test_moving_asks_for_both_places(draft: Article, policies: Section, ed: Person, edna: Person) -> None:
    assert seen("move", ed, section=policies.pk)["Ferry timetable changes"].why_not
    assert seen("move", edna, section=policies.pk)["Ferry timetable changes"].will


def test_two_with_one_address_do_not_both_arrive(
    draft: Article, ada: Person, news: Section, policies: Section
) -> None:
    below = add_section(news, by=ada, source=OLD_SITE, title="Below")
    for section in (below, policies):
        workflow.create_article(section, by=ada, title="Same", slug="same", body="<p>x</p>")
    lines = preview(
        chosen_among(Article.objects.filter(slug="same"), ada), DEEDS["move"], {"section": news.pk}, ada
    )
    assert sorted(line.will for line in lines) == [False, True]


def test_what_readers_never_saw_does_not_arrive_where_an_old_address_leads_them_on(
    published: Article, ed: Person, edna: Person, news: Section, policies: Section
) -> None:
    readdressed(published, news, by=edna, slug="ferries")
    workflow.create_article(policies, by=edna, title="T", slug="ferry-timetable-changes")
    found = chosen_among(Article.objects.filter(section=policies), edna)
    (line,) = preview(found, DEEDS["move"], {"section": news.pk}, edna)
    assert "leads readers on" in line.why_not


def test_what_becomes_a_draft_again_is_said(approved: Article, ed: Person) -> None:
    assert seen("add_topic", ed, topic=1)["Ferry timetable changes"].voids


def test_who_has_the_topic_already(draft: Article, edna: Person) -> None:
    topic = add_topic(by=edna, name="Ferries")
    assert "does not have" in seen("remove_topic", edna, topic=topic.pk)["Ferry timetable changes"].why_not
    change(draft, edna, topics=[topic])
    assert "already" in seen("add_topic", edna, topic=topic.pk)["Ferry timetable changes"].why_not


@pytest.mark.usefixtures("one_person_suffices")
def test_a_topic_that_became_part_of_another_is_that_one(draft: Article, edna: Person) -> None:
    boats, ferries = add_topic(by=edna, name="Boats"), add_topic(by=edna, name="Ferries")
    change(draft, edna, topics=[boats])
    merge_topic(boats, ferries, by=edna)
    assert seen("remove_topic", edna, topic=ferries.pk)["Ferry timetable changes"].will
    assert "already" in seen("add_topic", edna, topic=ferries.pk)["Ferry timetable changes"].why_not


@pytest.mark.as_worker
def test_what_goes_along_is_said_and_nothing_of_what_someone_may_not_see(
    approved: Article, news: Section, policies: Section, cara: Person, ed: Person, edna: Person
) -> None:
    schedule_publication(approved, database_now() + DAY, by=ed, digest=digest_of(approved))
    link = f'<p><a href="/{fresh(approved).address.path}/">Ferries</a></p>'
    for section, by in ((news, cara), (policies, edna)):
        workflow.create_article(section, by=by, title="Links there", body=link)
    look_over()
    scheduled, links = goes_along([approved.pk], TRASH_ARTICLE, edna)[approved.pk]
    assert "is cancelled: publish" in scheduled
    assert links.startswith("2 articles link to it")
    assert goes_along([approved.pk], TAKE_DOWN_ARTICLE, ed)[approved.pk][0].startswith("1 article links")
    assert seen("trash", edna)["Ferry timetable changes"].along == (scheduled,)  # the others would go, too
    assert goes_along([approved.pk], MOVE_ARTICLE, edna) == {}


def test_what_was_approved_since_it_was_looked_at_is_looked_at_again(
    draft: Article, cara: Person, ed: Person, edna: Person
) -> None:
    before = fingerprint(seen("trash", edna).values(), "trash", {})
    workflow.submit(draft, by=cara)
    assert fingerprint(seen("trash", edna).values(), "trash", {}) != before


def test_what_lies_in_the_trash_is_not_chosen(draft: Article, cara: Person) -> None:
    DEEDS["trash"].do(draft, {}, cara)
    assert chosen_among(Article.objects.all(), cara) == []


@pytest.mark.parametrize(("name", "most"), [("submit", 6), ("trash", 9)])
def test_looking_at_sixty_costs_no_more_than_at_six(
    name: str, most: int, news: Section, cara: Person, ed: Person
) -> None:
    counts = []
    for number in (6, 54):
        for story in range(number):
            another(news, cara, f"Story {number} {story}")
        with CaptureQueriesContext(connection) as captured:
            assert all(line.will for line in seen(name, ed).values())
        counts.append(len(captured))
    assert max(counts) <= most


def test_each_no_costs_a_few_queries(news: Section, cara: Person, ed: Person) -> None:
    for story in range(20):
        write(another(news, ed, f"Story {story}"), ed, "Another text.")
    with CaptureQueriesContext(connection) as captured:
        assert not any(line.will for line in seen("submit", cara).values())
    assert len(captured) <= 6 + 2 * 20
