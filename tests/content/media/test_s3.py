"""Files in a bucket: whole or not there, fetched in parts, and shown by addresses that soon open nothing."""

import hashlib
import hmac
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client

from content.media import store
from content.media.storage_reconciliation import copy_all
from content.models import Article, Asset, Section
from content.workflow import take_down
from secureproject.media_storage import media_storage
from tests.content.media.files import Checked, current, picture, upload
from tests.launch.checkouts import free_port
from tests.newsroom import Person
from tests.samples import samples

SECRET = "not%2Fto%2Fbe%2Fseen"


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """moto's server, a process of its own, with an empty bucket."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        make_bucket(port)
        yield f"s3://KEY:{SECRET}@127.0.0.1:{port}/files?tls=false"
    finally:
        server.terminate()
        server.wait()


def make_bucket(port: int) -> None:
    for _ in range(300):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/files", method="PUT")
        try:
            urllib.request.urlopen(request).close()  # noqa: S310
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("moto's server does not answer.")


@pytest.fixture
def in_bucket(settings: Any, bucket: str) -> Any:
    settings.STORAGES = {**settings.STORAGES, "media": media_storage(bucket)}
    return store.media_storage()


@pytest.mark.django_db
def test_a_file_in_a_bucket_is_shown_by_a_signed_address_to_who_may_see_it(
    in_bucket: Any, cara: Person, news: Section, tmp_path: Path, anon: Client, as_cara: Client
) -> None:
    checked = picture(tmp_path)
    version = current(upload(checked, by=cara, section=news))
    with store.open_stored(version.digest) as file:
        file.seek(10)
        assert file.read(5) == checked.path.read_bytes()[10:15]
    assert anon.get(version.address).status_code == 404
    answer = as_cara.get(version.address)
    assert (answer.status_code, answer["Cache-Control"]) == (302, "private, no-store")
    assert as_cara.head(version.address).status_code == 200  # no address is signed for that
    assert SECRET not in answer["Location"]
    with urllib.request.urlopen(answer["Location"]) as fetched:  # noqa: S310
        assert fetched.read() == checked.path.read_bytes()
        assert fetched.headers["Content-Type"] == "image/png"


@pytest.mark.django_db
def test_a_film_that_is_not_public_comes_from_here_part_by_part(
    in_bucket: Any, cara: Person, news: Section, tmp_path: Path, anon: Client, as_cara: Client
) -> None:
    """An address of the bucket would end while someone still watches."""
    film = tmp_path / "boats.mp4"
    film.write_bytes(bytes(range(250)) * 4)
    checked = Checked(film, "video", "video/mp4", "mp4", 64, 36, None, 60_000, "Boats.mp4")
    version = current(upload(checked, by=cara, section=news))
    assert anon.get(version.address).status_code == 404
    answer = as_cara.get(version.address, headers={"Range": "bytes=250-259"})
    assert (answer.status_code, answer["Content-Range"]) == (206, "bytes 250-259/1000")
    assert b"".join(answer) == bytes(range(10))
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_an_address_from_before_a_take_down_opens_five_seconds_and_no_longer(
    in_bucket: Any, boats: Asset, live_boats: Article, ed: Person, anon: Client, as_cara: Client
) -> None:
    """Readers get no address of the bucket at all; anyone who has a right of their own gets one that soon ends."""
    address = current(boats).address
    assert anon.get(address).status_code == 200
    take_down(live_boats, by=ed, reason="Wrong.")
    assert anon.get(address).status_code == 404
    given = as_cara.get(address)["Location"]
    signed_at = datetime.strptime(query_of(given)["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert opens(given, signed_at + timedelta(seconds=5))
    assert not opens(given, signed_at + timedelta(seconds=6))
    later = given.replace("X-Amz-Expires=5", "X-Amz-Expires=3600")
    assert later != given
    assert not opens(later, signed_at)


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def opens(address: str, at: datetime) -> bool:
    """Whether a server opens it then, by the rules of AWS Signature Version 4 (moto's server looks at neither)."""
    parts, asked = urlsplit(address), query_of(address)
    signature = asked.pop("X-Amz-Signature")
    credential = asked["X-Amz-Credential"].split("/")
    query = "&".join(f"{quote(name, '-_.~')}={quote(asked[name], '-_.~')}" for name in sorted(asked))
    request = f"GET\n{parts.path}\n{query}\nhost:{parts.netloc}\n\nhost\nUNSIGNED-PAYLOAD"
    digest = hashlib.sha256(request.encode()).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{asked['X-Amz-Date']}\n{'/'.join(credential[1:])}\n{digest}"
    key = f"AWS4{unquote(SECRET)}".encode()
    for part in (*credential[1:], to_sign):
        key = hmac.digest(key, part.encode(), "sha256")
    signed_at = datetime.strptime(asked["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return key.hex() == signature and at <= signed_at + timedelta(seconds=int(asked["X-Amz-Expires"]))


@pytest.mark.deep
def test_what_is_there_is_listed_and_what_is_not_is_not_found(in_bucket: Any) -> None:
    in_bucket.save("ab/cd/x", ContentFile(b"four"))
    assert [(one.name, one.size) for one in in_bucket.listed() if one.name == "ab/cd/x"] == [("ab/cd/x", 4)]
    in_bucket.delete("ab/cd/x")
    assert not in_bucket.exists("ab/cd/x")
    with pytest.raises(FileNotFoundError):
        in_bucket.open("ab/cd/x")


@pytest.mark.deep
@pytest.mark.django_db
def test_a_move_to_a_bucket_and_again(cara: Person, news: Section, tmp_path: Path, bucket: str) -> None:
    upload(picture(tmp_path, shade=77), by=cara, section=news)  # which no other test has put there
    target = storages.create_storage(media_storage(bucket))
    assert copy_all(target, progress=lambda _size: None).copied == 1
    assert copy_all(target, progress=lambda _size: None).there == 1


WRONG = samples(__file__)["wrong"]


@pytest.mark.parametrize("url", WRONG)
def test_an_address_that_names_no_bucket_is_refused_without_its_secret(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        media_storage(url.replace("SECRET", "hunter2"))
    assert "hunter2" not in str(refused.value)
