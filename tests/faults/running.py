"""A whole site of a test's own: PostgreSQL, web server and worker as processes that can be killed and started again."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import psycopg

from devserver.keys import site_keys
from devserver.paths import CHECKOUT
from devserver.postgres import postmaster, roles
from devserver.postgres.cluster import Cluster
from secureproject.configuration.signing_key import NAMES as KEY_NAMES
from tests import asking
from tests.asking import cookie_header

STARTS_WITHIN = 120  # seconds, on a machine that is busy
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
DIGEST = re.compile(r'name="publish-digest" value="([0-9a-f]{64})"')
NUMBER = r'name="{}" value="(\d+)"'
WEB = ["-P", "-m", "secureproject.serve", "--host", "127.0.0.1"]


class Answer(NamedTuple):
    path: str
    status: int
    seconds: float
    retry_after: str
    text: str


@dataclass
class Site:
    cluster: Cluster
    port: int
    folder: Path
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    killed: list[str] = field(default_factory=list)
    workers: int = 1
    _stack: ExitStack = field(default_factory=ExitStack)
    _processes: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)

    def set_up(self, articles: int) -> list[int]:
        """The keys of the articles that Ada may write on and publish, once the site answers."""
        self._stack.enter_context(self.cluster.in_use())
        owner = self._environment() | {"DATABASE_OWNER_URL": self.cluster.url(roles.OWNER)}
        self._run(["manage.py", "migrate", "--verbosity", "0"], owner)
        self._run(["manage.py", "collectstatic", "--no-input", "--verbosity", "0"], self._environment())
        made = json.loads(self._run(["-m", "tests.faults.people", str(articles)], self._environment()))
        self.cookies = made["cookies"]
        self.start("web")
        self.start("worker")
        self.wait_until_ready()
        return list(made["articles"])

    def start(self, what: str) -> None:
        command, environment = ["manage.py", "procrastinate", "worker"], self._environment()
        if what == "worker":
            environment["DATABASE_WORKER_URL"] = self.cluster.url(roles.WORKER)
            environment |= site_keys()  # the one that signs the audit log too
        else:
            command = [
                *WEB,
                "--workers",
                str(self.workers),
                "--port",
                str(self.port),
                "secureproject.asgi:application",
            ]
        with (self.folder / f"{what}.log").open("ab") as log:
            self._processes[what] = subprocess.Popen(
                [sys.executable, *command],
                cwd=CHECKOUT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_what_ended(self) -> list[str]:
        """As whatever looks after processes does in production (deploy/, docker-compose.yml): no one stays down."""
        ended = [what for what, process in self._processes.items() if process.poll() is not None]
        for what in ended:
            self.start(what)
        return ended

    def kill(self, what: str) -> None:
        """SIGKILL to every process of it at once, without a word before."""
        self.killed.append(what)
        if what == "postgresql":
            os.kill(postmaster.running(self.cluster.data) or 0, signal.SIGKILL)
            return
        process = self._processes[what]
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def start_again(self, what: str) -> None:
        """And waits until the site answers."""
        if what == "postgresql":
            self._stack.close()
            self._stack.enter_context(self.cluster.in_use())
        else:
            self.start(what)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        end = time.monotonic() + STARTS_WITHIN
        while not self.is_ready():
            assert time.monotonic() < end, (self.folder / "web.log").read_text()[-2000:]
            time.sleep(0.1)

    def is_ready(self) -> bool:
        try:
            return self.ask("GET", "/readyz")[0] == 200
        except OSError:
            return False

    def stop(self) -> None:
        for what, process in self._processes.items():
            if process.poll() is None:
                self.kill(what)
        self._stack.close()

    def confirm_who_it_is(self) -> None:
        """As if Ada had just logged in: publishing asks for that."""
        with psycopg.connect(self.cluster.url(roles.OWNER), autocommit=True) as owner:
            owner.execute("UPDATE accounts_session SET authenticated_at = now(), last_seen = now()")

    def waiting(self) -> set[int]:
        """The articles that a worker has yet to publish. Raises ConnectionError when the database is away."""
        waits = "SELECT article_id FROM content_scheduledchange WHERE done_at IS NULL AND held_at IS NULL"
        try:
            with psycopg.connect(self.cluster.url(roles.OWNER), autocommit=True) as owner:
                return {article for (article,) in owner.execute(waits)}
        except psycopg.OperationalError as error:
            raise ConnectionError from error

    def jobs(self) -> list[Any]:
        """What the queue has not finished, for anyone who reads why nothing goes on."""
        left = """
            SELECT job.id, task_name, status, lock, attempts, scheduled_at, worker_id, last_heartbeat, now()
            FROM procrastinate_jobs AS job LEFT JOIN procrastinate_workers AS worker ON worker.id = job.worker_id
            WHERE status IN ('todo', 'doing') ORDER BY job.id
        """
        with psycopg.connect(self.cluster.url(roles.OWNER), autocommit=True) as owner:
            return owner.execute(left).fetchall()

    def verify_audit_log(self) -> str:
        return self._run(["manage.py", "verify_audit"], self._environment() | site_keys())

    def digest(self, article: int) -> str:
        """Of the version that can be scheduled. Raises OSError."""
        status, page = self.ask("GET", f"/cms/articles/{article}/schedule/")
        if status != 200:
            raise ConnectionError(status)
        return str(DIGEST.findall(page)[0])

    def editor(self, article: int) -> dict[str, int]:
        """Opens the editor: the ``base`` to start from, and the ``version`` of what was kept. Raises OSError."""
        status, page = self.ask("GET", f"/cms/articles/{article}/")
        if status != 200:
            raise ConnectionError(status)
        self.token = TOKEN.findall(page)[0]
        return {name: int(re.findall(NUMBER.format(name), page)[0]) for name in ("base", "version")}

    def post(self, path: str, **fields: object) -> int:
        """The status. Raises OSError when no answer came."""
        return self.ask("POST", path, urlencode(fields))[0]

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        accept = "application/json" if path.endswith("/keep/") else "text/html"
        sent = {"Cookie": cookie_header(self.cookies), "X_CSRFToken": self.token, "Accept": accept}
        try:
            answer = asking.ask(self.port, path, method, body, **sent)
        except http.client.HTTPException as error:  # it was killed while it answered
            raise ConnectionError from error
        self.cookies |= answer.cookies
        asked = answer.headers.get("Location", "").startswith("/account/")  # to log in, or to confirm
        return 401 if asked else answer.status, answer.text

    def answer(self, path: str, cookies: Mapping[str, str]) -> Answer:
        """What comes of one GET with these cookies, on a connection of its own, and when."""
        began = time.monotonic()
        found = asking.ask(self.port, path, Cookie=cookie_header(cookies))
        again = found.headers.get("Retry-After", "")
        return Answer(path, found.status, time.monotonic() - began, again, found.text)

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return (
            kept
            | {name: value for name, value in site_keys().items() if name not in KEY_NAMES}
            | {
                "SITE_MODE": "demo",
                "SITE_URL": f"http://localhost:{self.port}",
                "EMAIL_URL": f"filemail://{self.folder / 'mail'}",
                "SITE_TIME_ZONE": "UTC",
                "MEDIA_STORAGE_URL": (self.folder / "media").as_uri(),
                "DJANGO_SETTINGS_MODULE": "secureproject.settings",
                "DATABASE_URL": self.cluster.url(roles.WEB),
                "PYTHONPATH": str(CHECKOUT),
            }
        )

    def _run(self, command: list[str], environment: dict[str, str]) -> str:
        done = subprocess.run(
            [sys.executable, *command], cwd=CHECKOUT, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout
