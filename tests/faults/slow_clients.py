"""Slow clients, run as a program: ``python -m tests.faults.slow_clients PORT SECONDS ATTACK``.

Each keeps CONNECTIONS open for so long, and opens another one for each that the site closes.
"""

import asyncio
import resource
import sys

CONNECTIONS = 500
ATTACKS = {
    "headers": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    # The token is compared with the form, which Django reads for it.
    "bodies": b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n"
    b"Cookie: csrftoken=12345678901234567890123456789012\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\n",
    "readers": b"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n",
}


async def slow(port: int, sent: bytes) -> None:
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
            writer.write(sent)
            await writer.drain()
            while not reader.at_eof():  # what arrives stays unread
                await asyncio.sleep(1)
                if sent.endswith(b": "):
                    writer.write(b"a")
                    await writer.drain()
                elif b"Content-Length" in sent and await reader.read(1024):
                    break  # refused
            writer.close()
        except OSError:
            await asyncio.sleep(0.1)


async def main(port: int, seconds: float, sent: bytes) -> None:
    clients = [asyncio.ensure_future(slow(port, sent)) for _ in range(CONNECTIONS)]
    await asyncio.wait(clients, timeout=seconds)
    for client in clients:
        client.cancel()


if __name__ == "__main__":
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    attack, path = sys.argv[3], sys.argv[4]
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), ATTACKS[attack].replace(b"{path}", path.encode())))
