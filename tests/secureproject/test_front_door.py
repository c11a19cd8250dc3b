import json

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

REPORT = {
    "csp-report": {"document-uri": "http://localhost/cms/?token=s3cret", "effective-directive": "script-src"}
}


def send(client: Client, body: str, content_type: str = "application/csp-report") -> int:
    return client.post("/csp-reports/", body, content_type=content_type).status_code


def test_a_living_process_says_so_without_asking_the_database(anon: Client) -> None:
    assert anon.get("/healthz").content == b"ok\n"


def test_probes_may_use_any_host(anon: Client) -> None:
    assert anon.get("/healthz", headers={"host": "10.1.2.3:8000"}).status_code == 200


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


@pytest.mark.django_db
def test_a_report_of_a_violation_is_taken(anon: Client) -> None:
    assert send(anon, json.dumps(REPORT)) == 204


@pytest.mark.django_db
@pytest.mark.parametrize("body", [" ", "[]", "{}", "nonsense", '{"csp-report": 1}', "[" * 9000, "\ud800"])
def test_what_is_no_report_is_refused(anon: Client, body: str) -> None:
    assert send(anon, body.encode(errors="replace").decode()) == 400


def test_a_large_report_is_refused_unread(anon: Client) -> None:
    assert send(anon, "x" * 20_000) == 413


def test_a_form_is_no_report(anon: Client) -> None:
    assert send(anon, "a=b", "application/x-www-form-urlencoded") == 415
    assert anon.get("/csp-reports/").status_code == 405


@pytest.mark.django_db
def test_reports_are_limited(anon: Client) -> None:
    assert [send(anon, json.dumps(REPORT)) for _ in range(31)][-1] == 429


@pytest.mark.django_db
def test_metrics_are_absent_unless_configured(anon: Client) -> None:
    assert anon.get("/metrics").status_code == 404


def test_metrics_answer_only_to_who_knows_the_token(anon: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "a-long-random-token"
    assert anon.get("/metrics").status_code == 401
    assert anon.get("/metrics", headers={"authorization": "Bearer wrong"}).status_code == 401
    answer = anon.get("/metrics", headers={"authorization": "Bearer a-long-random-token"})
    assert b"cms_answers_total" in answer.content
