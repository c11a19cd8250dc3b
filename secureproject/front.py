"""Front of the web: gives Django whole requests only, in threads of its own, so that slow clients hold none of them.

A body is received within a deadline before a thread sees the request, and a thread makes the next part of an answer
only when the client has taken the one before. ``/healthz`` and what memory answers (secureproject/wsgi.py) need no
thread. An ASGI application (secureproject/asgi.py).
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from weakref import WeakValueDictionary

from django.conf import settings

from intrusion.client_address import address_from, client_network
from secureproject.database import POOL_SIZE
from secureproject.http.wsgi_bridge import Answer, Application, Message, environ_of, has_body

BODY_SECONDS, SLOWEST_BODY = 10, 64 * 1024  # and as long as an upload of so many bytes a second takes
LARGEST_BODY, IN_MEMORY = 25_000_000, 2**20  # bytes; the proxies take no more either (deploy/)
PART_SECONDS = 30  # that a client has to take a part of an answer
FOR_FILES = 2  # threads for static files, which wait for no page and no database
MOST_SLOW = 32  # bodies of one client that are received at a time; and long answers that are sent

type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]


class Unanswerable(Exception):
    """The request does not reach Django; ``status`` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        self.status = status


class Front:
    """Runs a WSGI application; ``at_once`` is asked before, and answers from memory or with None."""

    def __init__(self, application: Application, at_once: Callable[..., Iterable[bytes] | None]) -> None:
        self._application, self._at_once = application, at_once
        self._threads = ThreadPoolExecutor(POOL_SIZE, thread_name_prefix="django")
        self._for_files = ThreadPoolExecutor(FOR_FILES, thread_name_prefix="files")
        self._receiving = Counter[str]()
        self._sending = WeakValueDictionary[str, asyncio.Semaphore]()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["path"] == "/healthz":
            await _refuse(send, HTTPStatus.OK)
            return
        environ, answer = environ_of(scope), Answer(is_for_head=scope["method"] == "HEAD")
        if (early := self._at_once(environ, answer.start)) is not None:
            await _send(send, answer.head(), b"".join(early))
        elif has_body(environ):
            await self._answer_with_body(environ, answer, receive, send)
        else:
            await self._answer(environ, answer, receive, send)

    async def _answer_with_body(
        self, environ: dict[str, Any], answer: Answer, receive: Receive, send: Send
    ) -> None:
        with SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                length = await self._receive(environ, receive, body)
            except Unanswerable as refused:
                await _refuse(send, refused.status)
                return
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            environ |= {"CONTENT_LENGTH": str(length), "wsgi.input": body}
            await self._answer(environ, answer, receive, send)

    async def _receive(self, environ: dict[str, Any], receive: Receive, body: IO[bytes]) -> int:
        """Writes the body into ``body``; returns its length. Raises Unanswerable."""
        client = client_network(address_from(environ))
        if self._receiving[client] >= MOST_SLOW:
            raise Unanswerable(HTTPStatus.TOO_MANY_REQUESTS)
        self._receiving[client] += 1
        try:
            return await _received(receive, body)
        except TimeoutError:
            raise Unanswerable(HTTPStatus.REQUEST_TIMEOUT) from None
        except OSError:  # no room for temporary files
            raise Unanswerable(HTTPStatus.SERVICE_UNAVAILABLE) from None
        finally:
            self._receiving[client] -= 1
            if not self._receiving[client]:
                del self._receiving[client]

    async def _answer(self, environ: dict[str, Any], answer: Answer, receive: Receive, send: Send) -> None:
        run, context = asyncio.get_running_loop().run_in_executor, copy_context()
        is_file = environ["PATH_INFO"].startswith(settings.STATIC_URL)
        threads = self._for_files if is_file else self._threads
        part = await run(threads, context.run, answer.begin, self._application, environ)
        if answer.is_complete():
            await _send(send, answer.head(), part)
            return
        gone = asyncio.ensure_future(_gone(receive))
        client = client_network(address_from(environ))
        try:
            async with self._sending.setdefault(client, asyncio.Semaphore(MOST_SLOW)):
                await send(answer.head())
                while not (answer.is_complete() or gone.done()):
                    async with asyncio.timeout(PART_SECONDS):
                        await send({"type": "http.response.body", "body": part, "more_body": True})
                    part = await run(threads, context.run, answer.next_part)
                await send({"type": "http.response.body", "body": part})
        finally:
            gone.cancel()
            await run(threads, context.run, answer.close)


async def _gone(receive: Receive) -> None:
    """Returns when the client has gone. The empty body of a request that has none is received first."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _received(receive: Receive, body: IO[bytes]) -> int:
    now, length = asyncio.get_running_loop().time, 0
    began = now()
    async with asyncio.timeout(BODY_SECONDS) as deadline:
        while True:
            message = await receive()
            if message["type"] != "http.request":
                raise Unanswerable(HTTPStatus.BAD_REQUEST)  # the client has gone
            length += body.write(message.get("body", b""))
            if length > LARGEST_BODY:
                raise Unanswerable(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            if not message.get("more_body"):
                body.seek(0)
                return length
            deadline.reschedule(began + BODY_SECONDS + length / SLOWEST_BODY)


async def _send(send: Send, head: Message, content: bytes) -> None:
    await send(head)
    await send({"type": "http.response.body", "body": content})


async def _refuse(send: Send, status: HTTPStatus) -> None:
    """Plain text that a reader understands; also the answer of ``/healthz``."""
    headers, text = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")], "ok\n"
    if status is not HTTPStatus.OK:
        headers.append((b"retry-after", b"10"))
        text = f"{status.phrase}. Try again in ten seconds.\n"
    await _send(send, {"type": "http.response.start", "status": status, "headers": headers}, text.encode())
