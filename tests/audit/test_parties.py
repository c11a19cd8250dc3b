"""Participants of an event (audit.parties), and whose key protects which field."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from audit.actors import ANONYMOUS, SystemActor
from audit.context import use_context
from audit.models import Entry, PersonKey
from audit.record import record
from tests.audit.events import NOTED, SEEN
from tests.audit.test_record import HERE


def test_an_unsaved_subject_and_a_person_that_is_none_are_refused(ada: User) -> None:
    with pytest.raises(TypeError, match="saved"):
        record(SEEN, by=ada, about=User())
    with pytest.raises(TypeError, match="person="):
        record(SEEN, by=ada, person=PersonKey())


@pytest.mark.parametrize("stranger", [ANONYMOUS, AnonymousUser(), SimpleLazyObject(AnonymousUser)])
def test_strangers_share_a_key_that_changes_each_month_and_expires(database: str, stranger: Any) -> None:
    with use_context(HERE):
        record(SEEN, by=stranger)
    today = datetime.datetime.now(datetime.UTC).date()
    key = PersonKey.objects.get()
    assert (Entry.objects.get().actor_kind, Entry.objects.get().actor_id) == ("anonymous", "")
    assert (key.person_kind, key.person_id) == ("anonymous", f"{today:%Y-%m}")
    assert key.expires_on
    assert 30 <= (key.expires_on - today).days <= 61


def test_addresses_are_kept_under_a_key_that_expires_before_the_name(ada: User) -> None:
    with use_context(HERE):
        record(NOTED, by=ada, number=1, words="", remark="")
    parts = {tuple(part["fields"]): part["key"] for part in Entry.objects.get().sealed}
    assert PersonKey.objects.get(pk=parts["actor", "remark"]).expires_on is None
    assert PersonKey.objects.get(pk=parts["address", "device"]).expires_on


def test_what_is_said_about_another_person_is_under_that_persons_key(ada: User, cara: User) -> None:
    record(NOTED, by=ada, person=cara, number=1, words="", remark="about Cara")
    parts = {tuple(part["fields"]): part["key"] for part in Entry.objects.get().sealed}
    assert PersonKey.objects.get(pk=parts["remark",]).person_id == str(cara.pk)
    assert PersonKey.objects.get(pk=parts["actor",]).person_id == str(ada.pk)


def test_a_job_needs_no_key(database: str) -> None:
    record(SEEN, by=SystemActor("nightly"))
    assert not PersonKey.objects.exists()
