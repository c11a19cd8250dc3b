"""sqlmap at every form and query parameter of a running site: it finds nothing, and is kept out before long.

Not by its name (it pretends to be a browser), and with the tokens that forms need. Debian's package ``sqlmap``.
"""

import http.client
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from content.models import Article
from intrusion.blocking import lift
from intrusion.models import Block
from intrusion.operators import COMMAND_LINE
from tests import template_database
from tests.bench.servers import SITE, serving

SQLMAP = shutil.which("sqlmap")
MOST = 100  # requests
# Its verdict. What "appears to be injectable" before, and what the database then "looks like", is only that answers
# change once it is kept out, or take longer on a busy machine.
FOUND = ("identified the following injection point", "] the back-end DBMS is")
OPTIONS = ("--batch", "--flush-session", "--random-agent", "--delay=0.03", "--timeout=10", "--retries=0",
           "--disable-coloring", "--answers=follow=N")  # fmt: skip
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
COMMENT = "name=Anna&email=a@example.org&text=Thank+you&website=&reply_to=1&receipt=x"
ARTICLE = "title=a&summary=b&body=c&base=1&slug=d&language=en"
pytestmark = [pytest.mark.deep, pytest.mark.skipif(SQLMAP is None, reason="needs Debian's package sqlmap")]


@dataclass(frozen=True)
class Target:
    """An address with its parameters. ``form``: where the page with its token is, if it has one."""

    path: str
    data: str = ""
    form: str = ""
    is_signed_in: bool = False


TARGETS = (
    Target("/?page=1"),
    Target("/news/?page=1&before=2"),
    Target("/comments/{article}/new/?reply_to=1"),
    Target("/comments/{article}/new/", COMMENT, "/comments/{article}/new/"),
    Target("/account/login/?next=/cms/"),
    Target("/account/login/", "email=ada@example.org&password=x&next=/cms/", "/account/login/"),
    Target("/account/password/reset/", "email=ada@example.org", "/account/password/reset/"),
    Target("/cms/articles/?q=ferry&state=draft&section=1&page=1", is_signed_in=True),
    Target("/cms/comments/?state=waiting&page=1", is_signed_in=True),
    Target("/cms/people/?q=ada&page=1", is_signed_in=True),
    Target("/cms/journal/?event=x&who=a@example.org&thing=a:1&request=1&before=9", is_signed_in=True),
    Target("/cms/why/?who=cara@example.org&action=content.publish_article&object=content.Article:1", is_signed_in=True),
    Target("/cms/incidents/?before=9", is_signed_in=True),
    Target("/search/?q=ferry"),
    Target("/cms/search/?q=ferry", is_signed_in=True),
    Target("/cms/media/?q=ferry&kind=image&tag=sea&section=1&before=9", is_signed_in=True),
    Target("/cms/articles/{article}/compare/?from=1&to=live&view=inline", is_signed_in=True),
    Target("/cms/articles/{article}/", ARTICLE, "/cms/articles/{article}/", is_signed_in=True),
)  # fmt: skip
# With nobody to keep it out. Of the forms only those without a limit, which would end it as well.
UNGUARDED = tuple(target for target in TARGETS if not target.data)


@pytest.fixture
def running(fresh_database: str, published: Article) -> Iterator[int]:
    with serving(SITE, database_url=template_database.web_url(fresh_database)) as port:
        yield port


def test_it_finds_nothing_and_is_kept_out_before_its_hundredth_request(
    running: int, published: Article, as_ada: Client, tmp_path: Path
) -> None:
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in as_ada.cookies.items())
    trouble, counted = {}, {}
    for number, target in enumerate(TARGETS):
        folder = tmp_path / str(number)
        folder.mkdir()
        said, requests = attacked(target, running, published.pk, cookies, folder)
        if claims := [line for line in said.splitlines() if is_claim(line)]:
            trouble[target.path] = " / ".join(claims)
        elif requests is None or requests > MOST:
            trouble[target.path] = f"kept out after {requests} requests: {said[-300:]}"
        counted[f"{target.path} {target.data[:20]}"] = requests
        let_go()
    sys.stderr.write("".join(f"\n{number} {path}" for path, number in counted.items()))
    assert trouble == {}, json.dumps(trouble, indent=1)


@pytest.mark.parametrize("target", UNGUARDED, ids=lambda target: target.path.partition("?")[0])
def test_it_finds_nothing_either_where_nothing_keeps_it_out(
    target: Target, fresh_database: str, published: Article, as_ada: Client, tmp_path: Path
) -> None:
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in as_ada.cookies.items())
    url = template_database.web_url(fresh_database)
    with serving(SITE, database_url=url, settings="tests.bench.unguarded") as port:
        command = [str(SQLMAP), "-u", f"http://localhost:{port}{target.path.format(article=published.pk)}"]
        command += [*OPTIONS, "--dbms=PostgreSQL", "--delay=0", "--threads=2", f"--output-dir={tmp_path}"]
        command += [f"--cookie={cookie}"] if target.is_signed_in else []
        done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=900)  # noqa: S603
    assert [line for line in done.stdout.splitlines() if is_claim(line)] == []
    assert "all tested parameters do not appear to be injectable" in done.stdout, done.stdout[-500:]
    assert "403 (Forbidden)" not in done.stdout


def attacked(target: Target, port: int, article: int, cookies: str, folder: Path) -> tuple[str, int | None]:
    """What sqlmap said, and after how many of its requests the block stood in the database."""
    url = f"http://localhost:{port}"
    command = [str(SQLMAP), "-u", url + target.path.format(article=article), *OPTIONS]
    command += ["-t", str(folder / "traffic"), f"--output-dir={folder}"]
    cookie, token = with_token(
        port, target.form.format(article=article), cookies if target.is_signed_in else ""
    )
    command += [f"--data={target.data}&csrfmiddlewaretoken={token}"] if target.data else []
    command += ["--skip=csrfmiddlewaretoken", f"--cookie={cookie}"] if cookie else []
    requests, until = None, time.monotonic() + 240
    with (folder / "said").open("w") as said:
        program = subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL)  # noqa: S603
        while program.poll() is None and time.monotonic() < until:
            if requests is None and Block.objects.in_force().exists():
                traffic = folder / "traffic"
                sent = traffic.read_text(errors="replace") if traffic.exists() else ""
                requests = sent.count("HTTP request [#")
                until = min(until, time.monotonic() + 30)  # what it finds once it is kept out is nothing
            time.sleep(0.05)
        program.kill()
        program.wait()
    return (folder / "said").read_text(errors="replace"), requests


def with_token(port: int, form: str, cookies: str) -> tuple[str, str]:
    """Cookies and token with which the form is taken, as a person's browser has them."""
    if not form:
        return cookies, ""
    with closing(http.client.HTTPConnection("localhost", port, timeout=30)) as page:
        page.request("GET", form, headers={"Cookie": cookies})
        answer = page.getresponse()
        found = TOKEN.search(answer.read().decode())
    given = (answer.headers.get("Set-Cookie") or "").partition(";")[0]
    return "; ".join(filter(None, (cookies, given))), found[1] if found else ""


def is_claim(line: str) -> bool:
    return any(words in line for words in FOUND)


def let_go() -> None:
    time.sleep(1.5)  # until the running process has written what it found last
    for block in Block.objects.in_force():
        lift(block, by=COMMAND_LINE, reason="the next one")
    time.sleep(2.5)  # until the running process has read it
