"""sqlmap at every form and query parameter of a running site: it finds nothing, and is kept out before long.

Not by its name (it pretends to be a browser), and with the tokens that forms need. Debian's package ``sqlmap``.
"""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from intrusion.blocking import lift
from intrusion.management.arguments import COMMAND_LINE
from intrusion.models import Block
from tests import template_database
from tests.attacks.everything import Everything, everything, world
from tests.attacks.targets import Target, targets
from tests.attacks.test_hostile_input import chosen
from tests.bench.servers import SITE, serving
from tests.exhaustion.addresses import every_address

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
