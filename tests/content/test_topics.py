"""Topics are added, renamed and moved by whoever looks after the whole site."""

import pytest

from audit.models import Entry
from content import topics
from content.errors import AddressTaken, BadAddress, BadMove, UncleanText
from content.models import Site, Topic
from rbac.errors import Refused
from tests.newsroom import Person


@pytest.mark.parametrize("who", ["otto", "cara", "ed"])
def test_nobody_of_one_section_arranges_topics(who: str, request: pytest.FixtureRequest) -> None:
    person, topic = request.getfixturevalue(who), Topic.objects.create(name="Ferries", slug="ferries")
    with pytest.raises(Refused):
        topics.add_topic(by=person, name="Mine")
    with pytest.raises(Refused):
        topics.change_topic(topic, by=person, name="Mine", parent=None)
    assert list(Topic.objects.values_list("name", flat=True)) == ["Ferries"]


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


def test_a_topic_is_renamed_and_moved_and_caches_hear_of_it(edna: Person) -> None:
    traffic, ferries = (topics.add_topic(by=edna, name=name) for name in ("Traffic", "Ferries"))
    before = Site.objects.get().version
    topics.change_topic(ferries, by=edna, name="Boats", parent=traffic)
    kept = Topic.objects.get(pk=ferries.pk)
    assert (kept.name, kept.slug, kept.parent) == ("Boats", "ferries", traffic)
    assert Site.objects.get().version == before + 1
    assert Entry.objects.filter(event="content.topic.changed").count() == 1


def test_saving_what_is_there_already_changes_and_records_nothing(edna: Person) -> None:
    topic = topics.add_topic(by=edna, name="Ferries")
    before = Site.objects.get().version, Entry.objects.count()
    topics.change_topic(topic, by=edna, name="Ferries", parent=None)
    assert (Site.objects.get().version, Entry.objects.count()) == before
