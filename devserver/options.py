"""The command line of bin/server."""

import argparse
from dataclasses import dataclass

from devserver.ports import HIGHEST_PORT


@dataclass(frozen=True)
class Options:
    port: int
    empty: bool
    reset: bool
    yes: bool


def read(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="bin/server",
        description="Runs the whole site on this computer: PostgreSQL, web, worker and, for the demo, the demo desk. "
        "Nothing is reachable from other computers. With DATABASE_URL set it uses that server instead of its own.",
    )
    parser.add_argument("--port", type=_port, default=8000, metavar="N", help="where the site answers (8000)")
    parser.add_argument("--empty", action="store_true", help="do not load the demo site")
    parser.add_argument("--reset", action="store_true", help="throw .local/ away first: site, keys and mail")
    parser.add_argument("--yes", action="store_true", help="do not ask before --reset")
    found = parser.parse_args(arguments)
    return Options(found.port, found.empty, found.reset, found.yes)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= HIGHEST_PORT):
        raise argparse.ArgumentTypeError(f"{text} is not a port: a number from 1 to {HIGHEST_PORT}")
    return int(text)
