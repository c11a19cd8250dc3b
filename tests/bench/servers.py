"""Two Granian servers on one database: the site, and the floor."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from tests.asking import ask
from tests.launch.checkouts import free_port
from tests.template_database import ROOT

OPTIONS = (
    "--interface",
    "asginl",
    "--workers",
    "1",
    "--loop",
    "uvloop",
    "--no-ws",
    "--log-level",
    "error",
)
OTHERS = ("DATABASE_OWNER_URL", "DATABASE_WORKER_URL")  # log-ins that no web server may have
SITE = (
    "-m",
    "secureproject.serve",
    "--workers",
    "1",
    "--log-level",
    "error",
    "secureproject.asgi:application",
)
FLOOR = ("-m", "granian", *OPTIONS, "tests.bench.floor:application")


@contextmanager
def serving(
    program: tuple[str, ...], *, database_url: str, settings: str = "secureproject.settings"
) -> Iterator[int]:
    """Runs ``program`` until the block ends; the port it answers on. Raises RuntimeError when it does not start."""
    port = free_port()
    command = [sys.executable, *program[:-1], "--host", "127.0.0.1", "--port", str(port), program[-1]]
    environment = {name: value for name, value in os.environ.items() if name not in OTHERS}
    environment |= {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": settings}
    with tempfile.TemporaryFile() as log:  # a line a request would stand between those of the table
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)  # noqa: S603 - our own command
        try:
            _wait_for(server, port, log)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_for(server: subprocess.Popen[bytes], port: int, log: IO[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            log.seek(0)
            said = log.read().decode(errors="replace")
            raise RuntimeError(f"A server to be measured ended with {server.returncode}:\n{said}")
        try:
            ask(port)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("A server to be measured did not answer within 30 seconds.")
