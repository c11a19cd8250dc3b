"""Probes and metrics: readiness gives reasons without addresses or secrets."""

from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from secureproject.http.health import why_not_ready
from secureproject.pg_settings import SCHEMA

type Server = psycopg.Connection[Any]


@pytest.mark.as_worker
def test_a_web_with_the_workers_log_in_is_not_ready(database: str) -> None:
    assert list(why_not_ready()) == [
        "The web's log-in may write into the signed audit log: it is the worker's, or the owner's."
    ]


def test_a_living_process_says_so_without_asking_the_database(anon: Client) -> None:
    assert anon.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_a_process_that_can_serve_is_ready(anon: Client) -> None:
    answer = anon.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "reasons": []})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "found", "reason"),
    [
        ("migrations_needed", frozenset({("content", "9999_new")}), "older than this release"),
        ("is_standby", True, "nothing can be written"),
        ("owned_by_web", 3, "must own none"),
    ],
)
def test_an_older_database_a_standby_and_a_web_that_owns_tables_are_not_ready(
    asked: str, found: object, reason: str, anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"secureproject.http.health.{asked}", lambda: found)
    answer = anon.get("/readyz")
    assert answer.status_code == 503
    assert reason in answer.json()["reasons"][0]


@pytest.mark.parametrize(("ahead", "is_ready"), [(1, True), (2, False)])
def test_a_database_of_the_next_release_is_ready_and_a_later_one_is_not(
    fresh_database: str, owner_connection: Server, anon: Client, ahead: int, is_ready: bool
) -> None:
    owner_connection.execute(f"COMMENT ON TABLE django_migrations IS 'schema {SCHEMA + ahead}'")
    answer = anon.get("/readyz")
    assert (answer.status_code == 200) == is_ready
    assert is_ready or answer.json()["reasons"] == ["The database is newer than the release after this one."]


def test_a_web_without_its_grants_is_not_ready(
    fresh_database: str, owner_connection: Server, anon: Client
) -> None:
    owner_connection.execute("REVOKE INSERT, UPDATE ON content_article FROM cms_web")
    assert anon.get("/readyz").json()["reasons"] == [
        "The web's log-in lacks 2 rights on tables: run migrate."
    ]


def test_a_lost_database_is_told_without_its_address(
    fresh_database: str, anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", 1)
    answer = anon.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["The database cannot be reached."])


def test_probes_may_use_any_host(anon: Client) -> None:
    assert anon.get("/healthz", headers={"host": "10.1.2.3:8000"}).status_code == 200


@pytest.mark.django_db
def test_metrics_are_absent_unless_configured(anon: Client) -> None:
    assert anon.get("/metrics").status_code == 404


def test_metrics_answer_only_to_who_knows_the_token(anon: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "a-long-random-token"
    assert anon.get("/metrics").status_code == 401
    assert anon.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 401
    answer = anon.get("/metrics", headers={"authorization": "Bearer a-long-random-token"})
    assert b"cms_answers_total" in answer.content
