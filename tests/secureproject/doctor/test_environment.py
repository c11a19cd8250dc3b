"""Missing keys, scanner, storage, disk space and headers are reported, and weak TLS and bad certificates."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from pytest_django import Settings

from audit.encryption import encrypt
from audit.models import PersonKey
from secureproject.doctor import environment as surroundings
from secureproject.doctor import transport
from secureproject.doctor.check import CannotTell, NotHere
from secureproject.doctor.transport import Reached

pytestmark = pytest.mark.usefixtures("database")


def test_a_key_that_is_missing_is_told(settings: Any) -> None:
    PersonKey.objects.create(pk=uuid4(), person_kind="x", person_id="1", wrapped=encrypt(b"key"))
    settings.ENCRYPTION_KEYS = ["OTk5NDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="]
    assert any("lack a key" in said for said in surroundings.keys_that_do_not_open())


def test_a_scanner_that_is_silent_is_told_and_none_is_no_trouble(settings: Settings, tmp_path: Path) -> None:
    settings.CLAMAV_SOCKET = ""
    with pytest.raises(NotHere):
        list(surroundings.scanner_silent())
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody")
    assert "uploads wait" in next(surroundings.scanner_silent())


def test_a_storage_that_gives_back_something_else_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    storage = FileSystemStorage(tmp_path)
    monkeypatch.setattr(surroundings, "media_storage", lambda: storage)
    assert list(surroundings.storage_broken()) == []
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    monkeypatch.setattr(storage, "open", lambda name: ContentFile(b"other"))
    assert len(list(surroundings.storage_broken())) == 1


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "LEAST_FREE", 2**63)
    assert "left" in next(iter(surroundings.little_space()))


def test_a_page_without_a_header_is_told(settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "HeadersMiddleware" not in name]
    assert any("lacks Permissions-Policy" in said for said in surroundings.headers_missing())


def test_pages_as_they_are_carry_every_header() -> None:
    assert list(surroundings.headers_missing()) == []


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
