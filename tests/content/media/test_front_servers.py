"""nginx and Caddy, set up as in deploy/ and in the manual, send what the site hands over, and nothing else.

Behind them a picture stops within five seconds of the take-down, too.
"""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from content import workflow
from content.media import renditions
from content.media.store import media_storage
from content.models import Article, Asset, Section
from tests.asking import ask
from tests.content.media.files import current, picture, upload, write_about
from tests.launch.checkouts import free_port
from tests.live_server import served_by
from tests.newsroom import Person, publish

ROOT = Path(__file__).parents[3]
BYTES = bytes(range(256)) * 4
SAID = {
    "X-Accel-Redirect": "/stored-media/ab/cd/abcd",
    "Content-Type": "image/png",
    "Content-Disposition": 'inline; filename="Boats.png"',
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "ETag": '"abcd"',
}


MOST_SECONDS = 5


class Site(BaseHTTPRequestHandler):
    """Hands everything over, whatever is asked for, except where there is nothing."""

    def do_GET(self) -> None:
        allowed = self.path.startswith("/media/")
        self.send_response(200 if allowed else 404)
        for name, value in SAID.items() if allowed else ():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture
def obeying() -> Iterator[int]:
    with served_by(Site) as port:
        yield port


def nginx(folder: Path, port: int, site: int) -> list[str]:
    written = (ROOT / "deploy/firewall/nginx.conf").read_text()
    found = re.search(r"location /stored-media/ \{.*?\n\t\t\}", written, re.DOTALL)
    assert found
    location = found[0].replace("modsecurity off;", "").replace("/srv/media", f"{folder}/media")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; {temporary} server {{ listen 127.0.0.1:{port};\n{location}\n"
        f"location / {{ proxy_pass http://127.0.0.1:{site}; }} }} }}"
    )
    return ["nginx", "-c", f"{folder}/nginx.conf", "-e", "stderr"]


def caddy(folder: Path, port: int, site: int) -> list[str]:
    found = re.search(
        r"reverse_proxy web:8000 \{.*?\n\}", (ROOT / "docs/operations.md").read_text(), re.DOTALL
    )
    assert found
    block = found[0].replace("web:8000", f"127.0.0.1:{site}").replace("/srv/media", f"{folder}/media")
    (folder / "Caddyfile").write_text(f"{{\nadmin off\n}}\nhttp://localhost:{port} {{\n{block}\n}}\n")
    return ["caddy", "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"]


@pytest.fixture(params=[nginx, caddy])
def front(request: pytest.FixtureRequest, tmp_path: Path, obeying: int) -> Iterator[int]:
    (tmp_path / "media/ab/cd").mkdir(parents=True)
    (tmp_path / "media/ab/cd/abcd").write_bytes(BYTES)
    with in_front_of(obeying, request.param, tmp_path) as port:
        yield port


@contextmanager
def in_front_of(
    site: int, program_of: Callable[[Path, int, int], list[str]], tmp_path: Path
) -> Iterator[int]:
    """The port of nginx or Caddy in front of the site at the port ``site``; files lie in the folder ``media``."""
    port = free_port()
    name, *arguments = program_of(tmp_path, port, site)
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    if program is None:
        pytest.skip(f"needs {name} of Debian")
    environment = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(  # noqa: S603  (a program of Debian's, with arguments of our own)
            [program, *arguments], stdout=log, stderr=log, env=environment
        )
    wait_for(port, process, tmp_path / "log")
    yield port
    process.terminate()
    process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(log.read_text())


def test_the_bytes_come_with_what_the_site_said_about_them(front: int) -> None:
    answer = ask(front, "/media/abcd/boats.png")
    assert (answer.status, answer.content) == (200, BYTES)
    said = SAID | {"X-Accel-Redirect": None, "Content-Length": str(len(BYTES))}
    got = {name: answer.headers.get(name) for name in said}
    assert got["ETag"]  # Caddy makes one of its own and compares it itself
    assert got | {"ETag": SAID["ETag"]} == said


def test_the_front_server_cuts_out_the_part_that_was_asked_for(front: int) -> None:
    answer = ask(front, "/media/abcd/boats.png", Range="bytes=10-19")
    assert (answer.status, answer.content) == (206, BYTES[10:20])
    assert answer.headers.get("Content-Range") == f"bytes 10-19/{len(BYTES)}"


@pytest.mark.parametrize(
    "path", ["/stored-media/ab/cd/abcd", "/Stored-Media/ab/cd/abcd", "//stored-media/ab/cd/abcd",
             "/x/../stored-media/ab/cd/abcd", "/%73tored-media/ab/cd/abcd", "/ab/cd/abcd"]
)  # fmt: skip
def test_the_store_itself_is_at_no_address(path: str, front: int) -> None:
    answer = ask(front, path)
    assert answer.status >= 400
    assert BYTES not in answer.content


@pytest.mark.deep
@pytest.mark.parametrize("program", [nginx, caddy])
def test_it_stops_with_its_article_at_every_address(
    program: Callable[[Path, int, int], list[str]], live_site: str, news: Section, cara: Person, ed: Person,
    tmp_path: Path, settings: Settings,
) -> None:  # fmt: skip
    settings.MEDIA_ACCEL = "/stored-media/"
    asset = upload(picture(tmp_path, size=(700, 500)), by=cara, section=news)
    article = write_about(asset, by=cara, section=news)
    digest = current(asset).digest
    assert renditions.make(digest, "320.webp")
    addresses = [current(asset).address, f"/media/{digest}/320.webp", f"/media/{digest}/640.avif"]
    (tmp_path / "media").symlink_to(media_storage().path(""))
    with in_front_of(urlsplit(live_site).port or 0, program, tmp_path) as port:
        assert statuses(port, addresses) == {404}
        publish(article, by=cara, approver=ed)
        assert statuses(port, addresses) == {200}
        assert ask(port, addresses[0]).content == picture(tmp_path, size=(700, 500)).path.read_bytes()
        workflow.take_down(article, by=ed, reason="Wrong.")
        taken = time.monotonic()
        while statuses(port, addresses) != {404}:
            assert time.monotonic() - taken < MOST_SECONDS
        assert ask(port, f"/stored-media/{digest[:2]}/{digest[2:4]}/{digest}").status == 404


def statuses(port: int, addresses: list[str]) -> set[int]:
    return {ask(port, address).status for address in addresses}


@pytest.mark.deep
def test_the_pages_say_what_is_out_of_reach(
    as_cara: Client, as_ed: Client, boats: Asset, live_boats: Article
) -> None:
    page = as_cara.get(f"/cms/media/{boats.pk}/").text
    assert "the file stops within five seconds, except in caches outside our reach." in page
    page = as_ed.get(f"/cms/articles/{live_boats.pk}/").text
    assert "stop with it, within five seconds, except in caches outside our reach." in page
