"""``accounts.views.profile``: one's own name, and deletion of one's own account."""

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.lifecycle.test_deletion import REALLY
from tests.accounts.people import who_is_there
from tests.accounts.postbox import new_letters
from tests.signing_in import signed_in

PROFILE = "/account/profile/"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_is_needed(cara: User, name: str) -> None:
    assert signed_in(cara).post(PROFILE, {"name": name}).status_code == 422
    assert User.objects.get(pk=cara.pk).name == "Cara"


def test_a_person_deletes_themselves_and_gets_a_last_letter(as_cara: Client, ada: User) -> None:
    page = as_cara.get("/account/delete/").content.decode()
    assert ("What stays, and why" in page, "/account/export/" in page) == (True, True)
    assert as_cara.post("/account/delete/", {}).status_code == 422
    assert "Your account is deleted" in as_cara.post("/account/delete/", REALLY).content.decode()
    assert who_is_there(as_cara) == ""
    assert [letter.to for letter in new_letters()] == [["cara@example.org"]]
