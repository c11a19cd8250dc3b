"""The client of bin/bench comes back as a browser does."""

import socket
import threading
from email.message import Message
from unittest.mock import Mock

import pytest

from tests.bench.measuring import Connection, Page, cookies_after


def answered(*cookies: str) -> Mock:
    headers = Message()
    for cookie in cookies:
        headers["Set-Cookie"] = cookie
    return Mock(headers=headers)


@pytest.mark.parametrize(
    ("sent", "given", "comes_back_with"),
    [
        ({}, (), {}),
        ({}, ("csrftoken=new; HttpOnly; Path=/; SameSite=Lax",), {"Cookie": "csrftoken=new"}),
        ({"Cookie": "session=a; device=b"}, (), {"Cookie": "device=b; session=a"}),
        ({"Cookie": "session=a; csrftoken=old"}, ("csrftoken=new",), {"Cookie": "csrftoken=new; session=a"}),
    ],
)
def test_it_keeps_the_cookies_that_it_is_given(
    sent: dict[str, str], given: tuple[str, ...], comes_back_with: dict[str, str]
) -> None:
    assert cookies_after(sent, answered(*given)) == comes_back_with


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npage",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nETag: x\r\n\r\n",
    ],
)
def test_it_reads_each_answer_to_its_end(answer: bytes) -> None:
    with socket.create_server(("localhost", 0)) as listener:
        threading.Thread(target=answer_twice, args=(listener, answer), daemon=True).start()
        connection = Connection(Page("page", listener.getsockname()[1], "/"), {})
        assert [connection.ask(), connection.ask()] == [200, 200]
        connection.close()


def answer_twice(listener: socket.socket, answer: bytes) -> None:
    client, _address = listener.accept()
    for _ in range(2):
        client.recv(65536)
        client.sendall(answer[:20])
        client.sendall(answer[20:])
    client.close()
