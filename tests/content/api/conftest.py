"""Requests to /api/v1/, and a topic."""

from typing import Any

import pytest
from django.test import Client

from content.models import Topic

HERE = "/api/v1"


def read(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(f"{HERE}{path}")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    return answer.json()


def titles(client: Client, query: str = "") -> list[str]:
    return [found["title"] for found in read(client, f"/articles/{query}")["articles"]]


@pytest.fixture
def topic(db: None) -> Topic:
    return Topic.objects.create(name="Ferries", slug="ferries")
