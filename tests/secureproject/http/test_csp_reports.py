"""secureproject.http.csp_reports: refuses what is no report, too large or too frequent."""

import json

import pytest
from django.test import Client

REPORT = {
    "csp-report": {"document-uri": "http://localhost/cms/?token=s3cret", "effective-directive": "script-src"}
}


def send(client: Client, body: str, content_type: str = "application/csp-report") -> int:
    return client.post("/csp-reports/", body, content_type=content_type).status_code


@pytest.mark.django_db
def test_a_report_of_a_violation_is_taken(anon: Client) -> None:
    assert send(anon, json.dumps(REPORT)) == 204


@pytest.mark.django_db
def test_reports_of_the_reporting_api_are_taken(anon: Client, caplog: pytest.LogCaptureFixture) -> None:
    page = {"documentURL": "http://localhost/cms/?token=s3cret"}
    refused = {**page, "effectiveDirective": "img-src"}
    reports = [{"type": "csp-violation", "body": refused}, {"type": "deprecation", "body": {"id": "x"}}]
    blocked = {"blockedURL": "http://localhost/static/x.js?token=s3cret", "destination": "script"}
    reports.append({"type": "integrity-violation", "body": {**page, **blocked}})
    assert send(anon, json.dumps(reports), "application/reports+json") == 204
    assert caplog.text.count("'effective_directive': 'img-src'") == 1
    assert caplog.text.count("'effective_directive': 'integrity-policy'") == 1
    assert caplog.text.count("'blocked_uri': 'http://localhost/static/x.js'") == 1
    assert "s3cret" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [" ", "[]", "{}", "nonsense", '{"csp-report": 1}', "[" * 9000, "\ud800", '[{"type": "csp-violation"}]'],
)
def test_what_is_no_report_is_refused(anon: Client, body: str) -> None:
    assert send(anon, body.encode(errors="replace").decode()) == 400


def test_a_large_report_is_refused_unread(anon: Client) -> None:
    assert send(anon, "x" * 70_000) == 413


def test_a_form_is_no_report(anon: Client) -> None:
    assert send(anon, "a=b", "application/x-www-form-urlencoded") == 415
    assert anon.get("/csp-reports/").status_code == 405


@pytest.mark.django_db
def test_reports_are_limited(anon: Client) -> None:
    assert [send(anon, json.dumps(REPORT)) for _ in range(31)][-1] == 429
