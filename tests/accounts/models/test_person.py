"""``accounts.models.person``: no user is above the rules."""

import pytest

from accounts.models import User
from tests.accounts.people import person


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
