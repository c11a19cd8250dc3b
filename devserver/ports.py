"""Loopback ports: binds one, or says which program occupies it."""

import errno
import socket

from devserver.paths import CannotStart

ADDRESSES = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
HIGHEST_PORT = 65535


def listen(port: int) -> list[socket.socket]:
    """Listening sockets on 127.0.0.1 and, where available, on ::1. Raises CannotStart if the port is taken."""
    sockets: list[socket.socket] = []
    for family, address in ADDRESSES:
        try:
            # Not reuse_port: with it a second server would silently share the port.
            sockets.append(socket.create_server((address, port), family=family, backlog=128))
        except OSError as error:
            if error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT} and family == socket.AF_INET6:
                continue
            close(sockets)
            raise CannotStart(_explain(error, port)) from error
    return sockets


def listen_near(port: int) -> tuple[int, list[socket.socket]]:
    """Like ``listen``, on the first free port from ``port`` upward; returns that port too."""
    for candidate in range(port, min(port + 100, HIGHEST_PORT) + 1):
        try:
            return candidate, listen(candidate)
        except CannotStart:
            continue
    raise CannotStart(f"No port from {port} upward is free for the demo desk.")


def close(sockets: list[socket.socket]) -> None:
    for each in sockets:
        each.close()


def _explain(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is already taken. End what uses it, or choose another: bin/server --port {port + 10}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs root. Choose one above 1023: bin/server --port 8000"
    return f"Port {port} cannot be used: {error.strerror}."
