"""What every verb that gives or takes asks first: a reason, an end to come, and that nobody gives to themselves."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group

from audit.actors import SystemActor
from foundation.clock import database_now
from rbac.account_state import AccessLost, on_access_lost
from rbac.administration import grant_checks
from rbac.administration.grant_checks import (
    WrongEnd,
    assigner,
    concerns,
    future_end,
    given_reason,
    person_or_none,
    tell_of_loss,
)
from rbac.errors import Invalid
from rbac.registries import Listeners, Slot
from tests.rbac.conftest import MakePerson


@pytest.mark.parametrize("reason", ["", "  ", "\x00", " \x00 ", "x" * 401])
def test_a_reason_is_said_and_is_no_novel(reason: str) -> None:
    with pytest.raises(Invalid):
        given_reason(reason)


def test_a_reason_is_kept_as_it_was_said() -> None:
    assert given_reason(" because\x00 of Monday ") == "because of Monday"
    assert given_reason("x" * 400) == "x" * 400


def test_an_end_at_this_very_moment_lies_in_no_future(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 5, 1, tzinfo=UTC)
    monkeypatch.setattr(grant_checks, "database_now", lambda: now)
    with pytest.raises(Invalid, match="in the future"):
        future_end(now)


def test_an_end_lies_in_the_future(db: None) -> None:
    assert future_end(None) is None
    later = database_now() + timedelta(seconds=30)
    assert future_end(later) == later
    for past in (timedelta(0), timedelta(seconds=1)):
        with pytest.raises(Invalid, match="in the future"):
            future_end(database_now() - past)


def test_an_end_that_could_not_be_read_back_is_none(db: None) -> None:
    last = datetime(3000, 12, 31, tzinfo=UTC)
    assert future_end(last) == last
    with pytest.raises(WrongEnd, match="too far away"):
        future_end(last + timedelta(days=1))


def test_the_clock_goes_on_within_a_transaction(db: None) -> None:
    first, second = database_now(), database_now()
    assert first < second
    assert first.tzinfo is not None


def test_who_gave_is_a_person_or_a_job(person: MakePerson) -> None:
    ada = person("ada")
    assert assigner(ada) == {"assigned_by": ada, "assigned_by_system": ""}
    assert assigner(SystemActor("night_job")) == {"assigned_by": None, "assigned_by_system": "night_job"}


def test_it_concerns_oneself_alone_or_in_a_team(person: MakePerson) -> None:
    ada, otto = person("ada"), person("otto")
    team = Group.objects.create(name="Legal")
    ada.groups.add(team)  # type: ignore[attr-defined]
    assert concerns(ada, ada)
    assert concerns(ada, team)
    assert not concerns(ada, otto)
    assert not concerns(otto, team)
    assert not concerns(SystemActor("night_job"), team)
    assert (person_or_none(ada), person_or_none(team)) == (ada, None)


def test_everybody_who_lost_something_is_told_with_the_reason(person: MakePerson) -> None:
    ada, otto, told = person("ada"), person("otto"), []
    team = Group.objects.create(name="Legal")
    team.user_set.add(ada.pk, otto.pk)
    listener = on_access_lost.register(lambda user, reason: told.append((user.pk, reason)))
    try:
        tell_of_loss(team, "closed")
        tell_of_loss(otto, "left")
    finally:
        on_access_lost._functions.remove(listener)
    assert sorted(told[:2]) == sorted([(ada.pk, "closed"), (otto.pk, "closed")])
    assert told[2:] == [(otto.pk, "left")]


def test_a_place_is_filled_once() -> None:
    slot: Slot[list[int]] = Slot("lists")
    first: list[int] = []
    assert slot.value is None
    assert slot.provide_with(first) is first
    slot.provide_with(first)
    with pytest.raises(RuntimeError, match=r"'lists' is already filled"):
        slot.provide_with([1])
    assert slot.value is first
    with slot.replaced_by(None):
        assert slot.value is None
    assert slot.value is first


def test_whoever_listens_is_told_once_and_in_order() -> None:
    listeners: Listeners[str] = Listeners()
    heard: list[str] = []

    @listeners.register
    def first(word: str) -> None:
        heard.append(f"first {word}")

    assert listeners.register(first) is first
    listeners.register(lambda word: heard.append(f"second {word}"))
    listeners.tell("hello")
    assert heard == ["first hello", "second hello"]


def test_who_can_tell_of_many_at_once_is_told_once_and_everybody_else_of_each(person: MakePerson) -> None:
    ada, otto = person("ada"), person("otto")
    lost, heard = AccessLost(), list[str]()
    lost.register(
        lambda user, reason: heard.append(f"one: {user} {reason}"),
        of_many=lambda users, reason: heard.append(f"many: {', '.join(map(str, users))} {reason}"),
    )
    lost.register(lambda user, reason: heard.append(f"each: {user} {reason}"))
    lost.tell_of_all([ada, otto], "left")
    assert heard == ["many: Ada, Otto left", "each: Ada left", "each: Otto left"]
    lost.tell(ada, "gone")
    assert heard[3:] == ["one: Ada gone", "each: Ada gone"]
