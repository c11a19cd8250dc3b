"""Readiness: reasons without addresses or secrets."""

import pytest
from django.db import connection
from django.test import Client

from secureproject.database_roles import may_seal
from secureproject.http.health import why_not_ready


@pytest.mark.as_worker
def test_a_web_with_the_workers_log_in_is_not_ready(database: str) -> None:
    assert list(why_not_ready()) == [
        "The web's log-in may write into the signed audit log: it is the worker's, or the owner's."
    ]


def test_a_web_with_its_own_is_ready(database: str) -> None:
    assert not may_seal()
    assert list(why_not_ready()) == []


def test_a_living_process_says_so_without_asking_the_database(anon: Client) -> None:
    assert anon.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_a_process_that_can_serve_is_ready(anon: Client) -> None:
    answer = anon.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "reasons": []})


@pytest.mark.django_db
def test_a_database_older_than_this_release_is_not_ready(
    anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "secureproject.http.health.migrations_needed", lambda: frozenset({("content", "9999_new")})
    )
    answer = anon.get("/readyz")
    assert answer.status_code == 503
    assert "older than this release" in answer.json()["reasons"][0]


@pytest.mark.django_db
def test_a_web_that_owns_tables_is_not_ready(anon: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secureproject.http.health.owned_by_web", lambda: 3)
    assert "must own none" in anon.get("/readyz").json()["reasons"][0]


def test_a_lost_database_is_told_without_its_address(
    fresh_database: str, anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", 1)
    answer = anon.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["The database cannot be reached."])
