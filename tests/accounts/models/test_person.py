"""``accounts.models.person`` and ``session``: no user is above the rules, and a session ends when idle or old."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.test import Client

from accounts.models import Session, User
from tests.accounts.people import person, who_is_there
from tests.signing_in import sign_in


def test_imported_authors_cannot_log_in_before_they_are_invited(db: None) -> None:
    author = User.objects.create_uninvited("Author@example.org", "An Author")
    assert not author.has_usable_password()
    assert User.objects.create_uninvited("author@example.org", "Other").pk == author.pk
    assert User.objects.create_uninvited(person("Otto").email, "x").has_usable_password()


def test_no_one_can_be_stored_above_the_rules(otto: User) -> None:
    otto.is_superuser = True
    with pytest.raises(Exception, match="user_no_one_is_above_the_rules"):
        otto.save()


def test_an_unsaved_superuser_has_no_permission_either(otto: User) -> None:
    otto.is_superuser = True
    assert not otto.has_perm("accounts.freeze_person")
    assert not otto.has_perm("no.such_thing")


@pytest.mark.parametrize(
    "too_old", [{"expires_at": Now() - timedelta(seconds=1)}, {"last_seen": Now() - timedelta(minutes=61)}]
)
def test_idle_and_absolute_limits_end_a_session(anon: Client, cara: User, too_old: dict[str, Any]) -> None:
    row = sign_in(anon, cara)
    Session.objects.filter(pk=row.pk).update(**too_old)
    assert who_is_there(anon) == ""
    call_command("clearsessions")
    assert not Session.objects.exists()
