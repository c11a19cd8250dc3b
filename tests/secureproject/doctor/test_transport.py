"""Weak TLS and bad certificates are reported; an unreachable site is unknown."""

import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from secureproject.doctor import transport
from secureproject.doctor.check import CannotTell, NotHere
from secureproject.doctor.transport import Reached

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def over_tls(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.SITE_URL = "https://www.example.org"
    monkeypatch.setattr(transport, "OVER_TLS", True)


def test_a_weak_connection_is_told(over_tls: None, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = datetime.now(UTC) + timedelta(days=3, hours=1)
    monkeypatch.setattr(transport, "fetch", lambda *_: Reached("TLSv1.1", soon, {}))
    assert list(transport.tls_weak()) == [
        "The connection speaks TLSv1.1.",
        "The certificate ends in 3 days.",
    ]
    assert "content-security-policy does not reach the reader." in transport.headers_lost()


def test_a_certificate_that_browsers_refuse_is_told(over_tls: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise ssl.SSLCertVerificationError(1, "self-signed certificate")

    monkeypatch.setattr(transport, "fetch", refused)
    assert list(transport.tls_weak()) == ["Browsers refuse the certificate: self-signed certificate"]


def test_a_site_that_cannot_be_reached_is_unknown(over_tls: None, settings: Any) -> None:
    settings.SITE_URL = "https://localhost:1"
    with pytest.raises(CannotTell, match="localhost:1 cannot be reached"):
        list(transport.tls_weak())


def test_the_demo_has_no_tls_to_look_at() -> None:
    with pytest.raises(NotHere):
        list(transport.tls_weak())
