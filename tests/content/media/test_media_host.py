"""A host for files alone: public files, no one known, nothing else."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from content.models import Article, Asset
from secureproject.environment import Environment
from secureproject.media_storage import media_accel, media_host, media_storage
from tests.content.media.file_requests import get
from tests.content.media.files import current

HOST = "files.example.org"


@pytest.fixture(autouse=True)
def _with_a_host_for_files(settings: Settings) -> None:
    settings.MEDIA_HOST = HOST
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]
    settings.MIDDLEWARE = ["secureproject.http.media_host.MediaHostMiddleware", *settings.MIDDLEWARE]


@pytest.mark.parametrize(
    "path", ["/", "/cms/", "/account/login/", "/admin/", "/static/x.css", "/media", "/healthz/"]
)
def test_it_has_no_pages(path: str, as_ada: Client) -> None:
    answer = get(as_ada, path, Host=HOST)
    assert (answer.status_code, answer.body) == (404, b"Nothing is here.\n")
    assert not answer.cookies


def test_it_knows_no_one(as_ada: Client, boats: Asset) -> None:
    path = current(boats).address
    assert get(as_ada, path).status_code == 200
    answer = get(as_ada, path, Host=HOST)
    assert (answer.status_code, answer.body) == (404, b"Nothing is here.\n")


def test_public_files_are_there_for_pages_of_the_other_host(
    anon: Client, boats: Asset, live_boats: Article
) -> None:
    answer = get(anon, current(boats).address, Host=HOST)
    assert answer.status_code == 200
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == {"sandbox", "default-src 'none'"}


def test_what_is_wrong_in_the_environment_is_said() -> None:
    for name, read, wrong in (
        ("MEDIA_HOST", media_host, "https://files.example.org"),
        ("MEDIA_HOST", media_host, "files.example.org/x; script-src *"),
        ("MEDIA_ACCEL", media_accel, "stored-media"),
        ("MEDIA_ACCEL", media_accel, "/a/../b/"),
    ):
        with pytest.raises(ImproperlyConfigured, match=f"For example: {name}="):
            read(Environment({name: wrong}))
    for url in ("/srv/media", "file://host/srv", "ftp://host/x", ""):
        with pytest.raises(ImproperlyConfigured, match="MEDIA_STORAGE_URL"):
            media_storage(url)
