"""The site on a loopback port, in threads of the test's own process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application


class OneRequestEach(WSGIRequestHandler):
    """Quiet, and without keep-alive: no thread, and no database connection, outlives its request."""

    protocol_version = "HTTP/1.0"

    def log_message(self, format: str, *args: object) -> None:
        """A test's output is its own."""


class LiveServer(ThreadedWSGIServer):
    daemon_threads = False  # closing waits for the requests under way


@pytest.fixture
def live_site(fresh_database: str) -> Iterator[str]:
    """The address of the running site, on a database of the test's own, e.g. ``http://localhost:40123``."""
    server = LiveServer(("localhost", 0), OneRequestEach)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@contextmanager
def served_by(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """The loopback port on which ``handler`` answers, in threads, and quietly: a test's output is its own."""
    quiet = type(handler.__name__, (handler,), {"log_message": lambda *_said: None})
    server = ThreadingHTTPServer(("127.0.0.1", 0), quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()
