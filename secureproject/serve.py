"""The web server: Granian, with Django loaded once and shared by its workers.

``python -m secureproject.serve`` accepts Granian's own options; DEFAULTS are ours. On Linux the workers are forked
from a process that has already loaded the site, so two of them start as fast as one and share its memory. Nothing may
connect to the database or start a thread before that: a connection must not be shared.
"""

import gc
import importlib
import multiprocessing
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import closing, suppress

import django
from django.conf import settings
from granian.cli import cli, entrypoint

granian: Callable[[], None] = entrypoint
DEFAULTS = {
    "GRANIAN_INTERFACE": "asginl",
    "GRANIAN_LOOP": "uvloop",  # a third more early answers than with the loop of asyncio (bin/bench, article)
    "GRANIAN_WORKERS": "2",
    "GRANIAN_HTTP": "1",
    "GRANIAN_WEBSOCKETS": "false",
    # For a client to send all headers of a request, in milliseconds; bodies: secureproject/front.py.
    "GRANIAN_HTTP1_HEADER_READ_TIMEOUT": "10000",
    # Slow requests wait in the front and hold nothing but memory; at this many, new ones wait too.
    "GRANIAN_BACKPRESSURE": "2000",
    # A worker that was killed is replaced while the others serve.
    "GRANIAN_RESPAWN_FAILED_WORKERS": "true",
}


def load() -> None:
    """Loads what workers share: apps and URLs, but no middleware and no connection."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secureproject.settings")
    django.setup()
    importlib.import_module(settings.ROOT_URLCONF)
    # Freezes present objects: collecting them again would delay one request in many, and marking them would give
    # each worker its own copy of memory that they share.
    gc.collect()
    gc.freeze()


def restore_default_signals() -> None:
    """In a new worker: lets a signal end it until Granian's own handler is installed.

    It starts with the main process's handler, which only notes that there was a signal. A server stopped while a
    worker starts would wait for that worker for ever.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def raise_descriptor_limit() -> None:
    """As far as the machine permits: each connection is a descriptor, and the usual 1,024 are few slow clients."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # macOS names a limit that it does not accept
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def refuse_taken_port(arguments: list[str]) -> None:
    """Ends this process with a sentence: Granian would share the port, and two releases would answer in turns."""
    with cli.make_context("granian", arguments, auto_envvar_prefix="GRANIAN") as context:
        host, port, path = (context.params[name] for name in ("host", "port", "uds"))
    if path:
        return
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as tried:
        # Not SO_REUSEPORT: this one must not share.
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, port))
        except OSError as error:
            sys.exit(
                f"Port {port} of {host} cannot be used ({error.strerror}). End the web process that runs there first."
            )


if __name__ == "__main__":
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        os.register_at_fork(after_in_child=restore_default_signals)
        load()
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    raise_descriptor_limit()
    refuse_taken_port(sys.argv[1:])
    granian()
