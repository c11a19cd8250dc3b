"""IPv6 proxy: passes connections on [::1] to the web server on 127.0.0.1, Granian's only address."""

import asyncio
import socket
import sys

CHUNK = 64 * 1024


async def copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copies bytes until either side closes."""
    try:
        while chunk := await reader.read(CHUNK):
            writer.write(chunk)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except OSError:
        writer.close()


async def serve(listening: socket.socket, port: int) -> None:
    async def join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            web_reader, web_writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(copy(reader, web_writer), copy(web_reader, writer))
        web_writer.close()
        writer.close()

    server = await asyncio.start_server(join, sock=listening)
    await server.serve_forever()


def main(descriptor: int, port: int) -> None:
    """Serves the listening socket that the supervisor hands over as ``descriptor``."""
    asyncio.run(serve(socket.socket(fileno=descriptor), port))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
