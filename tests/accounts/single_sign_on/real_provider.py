"""A real, certified identity provider (npm: oidc-provider) in a process of its own, on loopback."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "identity_provider"
INSTALLED = Path(__file__).parents[3] / ".local" / "identity-provider"
FILES = ("package.json", "package-lock.json", "provider.mjs")


def installed() -> Path:
    """The provider's folder. The lock file names a digest for each package, and no place to get it from."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("no node: the identity provider is a program for it")
    wanted = "".join((SOURCE / name).read_text() for name in FILES)
    stamp = INSTALLED / "made-from"
    if not stamp.exists() or stamp.read_text() != wanted:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in FILES:
            shutil.copy(SOURCE / name, INSTALLED / name)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=INSTALLED, check=True, capture_output=True)  # noqa: S603
        stamp.write_text(wanted)
    return INSTALLED


def running(site: str) -> Iterator[str]:
    """The issuer, once it answers."""
    folder, port = installed(), free_port()
    command = [str(shutil.which("node")), "provider.mjs", str(port), site]
    log = (folder / "log.txt").open("w")
    with log, subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=log, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        first = next((line for line in process.stdout if line.strip() == "listening"), "")
        assert first, (folder / "log.txt").read_text()
        yield f"http://localhost:{port}"
        process.terminate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])
