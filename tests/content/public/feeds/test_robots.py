"""content.public.feeds.robots: robots.txt and security.txt."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django.fixtures import Settings

from secureproject.environment import Environment


def test_robots_are_kept_out_of_what_is_not_for_readers(anon: Client, db: None) -> None:
    response = anon.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /cms/", "Disallow: /account/", "Disallow: /admin/"} <= set(lines)


def test_without_a_contact_there_is_no_security_txt(anon: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = ""
    assert anon.get("/.well-known/security.txt").status_code == 404


def test_security_txt_says_what_the_standard_demands(anon: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    lines = anon.get("/.well-known/security.txt").text.splitlines()
    said = dict(line.split(": ", 1) for line in lines)
    assert said["Contact"] == "mailto:security@example.org"
    assert said["Canonical"].endswith("/.well-known/security.txt")
    left = datetime.fromisoformat(said["Expires"]) - datetime.now(UTC)
    assert timedelta(days=30) < left < timedelta(days=365)


@pytest.mark.parametrize(
    "contact", ["security@example.org", "http://example.org", "mailto:a\nb", "javascript:x"]
)
def test_a_contact_that_is_no_link_is_refused_at_start(contact: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECURITY_CONTACT must be"):
        Environment({"SECURITY_CONTACT": contact}).contact("SECURITY_CONTACT")


def test_a_contact_may_be_absent() -> None:
    assert Environment({}).contact("SECURITY_CONTACT") == ""
