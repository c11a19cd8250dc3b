"""What record() refuses, and what one entry keeps."""

import contextlib
import datetime
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from audit.actors import ANONYMOUS, SystemActor
from audit.context import RequestContext, use_context
from audit.events import Event
from audit.models import Entry, PersonKey
from audit.record import expiry, record
from tests.audit.events import NOTED, SEEN

HERE = RequestContext("192.0.2.7", "Firefox 145, Linux", "7f0c", "ab" * 32)


@pytest.mark.parametrize("fields", [{"number": 1}, {"number": 1, "words": 2, "remark": "x", "colour": "red"}])
def test_missing_and_unknown_fields_are_refused(ada: User, fields: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="wrong fields"):
        record(NOTED, by=ada, **fields)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "value", [1.5, datetime.date(2026, 1, 1), b"x", {1: "x"}, {"a": [object()]}, gettext_lazy("x"), {"set"}]
)
def test_a_value_that_is_not_json_is_refused(ada: User, value: Any) -> None:
    with pytest.raises(TypeError):
        record(NOTED, by=ada, number=value, words=1, remark="x")
    with pytest.raises(TypeError):
        record(NOTED, by=ada, number=1, words=1, remark=value)


@pytest.mark.parametrize("value", ["nul\0", "half \ud800", 2**53, -(2**53)])
def test_a_value_that_cannot_be_kept_faithfully_is_refused(ada: User, value: Any) -> None:
    with pytest.raises(ValueError, match=r"NUL|surrogate|digits"):
        record(NOTED, by=ada, number=value, words=1, remark="x")


def test_an_entry_cannot_be_made_huge(ada: User) -> None:
    huge: Any
    for huge in ({"words": "x" * 70_000, "remark": ""}, {"words": "", "remark": "x" * 70_000}):
        with pytest.raises(ValueError, match="at most"):
            record(NOTED, by=ada, number=1, **huge)


def test_an_unregistered_event_is_refused(ada: User) -> None:
    with pytest.raises(TypeError, match="not registered"):
        record(Event("audit_log.page.lost", sentence="{actor}"), by=ada)


def test_recording_outside_a_transaction_is_refused(fresh_database: str, ada: User) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record(SEEN, by=ada)


def test_a_rolled_back_change_leaves_no_entry(fresh_database: str, ada: User) -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        record(SEEN, by=ada)
        1 / 0  # noqa: B018
    assert not Entry.objects.exists()


def test_an_entry_names_who_what_where_and_when(ada: User, cara: User) -> None:
    with use_context(HERE):
        record(
            NOTED,
            by=ada,
            about=cara,
            on_behalf_of=SystemActor("nightly"),
            number=1,
            words=["a", {"b": None}],
            remark="x",
        )
    row = Entry.objects.get()
    assert (row.event, row.request_id, row.session_digest) == ("audit_log.note.taken", "7f0c", "ab" * 32)
    assert (row.actor_kind, row.actor_id) == ("accounts.user", str(ada.pk))
    assert (row.subject_kind, row.subject_id) == ("accounts.user", str(cara.pk))
    assert (row.on_behalf_of_kind, row.on_behalf_of_id) == ("system", "nightly")
    assert row.public["words"][1] == ["a", {"b": None}]
    assert row.xid > 0
    assert abs(datetime.datetime.now(datetime.UTC) - row.recorded_at) < datetime.timedelta(minutes=1)


def test_nothing_personal_is_stored_in_clear(ada: User) -> None:
    ada.name = (
        "Ada, who looks after it"  # three letters alone stand in what is encrypted once in some hundred runs
    )
    with use_context(HERE):
        record(NOTED, by=ada, about=ada, number=1, words="public words", remark="secret remark")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e::text, (SELECT string_agg(k::text, '') FROM secure_audit_personkey k) FROM secure_audit_entry e"
        )
        row = "".join(cursor.fetchone())
    assert "public words" in row
    assert not [word for word in (ada.name, "ada@", "192.0.2.7", "Firefox", "secret remark") if word in row]


def test_after_the_first_entry_recording_is_one_insert(fresh_database: str, ada: User) -> None:
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries, transaction.atomic(), use_context(HERE):
            record(NOTED, by=ada, number=1, words="", remark="")
    statements = [query["sql"].split()[0] for query in queries]
    assert statements == ["BEGIN", "INSERT", "COMMIT"]


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


def test_without_a_term_nothing_expires() -> None:
    assert expiry(date(2026, 2, 3), None) is None


@given(st.dates(max_value=date(9000, 1, 1)), st.integers(1, 4000))
def test_entries_of_a_month_expire_together_and_none_too_early(today: date, days: int) -> None:
    expires = expiry(today, days)
    assert expires == expiry(today.replace(day=1), days)
    assert expires is not None
    assert timedelta(days=days) <= expires - today <= timedelta(days=days + 30)


@pytest.mark.parametrize("nobody", [None, "ada", 1, User(email="new@example.org"), Entry()])
def test_no_actor_no_action(database: str, nobody: Any) -> None:
    with pytest.raises(TypeError):
        record(SEEN, by=nobody)
    assert not Entry.objects.exists()
