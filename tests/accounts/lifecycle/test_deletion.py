"""``accounts.lifecycle.deletion``: personal data goes; what was written and what happened stays."""

import pytest
from django.db.models import CASCADE
from django.test import Client

from accounts.lifecycle.deletion import STAYS, delete_oneself, delete_person
from accounts.lifecycle.invitations import invite
from accounts.models import User
from accounts.second_factor.factor_resets import ask
from audit.models import Entry, Erasure
from content.models import Article
from rbac.errors import Conflict, Invalid, Refused
from secureproject.database_roles import GRANTS
from tests.accounts.people import type_password
from tests.signing_in import authenticator_of, sign_in, signed_in

REALLY = {"understood": "on", "reason": "asked for it"}


def what_hangs_on(user: User) -> dict[str, int]:
    counted = {
        relation.related_model.__name__: relation.related_model._base_manager.filter(
            **{relation.field.name: user}
        ).count()
        for relation in User._meta.related_objects
        if relation.on_delete is CASCADE
    }
    return {name: count for name, count in counted.items() if count}


def test_the_keys_to_what_the_audit_log_says_about_them_are_to_be_destroyed(otto: User) -> None:
    delete_oneself(otto)
    assert Erasure.objects.filter(person_kind="accounts.user", person_id=str(otto.pk)).exists()


def test_a_contributor_deletes_no_one_else(cara: User, otto: User) -> None:
    with pytest.raises(Refused):
        delete_person(otto, by=cara, reason="because")


@pytest.mark.parametrize("form", [{}, {"reason": "asked for it"}, {"understood": "on"}])
def test_an_administrator_says_why_and_that_it_is_meant(ada: User, otto: User, form: dict[str, str]) -> None:
    assert signed_in(ada).post(f"/cms/people/{otto.pk}/delete/", form).status_code == 422
    assert User.objects.get(pk=otto.pk).deleted_at is None


def test_the_last_administrator_stays(ada: User) -> None:
    with pytest.raises(Invalid, match="no administrator"):
        delete_oneself(ada)
    assert "no administrator" in signed_in(ada).post("/account/delete/", REALLY).content.decode()


def test_every_row_that_belongs_to_the_person_goes(ada: User, cara: User) -> None:
    ask(cara, by=ada, reason="phone lost")
    sign_in(Client(), cara)
    authenticator_of(cara)
    assert {"Session", "TotpDevice", "RoleAssignment", "FactorReset"} <= set(what_hangs_on(cara))
    delete_person(cara, by=ada, reason="asked for it")
    assert what_hangs_on(cara) == {}


def test_nothing_in_the_row_says_who_it_was(ada: User, cara: User) -> None:
    delete_person(cara, by=ada, reason="asked for it")
    stored = User.objects.filter(pk=cara.pk).values().get()
    assert "cara" not in str(stored).lower()
    assert str(User.objects.get(pk=cara.pk)) == f"Former colleague {cara.pk}"
    assert type_password(Client(), "cara@example.org").status_code == 422


def test_authorship_and_the_audit_log_stay(ada: User, cara: User, draft: Article) -> None:
    entries = Entry.objects.filter(actor_id=str(cara.pk)).count()
    assert entries
    delete_person(cara, by=ada, reason="asked for it")
    assert Article.objects.get(pk=draft.pk).author_id == cara.pk
    assert Entry.objects.filter(actor_id=str(cara.pk)).count() == entries
    assert Entry.objects.filter(event="accounts.user.deleted").count() == 1


def test_the_name_stays_above_what_was_published_if_the_person_wants_it(ada: User, cara: User) -> None:
    delete_person(cara, by=ada, reason="asked for it", keep_name=True)
    assert str(User.objects.get(pk=cara.pk)) == "Cara"


def test_deleted_stays_deleted(ada: User, cara: User) -> None:
    delete_person(cara, by=ada, reason="asked for it")
    gone, client = User.objects.get(pk=cara.pk), signed_in(ada)
    for verb in ("reactivate", "unfreeze", "delete", "link", "reset-second-factor"):
        assert client.post(f"/cms/people/{cara.pk}/{verb}/", REALLY).status_code == 403
    with pytest.raises(Invalid):
        invite(gone.email, "Cara", by=ada)
    with pytest.raises(Conflict):
        delete_oneself(gone)
    assert f"/cms/people/{cara.pk}/" not in client.get("/cms/people/").content.decode()


def test_the_address_can_be_invited_again_as_someone_new(ada: User, cara: User) -> None:
    delete_person(cara, by=ada, reason="asked for it")
    invite("cara@example.org", "Cara", by=ada)
    assert User.objects.get(email="cara@example.org").pk != cara.pk


def test_every_table_that_goes_with_a_person_lets_the_site_delete() -> None:
    """A table that is added later: without the grant, deleting an account would fail in production alone."""
    tables = {
        relation.related_model._meta.db_table
        for relation in User._meta.related_objects
        if relation.on_delete is CASCADE and relation.related_model._meta.app_label not in STAYS
    }
    filled = {table for table in tables if "INSERT" in GRANTS[table]}
    assert {table for table in filled if "DELETE" not in GRANTS[table]} == set()
