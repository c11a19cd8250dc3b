"""secureproject.http.metrics: absent unless configured, then only with the token."""

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
def test_metrics_are_absent_unless_configured(anon: Client) -> None:
    assert anon.get("/metrics").status_code == 404


def test_metrics_answer_only_to_who_knows_the_token(anon: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "a-long-random-token"
    assert anon.get("/metrics").status_code == 401
    assert anon.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 401
    answer = anon.get("/metrics", headers={"authorization": "Bearer a-long-random-token"})
    assert b"cms_answers_total" in answer.content
