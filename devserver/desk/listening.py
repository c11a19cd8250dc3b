"""Web server of the demo desk: loopback sockets, this computer's own host names, read-only."""

import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from django.db import connection

from devserver.demo import demo
from devserver.desk.pages import PAGES, Page

OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")


class Desk(BaseHTTPRequestHandler):
    server_version = "demo-desk"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        # A page from elsewhere may resolve a name of its own to 127.0.0.1 (DNS rebinding).
        if self.headers.get("Host") not in self.own_hosts():
            return self.refuse(HTTPStatus.MISDIRECTED_REQUEST, "This address answers to localhost only.")
        if self.comes_from_elsewhere():
            return self.refuse(HTTPStatus.FORBIDDEN, "Other sites get nothing here.")
        make = PAGES.get(self.path.partition("?")[0])
        if make is None:
            return self.refuse(HTTPStatus.NOT_FOUND, "There is no such page on the demo desk.")
        try:
            self.answer(HTTPStatus.OK, make())
        finally:
            connection.close()  # this thread ends with its request

    do_HEAD = do_GET

    def own_hosts(self) -> set[str]:
        return {f"{name}:{self.connection.getsockname()[1]}" for name in OWN_NAMES}

    def comes_from_elsewhere(self) -> bool:
        """Whether another origin loads this. Links to the desk are allowed from anywhere, nothing else is."""
        site = self.headers.get("Sec-Fetch-Site", "none")
        return site not in {"none", "same-origin"} and self.headers.get("Sec-Fetch-Mode") != "navigate"

    def refuse(self, status: HTTPStatus, reason: str) -> None:
        self.answer(status, Page("text/plain; charset=utf-8", reason.encode()))

    def answer(self, status: HTTPStatus, page: Page) -> None:
        self.send_response(status)
        self.send_header("Content-Type", page.kind)
        self.send_header("Content-Length", str(len(page.content)))
        for name, value in protections(
            f"http://{self.headers.get('Host')}" if status == HTTPStatus.OK else ""
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page.content)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Logs no requests: the pages show passwords, and who reads them is private. Errors are logged."""


class Server(ThreadingHTTPServer):
    """HTTP server on a socket that already listens."""

    daemon_threads = True

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(listening.getsockname()[:2], Desk, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.server_address = listening.getsockname()


def protections(origin: str) -> list[tuple[str, str]]:
    """Security headers of every response. ``origin`` is empty for refusals, which load nothing."""
    styles = f"style-src {origin}/desk.css {origin}/tokens.css; "
    loads = f"script-src {origin}/desk.js; {styles}connect-src {origin}/codes.json; " if origin else ""
    policy = (
        f"default-src 'none'; {loads}base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return [
        ("Content-Security-Policy", policy),
        ("Cache-Control", "no-store"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
    ]


def serve(descriptors: list[int]) -> None:
    """Serves the sockets with these file descriptors until the process ends. Raises NotTheDemo outside the demo."""
    demo.refuse_outside_demo()
    servers = [Server(socket.socket(fileno=descriptor)) for descriptor in descriptors]
    for server in servers[1:]:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    servers[0].serve_forever()
