"""Where one administrator is alone, a loosening happens 72 hours after it was asked for: no minute earlier, and once.

No clock is moved and no rule is changed: in a database of the test's own, its owner writes into the past when it was
asked for, which the web's log-in cannot do (tests/content/policies/test_change.py).
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.db.models.functions import Now
from django.db.utils import ProgrammingError

from accounts.lifecycle.deactivation import deactivate
from accounts.lifecycle.freezing import freeze
from accounts.models import User
from audit.actors import COMMAND_LINE
from audit.models import Entry
from audit.timeline import readable
from content.actions import APPROVE_ARTICLE, PUBLISH_ARTICLE
from content.errors import PolicyMoved
from content.models import PolicyChange, Section
from content.notifications.emails import mail_to, notify_concerned
from content.policies import change as set_policy
from content.sections import verbs as sections
from content.trash.section_trash import recover_section, trash_section
from rbac.administration.custom_roles import make_role
from rbac.administration.separations import breaches, keep_apart
from rbac.errors import Invalid, Refused
from rbac.models import RoleAssignment
from rbac.roles import grant_role, revoke_role
from tests.content.conftest import told_by_mail
from tests.database import Owner, past_triggers
from tests.newsroom import Person, person
from tests.policies import with_policy
from tests.words import OLD_SITE

ASKED = "UPDATE content_policychange SET asked_at = now() - %s::interval WHERE id = %s"

type Ago = Callable[[str], PolicyChange]


@pytest.fixture
def asked(fresh_database: str, news: Section, ada: Person, owner_connection: Owner) -> Ago:
    """Asked for by Ada, who is alone, so long ago."""

    def ago(interval: str) -> PolicyChange:
        change = set_policy.change_policy(news, {"four_eyes": False}, by=ada, reason="I am alone.")
        assert (change.notice, change.applied_at) == (True, None)
        asked_before(owner_connection, interval, change)
        return change

    return ago


def asked_before(owner: Owner, interval: str, change: PolicyChange) -> None:
    past_triggers(owner, ASKED, interval, change.pk, of=["content_policychange"])
    change.refresh_from_db()


def four_eyes(section: Section) -> bool:
    section.refresh_from_db()
    return section.four_eyes


def test_a_minute_before_neither_the_worker_nor_a_wrong_clock_applies_it(
    asked: Ago, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked("71 hours 59 minutes")
    assert set_policy.apply_due() == 0
    monkeypatch.setattr(set_policy, "NOTICE", timedelta(hours=71))
    with pytest.raises(ProgrammingError, match="no one else agreed"), transaction.atomic():
        set_policy.apply_due()
    assert four_eyes(news) is True


def test_after_72_hours_the_worker_applies_it_once(asked: Ago, news: Section) -> None:
    change = asked("72 hours 1 second")
    assert set_policy.apply_due() == 1
    assert four_eyes(news) is False
    change.refresh_from_db()
    assert (change.agreed_by, change.applied_at is not None) == (None, True)
    assert set_policy.apply_due() == 0


def test_what_was_withdrawn_or_whose_asker_left_does_not_happen(
    asked: Ago, news: Section, ada: Person
) -> None:
    set_policy.withdraw(asked("80 hours"), by=ada)
    assert set_policy.apply_due() == 0
    change = asked("80 hours")
    grant_role(person("Abe"), "administrator", reason="follows", by=COMMAND_LINE)
    revoke_role(RoleAssignment.objects.get(user=ada, role="administrator"), reason="left", by=COMMAND_LINE)
    assert set_policy.apply_due() == 0
    change.refresh_from_db()
    assert change.lapsed_at is not None
    assert four_eyes(news) is True


def only_invited() -> Person:
    someone = User.objects.create_user("ivy@example.org", name="Ivy")
    RoleAssignment.objects.create(user=someone, role="administrator", reason="invited")
    return someone


def test_who_was_deactivated_or_only_invited_is_no_one_to_wait_for(
    fresh_database: str, news: Section, ada: Person
) -> None:
    abe = person("Abe", "administrator")
    deactivate(abe, by=ada, reason="on leave")
    ivy = only_invited()
    change = set_policy.change_policy(news, {"four_eyes": False}, by=ada, reason="I am alone.")
    assert change.notice
    set_policy.withdraw(change, by=ada)
    User.objects.filter(pk=ivy.pk).update(last_login=Now())
    assert not set_policy.change_policy(news, {"four_eyes": False}, by=ada, reason="Not any more.").notice


def test_whose_second_administrator_goes_meanwhile_is_left_with_72_hours_notice_from_then_on(
    fresh_database: str, news: Section, ada: Person, owner_connection: Owner
) -> None:
    abe = person("Abe", "administrator")
    first = set_policy.change_policy(news, {"four_eyes": False}, by=ada, reason="Small team.")
    asked_before(owner_connection, "10 days", first)
    freeze(abe, by=ada, reason="lost laptop")
    assert (set_policy.apply_due(), set_policy.pending().get()) == (0, first)  # back tomorrow
    deactivate(abe, by=ada, reason="left")
    for _turn in range(2):
        assert set_policy.apply_due() == 0
        again = set_policy.pending().get()
    assert (again.notice, again.reason, again.asked_by, again.four_eyes) == (True, "Small team.", ada, False)
    assert again.asked_at > first.asked_at + timedelta(days=9)
    first.refresh_from_db()
    assert first.lapsed_at is not None
    asked_before(owner_connection, "71 hours 59 minutes", again)
    assert (set_policy.apply_due(), four_eyes(news)) == (0, True)
    asked_before(owner_connection, "72 hours 1 second", again)
    assert (set_policy.apply_due(), four_eyes(news)) == (1, False)


def test_what_was_asked_for_a_section_in_the_trash_waits_and_holds_up_nothing_else(
    asked: Ago, news: Section, policies: Section, ada: Person, owner_connection: Owner
) -> None:
    in_trash = asked("80 hours")
    trash_section(news, by=ada, name="News")
    other = set_policy.change_policy(policies, {"four_eyes": False}, by=ada, reason="I am alone.")
    asked_before(owner_connection, "73 hours", other)
    assert (set_policy.apply_due(), four_eyes(policies), four_eyes(news)) == (1, False, True)
    recover_section(news, by=ada)
    assert (set_policy.apply_due(), four_eyes(news)) == (1, False)
    in_trash.refresh_from_db()
    assert in_trash.applied_at is not None


def test_what_no_one_agrees_to_lapses_after_30_days_and_it_is_said(
    fresh_database: str, news: Section, ada: Person, owner_connection: Owner
) -> None:
    abe = person("Abe", "administrator")
    change = set_policy.change_policy(news, {"four_eyes": False}, by=ada, reason="Small team.")
    for interval, waits in (("29 days 23 hours", True), ("30 days 1 second", False)):
        asked_before(owner_connection, interval, change)
        assert set_policy.apply_due() == 0
        assert set_policy.pending().exists() is waits
    with pytest.raises(PolicyMoved, match="decided already"):
        set_policy.agree(change, by=abe)
    assert four_eyes(news) is True
    notify_concerned("policy", change.pk, "lapsed")
    assert set(told_by_mail(event="lapsed")) == {ada.pk, abe.pk}
    mail_to(abe.pk, "policy", change.pk, "lapsed")
    assert "came to nothing: News" in mail.outbox[-1].subject


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


MEANWHILE: dict[str, Callable[[Section, Section, Person], object]] = {
    "the place is in the trash": lambda _news, loose, by: trash_section(loose, by=by, name="Policies"),
    "the place lies below it": lambda news, loose, by: sections.move_section(loose, news, by=by),
    "its address was taken": lambda _news, loose, by: sections.add_section(loose, by=by, title="News"),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_a_move_that_is_not_possible_any_more_is_not_agreed_to(
    what: str, waiting: PolicyChange, news: Section, loose: Section, ada: Person, bea: Person
) -> None:
    MEANWHILE[what](news, loose, ada)
    with pytest.raises((Invalid, Refused)):
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
    fresh_database: str, news: Section, policies: Section, ada: Person, owner_connection: Owner
) -> None:
    """Ada is alone: the worker does it after 72 hours, and no one is there to read an error."""
    sports = sections.add_section(None, by=ada, source=OLD_SITE, title="Sports")
    loosened = set_policy.change_policy(policies, {"four_eyes": False}, by=ada, reason="I am alone.")
    asked_before(owner_connection, "73 hours", loosened)
    assert set_policy.apply_due() == 1
    policies.refresh_from_db()
    sections.move_section(news, policies, by=ada, reason="One desk.")
    move = set_policy.pending().get()
    other = set_policy.change_policy(sports, {"four_eyes": False}, by=ada, reason="I am alone.")
    sections.add_section(policies, by=ada, source=OLD_SITE, title="News")
    asked_before(owner_connection, "74 hours", move)
    asked_before(owner_connection, "73 hours", other)
    assert set_policy.apply_due() == 1
    sports.refresh_from_db()
    move.refresh_from_db()
    assert (sports.four_eyes, path_of(news), move.lapsed_at is None) == (False, "news", False)
    entry = readable([Entry.objects.filter(event="content.policy.loosening_lapsed").latest("pk")])[0]
    assert "already in use" in entry.sentence
