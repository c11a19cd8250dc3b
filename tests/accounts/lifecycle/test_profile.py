"""``accounts.lifecycle.profile``: the name of a user."""

from django.test import Client

from accounts.lifecycle.deletion import delete_oneself
from accounts.models import User
from audit.models import Entry
from tests.accounts.postbox import new_letters
from tests.accounts.views.test_profile import PROFILE
from tests.signing_in import signed_in


def test_the_name_is_changed_recorded_and_told(cara: User) -> None:
    signed_in(cara).post(PROFILE, {"name": " Cara  Finch "})
    assert User.objects.get(pk=cara.pk).name == "Cara Finch"
    assert Entry.objects.filter(event="accounts.name.changed").count() == 1
    assert [letter.to for letter in new_letters()] == [[cara.email]]


def test_the_same_name_again_is_no_change(cara: User) -> None:
    signed_in(cara).post(PROFILE, {"name": "Cara"})
    assert not Entry.objects.filter(event="accounts.name.changed").exists()


def name_of(person: User) -> str:
    return f"/cms/people/{person.pk}/name/"


def test_only_an_administrator_corrects_the_name_of_someone_else(
    cara: User, otto: User, anon: Client
) -> None:
    assert signed_in(cara).post(name_of(otto), {"name": "Mallory"}).status_code in (403, 404)
    anon.post(name_of(otto), {"name": "Mallory"})
    assert User.objects.get(pk=otto.pk).name == "Otto"


def test_a_name_is_corrected_once_it_is_confirmed_who_does_it(ada: User, cara: User) -> None:
    assert signed_in(ada, minutes_ago=60).post(name_of(cara), {"name": "Carla"}).status_code == 403
    signed_in(ada).post(name_of(cara), {"name": "   "})
    assert User.objects.get(pk=cara.pk).name == "Cara"
    signed_in(ada).post(name_of(cara), {"name": " Carla  Finch "})
    signed_in(ada).post(name_of(cara), {"name": "Carla Finch"})
    assert User.objects.get(pk=cara.pk).name == "Carla Finch"
    assert Entry.objects.filter(event="accounts.name.corrected").count() == 1
    (letter,) = new_letters()
    assert (letter.to, "Carla Finch" in letter.body) == ([cara.email], True)


def test_a_deleted_person_gets_no_name_back(ada: User, otto: User) -> None:
    delete_oneself(otto)
    assert signed_in(ada).post(name_of(otto), {"name": "Otto"}).status_code == 403
