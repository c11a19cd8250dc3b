"""A custom role that hundreds hold is changed in as many statements as one that a few hold."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.events import SESSIONS_ENDED
from accounts.models import Device, Session, User
from accounts.sessions.session_revocation import end_and_tell_each
from accounts.wiring import ROLE_LOST
from audit.models import Entry, PersonKey
from audit.record import record_each
from audit.timeline import readable
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, VIEW_ARTICLE
from foundation.clock import database_now
from rbac.administration.custom_roles import change_role, make_role
from rbac.administration.separations import keep_apart
from rbac.models import CustomRole, RoleAssignment

WIDE = {str(APPROVE_ARTICLE): "editor", str(VIEW_ARTICLE): "editor"}
NARROW = {str(VIEW_ARTICLE): "editor"}


@pytest.fixture
def role(ada: User) -> CustomRole:
    return make_role("Legal reviewer", WIDE, reason="new law", by=ada)


def holders(number: int, role: CustomRole, by: User, *, named: str = "holder") -> list[User]:
    """People who hold ``role``, each logged in with a device that is remembered."""
    people = User.objects.bulk_create(
        User(email=f"{named}{index}@example.org", name=f"{named} {index}") for index in range(number)
    )
    given = {"role": role.key, "reason": "a test", "assigned_by": by}
    RoleAssignment.objects.bulk_create(RoleAssignment(user=person, **given) for person in people)
    for person in people:
        log_in(person)
    return people


def log_in(person: User) -> None:
    later, key = database_now() + timedelta(days=1), f"{person.pk}-{Session.objects.count()}"
    device = Device.objects.create(user=person, digest=key, remembered_until=later)
    Session.objects.create(digest=key, payload=b"", user=person, device=device, expires_at=later)


def narrowed(role: CustomRole, by: User) -> int:
    """How many statements it takes for someone of whom nothing is known yet in this process."""
    refetched = User.objects.get(pk=by.pk)
    with CaptureQueriesContext(connection) as captured:
        change_role(role, name=role.name, cells=NARROW, description="", reason="less", by=refetched)
    return len(captured)


def entries_about(people: Sequence[User]) -> int:
    keys = [str(person.pk) for person in people]
    return Entry.objects.filter(event=SESSIONS_ENDED.name, subject_id__in=keys).count()


def test_three_hundred_lose_something_in_as_many_statements_as_three(role: CustomRole, ada: User) -> None:
    other = make_role("Reader of drafts", WIDE, reason="x", by=ada)
    keep_apart(str(EDIT_ARTICLE), role.key, reason="two pairs of eyes", by=ada)
    few, many = holders(3, role, ada, named="few"), holders(300, other, ada, named="many")
    of_few = narrowed(role, ada)
    assert (of_few, narrowed(other, ada)) == (33, 33 + 2)  # their sessions go a hundred with each statement
    assert not Session.objects.filter(user__in=[*few, *many]).exists()
    assert not Device.objects.filter(remembered_until__isnull=False).exists()
    assert (entries_about(few), entries_about(many)) == (3, 300)
    assert ProcrastinateJob.objects.filter(task_name="accounts.send_letter").count() == 303


def test_what_many_lost_is_said_of_each_as_of_one(role: CustomRole, ada: User) -> None:
    first, second = holders(2, role, ada)
    log_in(second)
    assert narrowed(role, ada)
    said = {entry.sentence for entry in readable(Entry.objects.filter(event=SESSIONS_ENDED.name))}
    assert said == {
        "the system (role lost) ended sessions of holder 0 (1): less",
        "the system (role lost) ended sessions of holder 1 (2): less",
    }
    for person in (first, second):
        entry = Entry.objects.get(event=SESSIONS_ENDED.name, subject_id=str(person.pk))
        assert {part["key"] for part in entry.sealed} == {
            str(key)
            for key in PersonKey.objects.filter(person_id=str(person.pk)).values_list("pk", flat=True)
        }


def test_a_user_who_was_not_logged_in_gets_no_letter_and_no_entry(role: CustomRole, ada: User) -> None:
    there, away = holders(2, role, ada)
    Session.objects.filter(user=away).delete()
    narrowed(role, ada)
    assert (entries_about([there]), entries_about([away])) == (1, 0)
    assert ProcrastinateJob.objects.filter(args__user_id=there.pk).count() == 1
    assert not ProcrastinateJob.objects.filter(args__user_id=away.pk).exists()


def test_a_user_who_holds_it_in_several_teams_and_alone_is_logged_out_once(
    role: CustomRole, ada: User
) -> None:
    (person,) = holders(1, role, ada)
    for name in ("Legal", "Night shift"):
        team = Group.objects.create(name=name)
        team.user_set.add(person.pk)
        RoleAssignment.objects.create(team=team, role=role.key, reason="x", assigned_by=ada)
    narrowed(role, ada)
    assert entries_about([person]) == 1


def test_a_role_that_became_wider_ends_no_one_s_session(role: CustomRole, ada: User) -> None:
    (person,) = holders(1, role, ada)
    wider = WIDE | {str(EDIT_ARTICLE): "editor"}
    change_role(role, name=role.name, cells=wider, description="", reason="more", by=ada)
    assert Session.objects.filter(user=person).exists()


def test_no_user_is_no_one(db: None) -> None:
    end_and_tell_each([], by=ROLE_LOST, reason="x")
    record_each(SESSIONS_ENDED, by=ROLE_LOST, entries=[])
    assert not Entry.objects.filter(event=SESSIONS_ENDED.name).exists()
