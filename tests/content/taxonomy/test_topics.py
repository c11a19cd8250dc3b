"""Topics are added, renamed and moved by anyone who looks after the whole site."""

import pytest
from django.test import Client

from audit.models import Entry
from content import workflow
from content.errors import AddressTaken, BadAddress, BadMove, UncleanText
from content.models import Section, Site, Topic
from content.taxonomy import topics
from rbac.errors import Refused
from tests.content.conftest import published_by
from tests.newsroom import Person, publish
from tests.words import accept_all


@pytest.mark.parametrize("who", ["otto", "cara", "ed"], indirect=True)
def test_no_one_of_one_section_arranges_topics(who: Person) -> None:
    topic, other = (Topic.objects.create(name=name, slug=name.lower()) for name in ("Boats", "Ferries"))
    with pytest.raises(Refused):
        topics.add_topic(by=who, name="Mine")
    with pytest.raises(Refused):
        topics.change_topic(topic, by=who, name="Mine", parent=None)
    with pytest.raises(Refused):
        topics.merge_topic(topic, other, by=who)
    assert set(Topic.objects.values_list("name", flat=True)) == {"Boats", "Ferries"}


def test_what_is_no_name_or_address_is_refused(edna: Person) -> None:
    topics.add_topic(by=edna, name="Ferries")
    for error, name, slug in (
        (UncleanText, " \n", None),
        (UncleanText, "x" * 201, None),
        (BadAddress, "A", "Ä b"),
        (BadAddress, "A", "a" * 81),
        (AddressTaken, "Ferries again", "ferries"),
    ):
        with pytest.raises(error):
            topics.add_topic(by=edna, name=name, slug=slug)
    assert Topic.objects.count() == 1


def test_no_topic_stands_below_itself(edna: Person) -> None:
    top = topics.add_topic(by=edna, name="Traffic")
    below = topics.add_topic(by=edna, name="Ferries", parent=top)
    for place in (top, below):
        with pytest.raises(BadMove):
            topics.change_topic(top, by=edna, name="Traffic", parent=place)


@pytest.mark.usefixtures("one_person_suffices")
def test_a_topic_is_renamed_and_moved_and_caches_hear_of_it(edna: Person) -> None:
    traffic, ferries = (topics.add_topic(by=edna, name=name) for name in ("Traffic", "Ferries"))
    before = Site.objects.get().version
    topics.change_topic(ferries, by=edna, name="Boats", parent=traffic)
    kept = Topic.objects.get(pk=ferries.pk)
    assert (kept.name, kept.slug, kept.parent) == ("Boats", "ferries", traffic)
    assert Site.objects.get().version == before + 2
    assert Entry.objects.filter(event="content.topic.changed").count() == 2


def test_saving_what_is_there_already_changes_and_records_nothing(edna: Person) -> None:
    topic = topics.add_topic(by=edna, name="Ferries")
    before = Site.objects.get().version, Entry.objects.count()
    topics.change_topic(topic, by=edna, name="Ferries", parent=None)
    assert (Site.objects.get().version, Entry.objects.count()) == before


@pytest.mark.usefixtures("one_person_suffices")
def test_a_topic_is_not_merged_into_one_below_it_or_one_that_is_gone(edna: Person) -> None:
    top = topics.add_topic(by=edna, name="Traffic")
    below = topics.add_topic(by=edna, name="Ferries", parent=top)
    other = topics.add_topic(by=edna, name="Boats")
    with pytest.raises(BadMove):
        topics.merge_topic(top, below, by=edna)
    with pytest.raises(BadMove):
        topics.merge_topic(top, top, by=edna)
    topics.merge_topic(other, top, by=edna)
    with pytest.raises(BadMove):
        topics.merge_topic(below, other, by=edna)


@pytest.mark.usefixtures("one_person_suffices")
def test_articles_readers_and_topics_below_follow_a_merge(
    edna: Person, ed: Person, cara: Person, ada: Person, news: Section, anon: Client
) -> None:
    boats, ferries = (topics.add_topic(by=edna, name=name) for name in ("Boats", "Ferries"))
    topics.change_topic(boats, by=edna, name="Boats", parent=None, slug="small-boats")
    below = topics.add_topic(by=edna, name="Rowing", parent=boats)
    both = published_by(cara, ed, news, "Of both", topics=[boats, ferries])
    one = published_by(cara, ed, news, "Of one", topics=[boats])
    topics.merge_topic(boats, ferries, by=edna)
    accept_all(ada)
    below.refresh_from_db()
    assert below.parent == ferries
    assert {tuple(article.topics.all()) for article in (both, one)} == {(ferries,)}
    for old in ("boats", "small-boats"):
        answer = anon.get(f"/topics/{old}/")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/topics/ferries/")
    page = anon.get(f"/{both.address.path}/").text
    assert page.count("/topics/ferries/") == 1
    assert "/topics/small-boats/" not in page


@pytest.mark.usefixtures("one_person_suffices")
def test_words_that_name_a_merged_topic_come_out_under_the_other(
    edna: Person, ed: Person, cara: Person, news: Section
) -> None:
    boats, ferries = (topics.add_topic(by=edna, name=name) for name in ("Boats", "Ferries"))
    draft = workflow.create_article(news, by=cara, title="Later", body="<p>x</p>", topics=[boats])
    topics.merge_topic(boats, ferries, by=edna)
    assert list(publish(draft, by=cara, approver=ed).topics.all()) == [ferries]


@pytest.mark.usefixtures("one_person_suffices")
def test_an_old_address_leads_on_until_the_topic_takes_it_back(edna: Person) -> None:
    topic = topics.add_topic(by=edna, name="Boats")
    topics.change_topic(topic, by=edna, name="Boats", parent=None, slug="ferries")
    with pytest.raises(AddressTaken):
        topics.add_topic(by=edna, name="Other", slug="boats")
    topics.change_topic(topic, by=edna, name="Boats", parent=None, slug="boats")
    assert Topic.objects.in_use().get().slug == "boats"
    assert Topic.objects.get(merged_into=topic).slug == "ferries"
