"""Which tables a change wrote to is known from PostgreSQL's own counting, or nobody claims to know."""

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from rbac import touched
from rbac.touched import written_since, written_so_far

pytestmark = pytest.mark.django_db


def test_what_was_written_since_then_is_told_by_table() -> None:
    Group.objects.create(name="Before")
    before = written_so_far()
    assert written_since(before) == set()
    Group.objects.create(name="Legal")
    assert written_since(before) == {"auth_group"}


def test_what_a_savepoint_undid_counts_too() -> None:
    before = written_so_far()
    with transaction.atomic():
        Group.objects.create(name="Legal")
        transaction.set_rollback(True)
    assert written_since(before) == {"auth_group"}


def test_a_change_and_a_deletion_are_written() -> None:
    legal = Group.objects.create(name="Legal")
    before = written_so_far()
    Group.objects.filter(pk=legal.pk).update(name="Law")
    assert written_since(before) == {"auth_group"}
    before = written_so_far()
    legal.delete()
    assert "auth_group" in (written_since(before) or ())


def test_where_postgresql_does_not_count_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    before = written_so_far()
    assert written_since(None) is None
    monkeypatch.setattr(touched, "_WRITTEN", touched._WRITTEN.replace("= 'on'", "= 'no'"))
    assert written_so_far() is None
    assert written_since(before) is None
