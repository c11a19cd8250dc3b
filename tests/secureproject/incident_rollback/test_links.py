"""secureproject.incident_rollback.links: links, invitations and sessions of the account end; earlier ones stay."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.events import LOGGED_IN
from accounts.lifecycle.admin_issued_links import has_open_links, recovery_link
from accounts.lifecycle.invitations import invite
from accounts.models import Invitation, Session, User
from audit.record import record
from content.articles.emergency_publication import open_ones
from content.guests.previews import make_preview_link, open_links
from content.models import Article, GuestReview, PublicText, Redaction, Section
from content.models.articles.review import State
from content.redaction.occurrences import Wanted
from content.redaction.removing import ask_redaction
from content.scheduling.verbs import schedule_publication, waiting
from content.sections.verbs import change_section
from content.taxonomy.topics import add_topic, change_topic
from foundation.clock import database_now
from rbac.models import RoleAssignment
from tests.accounts.postbox import mail_is_down
from tests.content.articles.test_emergency_publication import opened
from tests.guests import asked
from tests.newsroom import Person, digest_of, fresh
from tests.policies import with_policy
from tests.secureproject.incident_rollback.conftest import found, only_item, revert, stolen_session
from tests.signing_in import signed_in
from tests.words import accept_all


def test_an_invitation_that_another_sent_since_stays(eva: Person, ada: Person) -> None:
    with stolen_session():
        invite("friend@thief.example", "A friend", by=eva)
    invite("friend@thief.example", "A friend", by=ada)
    assert not found(eva).items


def test_previews_and_guests_open_nothing_any_more(in_review: Article, ed: Person, ada: Person) -> None:
    with_policy(in_review.section, guests="approve")
    article = fresh(in_review)
    before, _link = make_preview_link(article, by=ed, digest=digest_of(article), days=1)
    with stolen_session():
        make_preview_link(article, by=ed, digest=digest_of(article), days=1)
        review = asked(article, ed)
    assert len(revert(ed, ada).done) == 2
    assert list(open_links(article)) == [before]
    assert GuestReview.objects.get(pk=review.pk).revoked_at


def test_a_scheduled_time_is_cancelled(approved: Article, ed: Person, ada: Person) -> None:
    with stolen_session():
        at = database_now() + timedelta(hours=1)
        schedule_publication(approved, at, by=ed, digest=digest_of(approved))
    revert(ed, ada)
    assert not waiting().exists()
    assert fresh(approved).draft.status.state == State.APPROVED  # another person approved it


def test_an_emergency_is_over(in_review: Article, eva: Person, ada: Person) -> None:
    with stolen_session():
        opened(in_review, eva)
    revert(eva, ada)
    assert not open_ones().exists()


def test_a_removal_by_law_that_waits_is_withdrawn(published: Article, eva: Person, ada: Person) -> None:
    with stolen_session():
        ask_redaction(published, Wanted(passage="From May"), by=eva, reason="A judge said so.")
    revert(eva, ada)
    assert Redaction.objects.get().withdrawn_at


def test_words_for_readers_are_withdrawn_or_listed_with_the_page_where_they_change(
    published: Article, edna: Person, eva: Person, ada: Person
) -> None:
    topic = add_topic(by=edna, name="Sea")
    with stolen_session():
        change_section(published.section, by=edna, title="Lies")
        change_topic(topic, by=edna, name="More lies", parent=None)
        accept_all(eva)
        change_section(Section.objects.get(), by=edna, description="Still more lies")
    assert [item.will for item in found(edna).items] == ["withdraw the words that wait for a second person"]
    pages = {url for line, url in found(eva).others if line.event == "content.public_text.accepted"}
    assert pages == {f"/cms/sections/{published.section_id}/", f"/cms/topics/{topic.pk}/"}
    revert(edna, ada)
    assert not PublicText.objects.filter(applied_at=None, withdrawn_at=None).exists()


def test_an_invitation_opens_nothing(eva: Person, ada: Person) -> None:
    with stolen_session():
        invite("friend@thief.example", "A friend", by=eva, role="editor")
    assert len(revert(eva, ada).left) == 0
    friend = User.objects.get(email="friend@thief.example")
    assert not Invitation.objects.filter(user=friend, used_at=None).exists()
    assert not RoleAssignment.objects.filter(user=friend).exists()


def test_an_account_that_came_of_it_is_deactivated_once_chosen(eva: Person, ada: Person) -> None:
    with stolen_session():
        invite("friend@thief.example", "A friend", by=eva)
    friend = User.objects.get(email="friend@thief.example")
    Invitation.objects.filter(user=friend).update(used_at=database_now())
    friend.set_password("long enough for anybody")
    friend.save()
    assert only_item(eva).warning
    revert(eva, ada)
    assert not User.objects.get(pk=friend.pk).is_active


@pytest.mark.parametrize("whose", ["cara", "eva"])
def test_recovery_links_of_others_and_its_own_open_nothing(
    whose: str, eva: Person, ada: Person, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(whose)
    person.set_password("long enough for anybody")
    person.save()
    mail_is_down()
    if whose == "cara":
        assert recovery_link(person, by=ada) is None  # asks that another administrator shows it
    with stolen_session():
        recovery_link(person, by=ada if whose == "eva" else eva)
    assert [item.key for item in found(eva).items] == [f"account-links:{person.pk}"]
    revert(eva, ada)
    assert not has_open_links(person)


def test_its_sessions_end(eva: Person, ada: Person) -> None:
    client: Client = signed_in(eva)
    with stolen_session():
        record(LOGGED_IN, by=eva, about=eva, factor="password")
    assert only_item(eva).happened == ["Eva logged in"]
    revert(eva, ada)
    assert not Session.objects.filter(user=eva).exists()
    assert client.get("/cms/").status_code == 302
