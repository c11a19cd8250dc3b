"""bin/server: starts everything the site needs on this computer in order, watches it, and ends it together."""

import argparse
import fcntl
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from devserver import ipv6_proxy, ports
from devserver.children import Children, Stopped, end_leftovers, stop_on_signals
from devserver.environment import brings_own_server, command_environment, command_line, site_environment
from devserver.paths import LOCAL, CannotStart, explained, make_local
from devserver.ports import HIGHEST_PORT
from devserver.postgres import postmaster
from devserver.postgres.cluster import EVERY, SITE
from devserver.preparation import prepare
from devserver.watcher import watched
from secureproject.healthcheck import is_well


def main(arguments: list[str]) -> int:
    wanted = read_options(arguments)
    with the_only_one():
        if wanted.reset and not reset(ask=not wanted.yes):
            say("Nothing was removed.")
            return 1
    make_local()
    with the_only_one():
        try:
            stop_on_signals()
            end_leftovers()
            ports.close(ports.listen(wanted.port))  # before the slow steps: is the port free?
            with watched(SITE) as watch:
                children = Children(watch)
                if brings_own_server():
                    serve(children, wanted)
                else:
                    with SITE.in_use():
                        serve(children, wanted)
        except Stopped:
            say("Stopped.")
    return 0


def serve(children: Children, wanted: argparse.Namespace) -> None:
    """Runs until it is stopped. Raises CannotStart when a part cannot start or ends by itself."""
    demo = not brings_own_server() and os.environ.get("SITE_MODE", "demo") == "demo"
    try:
        prepare(children, say, port=wanted.port, demo=demo and not wanted.empty)
        start_web(children, wanted.port)
        children.wait(until=lambda: is_well("/healthz", port=wanted.port))
        desk = start_desk(children, wanted.port) if demo else None
        worker = ["procrastinate", "worker", "--delete-jobs=successful"]
        environment = command_environment(worker, port=wanted.port)
        children.start("worker", command_line(sys.executable, worker), environment)
        say(f"\nThe site:   http://localhost:{wanted.port}/")
        if desk:
            say(f"Demo desk:  http://localhost:{desk}/   (people, passwords, codes, mail)")
        say(f"Logs are in {LOCAL / 'logs'}. Stop with Ctrl-C.")
        children.wait(until=database_is_gone, every=0.5)
        raise CannotStart(f"PostgreSQL ended by itself; everything is stopped. Its log: {SITE.log}")
    finally:
        children.end_all()


def start_web(children: Children, port: int) -> None:
    sockets = ports.listen(port)
    environment = site_environment(port=port)
    for listening in sockets:
        if listening.family == socket.AF_INET6:
            command = [sys.executable, "-P", ipv6_proxy.__file__, str(listening.fileno()), str(port)]
            children.start("bridge", command, {}, [listening])
    ports.close(sockets)
    web = [sys.executable, "-P", "-m", "secureproject.serve", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--workers-kill-timeout", "5", "secureproject.asgi:application"]
    children.start("web", web, environment)


def start_desk(children: Children, port: int) -> int:
    """Starts the demo desk on the next free port and returns it. It answers once loaded, to every request."""
    chosen, sockets = ports.listen_near(port + 1)
    numbers = [str(each.fileno()) for each in sockets]
    command = [sys.executable, "-P", "-m", "devserver.desk", *numbers]
    children.start("desk", command, site_environment(port=port), sockets)
    ports.close(sockets)
    return chosen


def database_is_gone() -> bool:
    return not brings_own_server() and postmaster.running(SITE.data) is None


@contextmanager
def the_only_one() -> Iterator[None]:
    """Allows one bin/server per checkout. Raises CannotStart when another one runs."""
    with explained(LOCAL):
        LOCAL.mkdir(exist_ok=True)
        lock = (LOCAL / "server.lock").open("a+")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise CannotStart(
                f"This checkout's site already runs (process {lock.read().strip()}). Use that one, or end it first."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def reset(*, ask: bool) -> bool:
    """Back to a fresh clone: removes ``.local/``, and PostgreSQL's data elsewhere. False if the answer was no."""
    for cluster in EVERY:
        if cluster.is_in_use():
            raise CannotStart(
                "Another command of this checkout still uses PostgreSQL. End it first, then reset."
            )
    if ask and not _is_meant():
        return False
    for cluster in EVERY:
        cluster.remove()
    with explained(LOCAL):
        shutil.rmtree(LOCAL, ignore_errors=False)
    return True


def _is_meant() -> bool:
    question = f"Throw away {LOCAL} with the whole site, its keys and its mail? This cannot be undone. [y/N] "
    if not sys.stdin.isatty():
        raise CannotStart("--reset asks first, and this is not a terminal. Add --yes.")
    return input(question).strip().lower() in {"y", "yes"}


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def read_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/server",
        description="Runs the whole site on this computer: PostgreSQL, web, worker and, for the demo, the demo desk. "
        "Nothing is reachable from other computers. With DATABASE_URL set it uses that server instead of its own.",
    )
    parser.add_argument("--port", type=_port, default=8000, metavar="N", help="where the site answers (8000)")
    parser.add_argument("--empty", action="store_true", help="do not load the demo site")
    parser.add_argument("--reset", action="store_true", help="throw .local/ away first: site, keys and mail")
    parser.add_argument("--yes", action="store_true", help="do not ask before --reset")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= HIGHEST_PORT):
        raise argparse.ArgumentTypeError(f"{text} is not a port: a number from 1 to {HIGHEST_PORT}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
