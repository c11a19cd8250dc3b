"""PostgreSQL client programs as processes that read or write SQL."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.db import connections
from psycopg.conninfo import make_conninfo

PIECE = 1024 * 1024
VERSION = re.compile(r"\b(\d+)(?:\.\d+)?\b")


class Failed(Exception):
    """A PostgreSQL program is missing or failed; the sentence says why."""


def dump_sql(snapshot: str) -> Iterator[bytes]:
    """Dumps the database as SQL, as of ``snapshot``. Raises Failed."""
    options = ["--format=plain", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    with tempfile.TemporaryFile() as said, _started("pg_dump", options, said) as process:
        output = cast(BinaryIO, process.stdout)
        while piece := output.read(PIECE):
            yield piece
        if process.wait():
            raise Failed(_error_text("pg_dump", said))


def run_sql(pieces: Iterable[bytes]) -> None:
    """Runs SQL in one transaction: all of it, or none on failure. Raises Failed, and whatever ``pieces`` raises."""
    options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", "--file=-"]
    with tempfile.TemporaryFile() as said, _started("psql", options, said, writes=False) as process:
        script = cast(BinaryIO, process.stdin)
        try:
            with suppress(BrokenPipeError):  # psql ended first, and says why
                for piece in pieces:
                    script.write(piece)
                script.close()
        except BaseException:
            process.kill()  # before it sees an end of file, which would commit
            raise
        if process.wait():
            raise Failed(_error_text("psql", said))


def _started(
    name: str, options: list[str], said: IO[bytes], *, writes: bool = True
) -> "subprocess.Popen[bytes]":
    connections["default"].ensure_connection()
    info = connections["default"].connection.info
    command = [
        str(_program(name, info.server_version // 10_000)),
        *options,
        f"--dbname={make_conninfo(info.dsn)}",
    ]
    return subprocess.Popen(  # noqa: S603 - a program of PostgreSQL, and options of ours
        command,
        stdin=subprocess.DEVNULL if writes else subprocess.PIPE,
        stdout=subprocess.PIPE if writes else subprocess.DEVNULL,
        stderr=said,
        env={**os.environ, "PGPASSWORD": info.password or "", "LC_ALL": "C"},
    )


def _program(name: str, version: int) -> Path:
    """The first one on the PATH that is not older than the server."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        found = shutil.which(name, path=folder)
        if found and _version(found) >= version:
            return Path(found)
    raise Failed(
        f"There is no {name} of PostgreSQL {version} or later on the PATH. Install its client programs."
    )


def _version(program: str) -> int:
    shown = subprocess.run(  # noqa: S603 - a program of PostgreSQL
        [program, "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = VERSION.search(shown)
    return int(found[1]) if found else 0


def _error_text(name: str, said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode(errors="replace").strip().splitlines()
    reasons = [line for line in lines if "ERROR" in line or "error:" in line or "FATAL" in line] or lines[-1:]
    return f"{name} failed: {' '.join(reasons[:3]) or 'it was ended from outside'}"
