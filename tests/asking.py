"""One request to a server under test, on a connection of its own."""

import http.client
from collections.abc import Mapping
from contextlib import closing
from typing import NamedTuple


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")

    @property
    def cookies(self) -> dict[str, str]:
        """Those that it sets."""
        given = (cookie.partition(";")[0] for cookie in self.headers.get_all("Set-Cookie") or ())
        return dict(cookie.split("=", 1) for cookie in given)


def ask(port: int, path: str = "/", method: str = "GET", body: str | None = None, **headers: str) -> Answer:
    """The answer of the server at ``port`` on this machine. An underscore in a header's name is a hyphen.

    Raises OSError or http.client.HTTPException if there is none.
    """
    named = {"Host": f"localhost:{port}", "Content-Type": "application/x-www-form-urlencoded"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


def cookie_header(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
