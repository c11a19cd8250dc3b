"""secureproject.people.listing: users are found by name, in as many queries for any number."""

import pytest

from accounts.models import User
from tests.signing_in import signed_in

PEOPLE = "/cms/people/"


def test_the_list_shows_people_and_finds_them(ada: User, otto: User) -> None:
    client = signed_in(ada)
    assert "otto@example.org" in client.get(PEOPLE).content.decode()
    assert "otto@example.org" not in client.get(PEOPLE, {"q": "Cara"}).content.decode()


@pytest.mark.parametrize("how_many", [1, 60])
def test_the_list_costs_the_same_for_any_number(
    ada: User, how_many: int, django_assert_max_num_queries: object
) -> None:
    User.objects.bulk_create(User(email=f"p{n}@example.org", name=f"P {n}") for n in range(how_many))
    client = signed_in(ada)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert client.get(PEOPLE).status_code == 200
