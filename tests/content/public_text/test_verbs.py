"""Public text: proposing, accepting, withdrawing, the emergency, and erasure (content.public_text.verbs)."""

import pytest

from content.bylines.verbs import add_byline, change_byline, remove_byline
from content.errors import WrongState
from content.models import Article, PublicText, Section
from content.models.public_text import TextKind
from content.public_text import verbs
from content.sections.verbs import add_section, change_section
from content.taxonomy.topics import add_topic, change_topic
from rbac.errors import Invalid, Refused
from tests.captured_web import refused
from tests.newsroom import Person
from tests.policies import with_policy


@pytest.fixture
def text(published: Article, news: Section, ed: Person) -> PublicText:
    """A description that Ed proposed for a section with four eyes."""
    change_section(news, by=ed, description="From the harbour.")
    return PublicText.objects.get(applied_at=None)


def shown(section: Section) -> tuple[str, str]:
    section.refresh_from_db()
    return section.title, section.description


@pytest.mark.parametrize("who", ["ed", "cara", "colin"], indirect=True)
def test_neither_the_author_nor_a_contributor_nor_an_editor_of_elsewhere_accepts(
    text: PublicText, news: Section, who: Person
) -> None:
    with pytest.raises(Refused):
        verbs.accept(text, by=who, digest=text.digest)
    assert shown(news) == ("News", "")


def test_what_changed_since_it_was_read_is_not_accepted(text: PublicText, edna: Person) -> None:
    with pytest.raises(WrongState):
        verbs.accept(text, by=edna, digest="0" * 64)


def test_a_second_person_accepts_once(text: PublicText, news: Section, edna: Person) -> None:
    verbs.accept(text, by=edna, digest=text.digest)
    assert shown(news) == ("News", "From the harbour.")
    with pytest.raises(WrongState):
        verbs.accept(text, by=edna, digest=text.digest)


def test_words_wait_one_after_the_other(text: PublicText, news: Section, edna: Person) -> None:
    with pytest.raises(WrongState):
        change_section(news, by=edna, title="Harbour news")
    verbs.withdraw(text, by=edna)
    change_section(news, by=edna, title="Harbour news")
    assert shown(news) == ("News", "")


@pytest.mark.parametrize("who", ["ed", "edna"], indirect=True)
def test_it_is_withdrawn_or_declined_and_then_not_accepted(
    text: PublicText, who: Person, ada: Person
) -> None:
    verbs.withdraw(text, by=who)
    with pytest.raises(WrongState):
        verbs.accept(text, by=ada, digest=text.digest)


def test_words_that_no_longer_fit_are_not_shown(
    text: PublicText, news: Section, ed: Person, edna: Person
) -> None:
    with_policy(news, four_eyes=False)
    Section.objects.filter(pk=news.pk).update(description="Something else.")
    with pytest.raises(WrongState):
        verbs.accept(text, by=edna, digest=text.digest)


def test_with_one_person_and_for_what_takes_words_away_no_one_is_asked(
    text: PublicText, news: Section, ed: Person, edna: Person
) -> None:
    verbs.accept(text, by=edna, digest=text.digest)
    change_section(news, by=ed, description="")
    assert shown(news) == ("News", "")
    with_policy(news, four_eyes=False)
    change_section(news, by=ed, title="Harbour news")
    assert shown(news) == ("Harbour news", "")


@pytest.mark.usefixtures("one_person_suffices")
def test_before_anything_is_public_one_person_names_everything(news: Section, edna: Person) -> None:
    change_section(news, by=edna, title="Harbour news")
    assert shown(news) == ("Harbour news", "")
    assert add_byline(by=edna, name="C. Weber", biography="Writes.").biography == "Writes."


def test_a_section_is_not_made_at_once_later_and_a_biography_waits(published: Article, edna: Person) -> None:
    with pytest.raises(WrongState):
        add_section(None, by=edna, title="Sport")
    assert not PublicText.objects.filter(applied_at=None).exists()
    assert add_topic(by=edna, name="Sea").name == "Sea"
    assert add_byline(by=edna, name="C. Weber", biography="Writes.").biography == ""


def test_arrangement_waits_for_no_one(published: Article, edna: Person) -> None:
    sea, sky = add_topic(by=edna, name="Sea"), add_topic(by=edna, name="Sky")
    assert change_topic(sea, by=edna, name="Sea", parent=sky).parent_id == sky.pk


def test_an_emergency_is_red_until_a_second_person_has_looked(
    published: Article, news: Section, ada: Person, edna: Person
) -> None:
    change_section(news, by=ada, description="The bridge is closed.")
    text = PublicText.objects.get(applied_at=None)
    with pytest.raises(Refused):
        verbs.show_alone(text, by=edna, reason="Danger.")
    with pytest.raises(Invalid):
        verbs.show_alone(text, by=ada, reason=" ")
    text = verbs.show_alone(text, by=ada, reason="Danger.")
    assert (shown(news)[1], text.is_red) == ("The bridge is closed.", True)
    with pytest.raises(Refused):
        verbs.accept(text, by=ada, digest=text.digest)
    assert not verbs.accept(text, by=edna, digest=text.digest).is_red


def test_words_of_the_whole_site_are_signed_where_any_section_demands_it(
    text: PublicText, policies: Section, ada: Person, edna: Person
) -> None:
    with_policy(policies, signed=True)
    change_topic(add_topic(by=ada, name="Sea"), by=ada, name="Sky", parent=None)
    topic = PublicText.objects.get(applied_at=None, kind=TextKind.TOPIC)
    for _state in ("waits", "is red"):
        with pytest.raises(Refused, match="Only signed approvals count here"):
            verbs.accept(topic, by=edna, digest=topic.digest)
        accepts = "UPDATE content_publictext SET accepted_by_id = %s WHERE id = %s"
        assert "no second person" in refused(accepts, edna.pk, topic.pk)
        topic = verbs.show_alone(topic, by=ada, reason="Danger.") if topic.is_waiting else topic
    assert topic.is_red
    verbs.accept(text, by=edna, digest=text.digest)  # of a section that demands none


def test_an_administrator_does_not_show_words_of_another_alone(text: PublicText, ada: Person) -> None:
    with pytest.raises(Refused):
        verbs.show_alone(text, by=ada, reason="Danger.")


def test_a_removed_person_is_erased_from_proposed_words_too(
    news: Section, edna: Person, draft: Article
) -> None:
    byline = add_byline(by=edna, name="C. Weber", biography="Writes.")
    remove_byline(byline, by=edna)
    kept = PublicText.objects.filter(kind=TextKind.BYLINE).values_list("words", "before", "salt")
    assert set(map(str, kept)) == {str(({}, {}, ""))}


def test_declined_words_about_a_person_are_not_kept(published: Article, edna: Person, ada: Person) -> None:
    change_byline(add_byline(by=edna, name="C. Weber"), by=edna, name="C. Webber", biography="", picture="")
    text = PublicText.objects.get(applied_at=None)
    verbs.withdraw(text, by=ada)
    text.refresh_from_db()
    assert (text.words, text.before) == ({}, {})
