"""sqlmap at every form and query parameter of a running site: it finds nothing, and is kept out before long.

Not by its name (it pretends to be a browser), and with the tokens that forms need. Debian's package ``sqlmap``.
"""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client
from django.urls import resolve

from audit.actors import COMMAND_LINE
from intrusion.blocking import lift
from intrusion.models import Block
from rbac.enforcement.routes import routes
from tests import template_database
from tests.attacks.bound import MARK
from tests.attacks.everything import Door, Everything, everything, world
from tests.attacks.forms import Form, forms_of
from tests.attacks.hostile import PLAUSIBLE, Walk, Way
from tests.attacks.taking_back import nothing_kept
from tests.attacks.test_hostile_input import chosen
from tests.bench.servers import SITE, serving
from tests.exhaustion.addresses import Address, every_address

SECRET = "a" * 32  # of the cookie against forged forms; as a token it stands for itself
TOKEN = "csrfmiddlewaretoken"
HERE = "*"  # where sqlmap puts something into an address
SHARED = {"kept_request", "next", "back"}  # read in one place, whatever page they come with
FAMILY = re.compile(
    r"(?<=[._])(?:\d+|(?<=^content\.)\w+)$"
)  # fields of one kind: a number each, or an action


@dataclass(frozen=True)
class Target:
    """One request. values: its query or form; tested: those of them that are attacked; in the path it is ``HERE``."""

    method: str
    pattern: str
    path: str
    values: tuple[tuple[str, str], ...]
    tested: frozenset[str]
    cookies: str

    def __str__(self) -> str:
        return f"{self.method} {self.pattern} {','.join(sorted(self.tested)) or HERE}"

    def request(self, port: int) -> str:
        """As a proxy writes it down, which sqlmap reads."""
        values = [(name, value + HERE if name in self.tested else value) for name, value in self.values]
        sent = urlencode([*values, (TOKEN, SECRET)] if self.method == "POST" else values, safe=HERE)
        query = f"?{sent}" if sent and self.method == "GET" else ""
        lines = [
            f"{self.method} {self.path}{query} HTTP/1.1",
            f"Host: localhost:{port}",
            f"Cookie: {self.cookies}",
            "Sec-Fetch-Site: same-origin",
        ]
        if self.method == "POST":
            return "\n".join([*lines, "Content-Type: application/x-www-form-urlencoded", "", sent, ""])
        return "\n".join([*lines, "", ""])


def targets(everything: Everything, addresses: Iterable[Address]) -> list[Target]:
    """Each parameter of each view once, at an address where something is there and by someone who may.

    Needs a database in which nothing waits to be committed; leaves it as it is.
    """
    with nothing_kept():
        walk = Walk(everything)
        ways = [*walk.ways(addresses)]
        shown = forms_shown(walk, ways)
    found = [target for way in ways if (target := of_way(way, shown)) is not None]
    return [*each_view_once(found), *in_addresses(ways)]


def forms_shown(walk: Walk, ways: Iterable[Way]) -> dict[tuple[str, str], tuple[Form, Client]]:
    """By method and pattern of where it is sent: a form, and who was shown it."""
    shown: dict[tuple[str, str], tuple[Form, Client]] = {}
    for way in ways:
        if way.method != "GET" or not way.is_open:
            continue
        answer = walk.ask("GET", way.door)
        if answer is None or answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
            continue
        for form in forms_of(answer.content.decode(), way.door.path):  # type: ignore[attr-defined]
            if pattern := pattern_of(form.action):
                shown.setdefault((form.method, pattern), (form, way.door.client))
    return shown


def pattern_of(path: str) -> str:
    try:
        return Door(path, Client()).pattern
    except Http404:
        return ""


def of_way(way: Way, shown: dict[tuple[str, str], tuple[Form, Client]]) -> Target | None:
    """With what the page reads, and what a form that leads there brings."""
    key = way.method, way.address.pattern
    form, client = shown.get(key, (Form(way.door.path, way.method), way.door.client))
    if way.method not in {"GET", "POST"} or (
        way.address.methods is None and key not in shown and key[0] == "POST"
    ):
        return None  # the same as is asked for with GET
    names = sorted(name for name in way.names if MARK not in name)
    values = {name: PLAUSIBLE.get(name, "1") for name in names}
    values |= {name: value or PLAUSIBLE.get(name, "1") for name, value in form.fields.items()}
    values.pop(TOKEN, None)
    return Target(*key, form.action, tuple(values.items()), frozenset(values), cookies_of(client))


def each_view_once(found: Iterable[Target]) -> Iterator[Target]:
    """Several addresses lead to one view, and many views share a parameter: each is attacked at the first of them."""
    views = {route.address: route.view for route in routes()}
    seen: dict[tuple[str, str], set[str]] = {}
    for target in found:
        tested = set()
        for name in sorted(target.tested):
            known = seen.setdefault(
                ("", "") if name in SHARED else (target.method, views[target.pattern]), set()
            )
            if (family := FAMILY.sub("", name)) not in known:
                known.add(family)
                tested.add(name)
        if tested:
            yield replace(target, tested=frozenset(tested))


def in_addresses(ways: Iterable[Way]) -> Iterator[Target]:
    """What stands in an address in the place of each part that takes more than a number."""
    for way in ways:
        words = {word for word in resolve(way.door.path).kwargs.values() if isinstance(word, str)}
        if way.method == "GET" and words and "(" not in way.address.pattern:
            path = way.door.path
            for word in words:
                path = path.replace(word, word + HERE, 1)
            yield Target("GET", way.address.pattern, path, (), frozenset(), cookies_of(way.door.client))


def cookies_of(client: Client) -> str:
    kept = {name: morsel.value for name, morsel in client.cookies.items()} | {
        settings.CSRF_COOKIE_NAME: SECRET
    }
    return "; ".join(f"{name}={value}" for name, value in kept.items())


__all__ = ["everything", "world"]
SQLMAP = shutil.which("sqlmap")
MOST = 100  # requests
AT_ONCE = 2  # programs
MINUTES = 60
# Its verdict. What "appears to be injectable" before, and what the database then "looks like", is only that answers
# change once it is kept out, or take longer on a busy machine.
FOUND = ("identified the following injection point", "] the back-end DBMS is")
REFUSED = re.compile(r"403 \(Forbidden\) - \d+ times")
DONE = "all tested parameters do not appear to be injectable"
OPTIONS = (
    "--batch", "--flush-session", "--random-agent", "--timeout=30", "--retries=1", "--disable-coloring",
    "--answers=follow=N", "--ignore-stdin", "--drop-set-cookie", "--ignore-code=*",
)  # fmt: skip
THOROUGH = ("--dbms=PostgreSQL", "--level=1", "--skip-waf")
# One of each kind: of readers and at work, queries and forms, short and long, logged in or not.
KEPT_OUT = (
    "GET /search/",
    "GET /<path:path>",
    "GET /cms/articles/",
    "GET /cms/audit-log/",
    "GET /cms/why/",
    "GET /cms/media/",
    "GET /admin/content/article/",
    "GET /topics/<slug:slug>/",
    "POST /account/login/",
    "POST /account/password/reset/",
    "POST /comments/<uuid:public_id>/new/",
    "POST /cms/articles/<int:pk>/",
    "POST /cms/people/invite/",
)
pytestmark = [pytest.mark.deep, pytest.mark.skipif(SQLMAP is None, reason="needs Debian's package sqlmap")]


@pytest.fixture
def all_targets(fresh_database: str, everything: Everything) -> list[Target]:
    return targets(everything, chosen(every_address()))


def test_it_finds_nothing_where_nothing_keeps_it_out(
    all_targets: list[Target], fresh_database: str, tmp_path: Path
) -> None:
    assert len(all_targets) > 150
    url = template_database.web_url(fresh_database)
    began = time.monotonic()
    with serving(SITE, database_url=url, settings="tests.attacks.undone") as port:
        said = sent_at(all_targets, port, tmp_path)
    parameters = sum(len(target.tested) or 1 for target in all_targets)
    sys.stderr.write(
        f"\n{len(all_targets)} targets with {parameters} parameters in {time.monotonic() - began:.0f} s\n"
    )
    assert [line for line in said.splitlines() if is_claim(line)] == []
    assert said.count(DONE) == len(all_targets), said[-2000:]
    assert len(REFUSED.findall(said)) < len(all_targets) / 10  # it came further than to the door


def sent_at(all_targets: list[Target], port: int, folder: Path) -> str:
    """What the programs said, each about its part of the targets."""
    programs = []
    for number in range(AT_ONCE):
        part = folder / str(number)
        part.mkdir()
        log = part / "requests"
        log.write_text("".join(written(target, port) for target in all_targets[number::AT_ONCE]))
        command = [str(SQLMAP), "-l", str(log), *OPTIONS, *THOROUGH, f"--output-dir={part}"]
        with (part / "said").open("w") as said:
            programs.append(subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL))  # noqa: S603
    for program in programs:
        program.wait(MINUTES * 60)
    return "".join((folder / str(number) / "said").read_text(errors="replace") for number in range(AT_ONCE))


def written(target: Target, port: int) -> str:
    line = "=" * 54
    return f"{line}\n{target.request(port)}\n{line}\n"


def test_it_is_kept_out_before_its_hundredth_request(
    all_targets: list[Target], fresh_database: str, tmp_path: Path
) -> None:
    chosen_ones = {f"{target.method} {target.pattern}": target for target in reversed(all_targets)}
    trouble, counted = {}, {}
    let_go()  # the newsroom has a block as well
    with serving(SITE, database_url=template_database.web_url(fresh_database)) as port:
        for number, name in enumerate(KEPT_OUT):
            folder = tmp_path / str(number)
            folder.mkdir()
            said, requests = attacked(chosen_ones[name], port, folder)
            if claims := [line for line in said.splitlines() if is_claim(line)]:
                trouble[name] = " / ".join(claims)
            elif requests is None or requests > MOST:
                trouble[name] = f"kept out after {requests} requests: {said[-300:]}"
            counted[name] = requests
            let_go()
    sys.stderr.write("".join(f"\n{number} {name}" for name, number in counted.items()))
    assert trouble == {}, json.dumps(trouble, indent=1)


def attacked(target: Target, port: int, folder: Path) -> tuple[str, int | None]:
    """What sqlmap said, and after how many of its requests the block stood in the database."""
    request, traffic = folder / "request", folder / "traffic"
    request.write_text(target.request(port))
    command = [
        str(SQLMAP),
        "-r",
        str(request),
        *OPTIONS,
        "--delay=0.03",
        "-t",
        str(traffic),
        f"--output-dir={folder}",
    ]
    requests, until = None, time.monotonic() + 240
    with (folder / "said").open("w") as said:
        program = subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL)  # noqa: S603
        while program.poll() is None and time.monotonic() < until:
            if requests is None and Block.objects.in_force().exists():
                sent = traffic.read_text(errors="replace") if traffic.exists() else ""
                requests = sent.count("HTTP request [#")
                until = min(until, time.monotonic() + 30)  # what it finds once it is kept out is nothing
            time.sleep(0.05)
        program.kill()
        program.wait()
    return (folder / "said").read_text(errors="replace"), requests


def is_claim(line: str) -> bool:
    return any(words in line for words in FOUND)


def let_go() -> None:
    time.sleep(1.5)  # until the running process has written what it found last
    for block in Block.objects.in_force():
        lift(block, by=COMMAND_LINE, reason="the next one")
    time.sleep(2.5)  # until the running process has read it
