"""Bylines are found by a part of their names without reading all names."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from content.models import Byline
from tests.counting import look_over, rows_read

pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
MANY = 3_000


@pytest.mark.parametrize("address", ["/cms/bylines/", "/cms/bylines/choose/"])
def test_a_part_of_a_name_is_found_by_its_index(address: str, as_cara: Client, owner_connection: Any) -> None:
    Byline.objects.bulk_create(Byline(name=f"Person {number}") for number in range(MANY))
    Byline.objects.create(name="Zephyrine Quill")
    look_over(owner_connection)
    assert "Zephyrine" in as_cara.get(address, {"q": "phyri"}).text
    with transaction.atomic():
        assert rows_read(Byline, lambda: as_cara.get(address, {"q": "phyri"})) <= 10
