"""A copy of the project in which bin/server and bin/manage can be run as a person would."""

import contextlib
import http.client
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from devserver.paths import CHECKOUT
from devserver.postgres.cluster import Cluster
from tooling.surroundings import SETTINGS

FOLDERS = ("accounts", "audit", "content", "devserver", "foundation", "intrusion", "rbac", "secureproject")
PARTS = (*FOLDERS, "manage.py", "requirements.txt")
SECONDS_TO_START = 240  # the first start on a busy machine


@dataclass
class Running:
    process: "subprocess.Popen[str]"
    said: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.said)

    def wait_until_ready(self) -> str:
        """What it printed until the site answered, or until it gave up."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line)
            if "Ctrl-C" in line:
                break
        return self.text

    def refusal(self, code: int = 1) -> str:
        """What it said before it ended by itself, with this exit code."""
        said, _nothing = self.process.communicate(timeout=SECONDS_TO_START)
        assert self.process.returncode == code, said
        return said

    def address_of(self, label: str) -> str:
        found = re.search(rf"{label}: +(http://\S+)", self.text)
        assert found, self.text
        return found[1]

    def stop(self, kind: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(kind)
        assert self.process.stdout
        self.said += self.process.stdout.readlines()
        self.process.stdout.close()
        return self.process.wait()


@dataclass
class Checkout:
    root: Path

    @classmethod
    def copied_to(cls, root: Path) -> "Checkout":
        root.mkdir(mode=0o711)
        for part in PARTS:
            source = CHECKOUT / part
            if source.is_dir():
                shutil.copytree(source, root / part, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, root / part)
        return cls(root)

    def start(self, *arguments: str, **environment: str) -> Running:
        return Running(self._run("devserver.server", arguments, environment))

    def serve(self, *arguments: str) -> Running:
        """A running site on a free port."""
        running = self.start("--port", str(free_port()), *arguments)
        running.wait_until_ready()
        assert "Ctrl-C" in running.text, running.text
        return running

    def manage(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        process = self._run("devserver.manage", arguments, environment)
        said, _nothing = process.communicate(timeout=SECONDS_TO_START)
        return subprocess.CompletedProcess(process.args, process.returncode, said)

    def processes(self, part: str = "") -> list[psutil.Process]:
        """Everything that runs for this checkout and has ``part`` in its arguments, anyone who started it."""
        return [each for each in psutil.process_iter() if self._runs(each, part)]

    def _runs(self, process: psutil.Process, part: str) -> bool:
        with contextlib.suppress(psutil.Error):
            said = shlex.join(process.cmdline())
            here = str(self.root)
            return part in said and (here in said or process.environ().get("PYTHONPATH") == here)
        return False

    def is_quiet(self, seconds: float = 30) -> bool:
        """Whether nothing runs any more, given some time."""
        end = time.monotonic() + seconds
        while self.processes() and time.monotonic() < end:
            time.sleep(0.1)
        return not self.processes()

    def remove(self) -> None:
        for each in self.processes():
            each.kill()
        for name in ("postgres", "test-postgres", "bench-postgres"):
            Cluster(self.root / ".local" / name).remove()
        shutil.rmtree(self.root, ignore_errors=True)

    def _run(self, module: str, arguments: tuple[str, ...], more: dict[str, str]) -> "subprocess.Popen[str]":
        inherited = {name: value for name, value in os.environ.items() if name not in SETTINGS}
        return subprocess.Popen(
            # The path comes first in the arguments, so that processes() recognises it.
            [sys.executable, "-c", RUN, str(self.root), module, *arguments],
            env=inherited | {"PYTHONPATH": str(self.root)} | more,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


RUN = "import sys; from devserver.run import main; sys.argv = sys.argv[1:]; main()"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


def get(address: str, path: str = "/", **headers: str) -> Answer:
    """The answer to a GET of ``path`` at ``address``; an underscore in a header's name is a hyphen."""
    host, _colon, port = address.removeprefix("http://").strip("/").rpartition(":")
    connection = http.client.HTTPConnection(host.strip("[]"), int(port), timeout=20)
    connection.request(
        "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = connection.getresponse()
    found = Answer(answer.status, answer.read())
    connection.close()
    return found
