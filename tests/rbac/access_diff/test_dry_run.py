"""A dry run leaves nothing behind, holds nothing afterwards, and gives way to another transaction."""

import pytest
from django.db import OperationalError, connection, transaction

from rbac.access_diff.dry_run import Locked, dry_run
from rbac.administration.separations import lock_grants
from rbac.models import Scope
from rbac.scopes import add_scope, closure_differences, move_scope
from tests.at_once import at_once


def advisory_locks() -> int:
    """How many this connection holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_what_was_done_is_gone_and_no_lock_is_held(news_scope: Scope, policies_scope: Scope) -> None:
    with transaction.atomic():
        before, held = list(Scope.objects.order_by("pk").values()), advisory_locks()
        with dry_run():
            move_scope(news_scope, policies_scope)
            assert advisory_locks() > held
        assert advisory_locks() == held
        assert list(Scope.objects.order_by("pk").values()) == before
        assert not closure_differences()
        add_scope("Work goes on")


def test_how_long_others_are_waited_for_is_as_before(news_scope: Scope) -> None:
    with transaction.atomic():
        with dry_run():
            pass
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("0",)


def test_what_goes_wrong_comes_through(news_scope: Scope) -> None:
    def fail(error: Exception) -> None:
        Scope.objects.filter(pk=news_scope.pk).update(name="Never")
        raise error

    for error in (LookupError(), OperationalError()):
        with pytest.raises(type(error)), dry_run():
            fail(error)
    assert Scope.objects.get(pk=news_scope.pk).name == "News"


@pytest.mark.django_db
def test_it_gives_way_to_another_transaction() -> None:
    def give_way() -> None:
        with dry_run():
            lock_grants()

    with transaction.atomic():
        lock_grants()
        [said] = at_once(give_way)
    assert isinstance(said, Locked)
    assert str(said) == "Another user is changing the same just now. Try again in a moment."
