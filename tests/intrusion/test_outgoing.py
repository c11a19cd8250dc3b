"""Outgoing requests go to the internet and nowhere else."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from intrusion import outgoing
from intrusion.outgoing import LARGEST_ANSWER, Unreachable, is_public, send
from tests.live_server import served_by
from tests.samples import samples

INSIDE = (
    "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "2002:7f00:0001::1", "2001:db8::1",
)  # fmt: skip


class Neighbour(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()
            return
        self.send_response(200)
        if self.path == "/short":
            self.send_header("Content-Length", "60")
        if self.path == "/slow/head":
            self.flush_headers()
            self._drip()
            return
        self.end_headers()
        if self.path == "/slow/body":
            self._drip()
            return
        self.wfile.write(b"x" * (LARGEST_ANSWER + 1) if self.path == "/long" else b"secret")

    def _drip(self) -> None:
        with suppress(OSError):
            for _each in range(40):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.02)


@pytest.fixture
def neighbour() -> Iterator[str]:
    with served_by(Neighbour) as port:
        yield f"127.0.0.1:{port}"


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_on_the_internet_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("url", samples(__file__)["not sent"])
def test_what_is_not_https_to_a_host_is_not_sent(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *args: pytest.fail("a connection was made"))
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *args, **kwargs: [(0, 0, 0, "", ("93.184.215.14", 443))]
    )
    with pytest.raises(Unreachable):
        send("GET", url)


def test_a_name_with_one_inner_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Any] = [(0, 0, 0, "", (ip, 443)) for ip in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: found)
    monkeypatch.setattr(socket, "create_connection", lambda *args: pytest.fail("a connection was made"))
    with pytest.raises(Unreachable, match="not a public address"):
        send("GET", "https://rebinding.example/")


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *args, **kwargs: [(0, 0, 0, "", ("93.184.215.14", 443))]
    )

    def connect(address: Any, timeout: Any) -> Any:
        asked.append(address)
        raise OSError("no network in a test")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable, match="does not answer"):
        send("GET", "https://provider.example/")
    assert asked == [("93.184.215.14", 443)]


def test_a_neighbour_is_not_reached(neighbour: str) -> None:
    for url in (f"http://{neighbour}/", f"https://{neighbour}/"):
        with pytest.raises(Unreachable):
            send("GET", url)


def test_an_allowed_neighbour_is(neighbour: str, settings: Any) -> None:
    settings.OUTGOING_ALLOWED_HOSTS = [neighbour]
    assert send("GET", f"http://{neighbour}/").body == b"secret"


def test_redirects_are_not_followed(neighbour: str, settings: Any) -> None:
    settings.OUTGOING_ALLOWED_HOSTS = [neighbour]
    assert send("GET", f"http://{neighbour}/away").status == 302


def test_an_endless_answer_ends(neighbour: str, settings: Any) -> None:
    settings.OUTGOING_ALLOWED_HOSTS = [neighbour]
    with pytest.raises(Unreachable, match="more than"):
        send("GET", f"http://{neighbour}/long")


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_client_that_answers_byte_by_byte_is_not_waited_for(
    part: str, neighbour: str, settings: Any
) -> None:
    settings.OUTGOING_ALLOWED_HOSTS = [neighbour]
    before = time.monotonic()
    with pytest.raises(Unreachable, match=r"longer than|breaks off"):
        send("GET", f"http://{neighbour}/slow/{part}", seconds_in_all=0.1)
    assert time.monotonic() - before < 0.6


def test_half_an_answer_is_none(neighbour: str, settings: Any) -> None:
    settings.OUTGOING_ALLOWED_HOSTS = [neighbour]
    with pytest.raises(Unreachable, match="breaks off"):
        send("GET", f"http://{neighbour}/short")


def test_an_address_that_cannot_be_said_is_refused_like_any_other(neighbour: str, settings: Any) -> None:
    settings.OUTGOING_ALLOWED_HOSTS = [neighbour]
    for url in ("https://[half", f"http://{neighbour}/Käse.png"):
        with pytest.raises(Unreachable):
            send("GET", url)


def test_the_certificate_is_looked_at() -> None:
    context = outgoing._tls_context()
    assert (context.check_hostname, context.verify_mode.name) == (True, "CERT_REQUIRED")
