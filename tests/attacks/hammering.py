"""Sends bad requests from one address, 2,000 a second or as many as the machine can. Run by test_hammering.py."""

import socket
import sys
import threading
import time

PATHS = (
    "/.env", "/wp-login.php", "/?id=1'+AND+4242=4242--+", "/cms/articles/1/", "/.git/config", "/nowhere/",
    "/phpmyadmin/", "/server-status", "/backup.sql",
)  # fmt: skip
A_SECOND, CONNECTIONS = 2_000, 4
ADDRESS = "127.0.0.2"  # the reader comes from 127.0.0.1


def hammer(port: int, until: float, counts: list[int], place: int) -> None:
    """One connection, at its part of the rate; a connection that is closed is opened again."""
    pause = CONNECTIONS / A_SECOND
    at, sock = time.perf_counter(), None
    while time.perf_counter() < until:
        try:
            sock = sock or socket.create_connection(("127.0.0.1", port), 10, (ADDRESS, 0))
            path = PATHS[counts[place] % len(PATHS)]
            sock.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n".encode())
            if not sock.recv(65536):
                raise OSError
            counts[place] += 1
        except OSError:
            sock = None
        at += pause
        time.sleep(max(0.0, at - time.perf_counter()))


def main() -> None:
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    counts, until = [0] * CONNECTIONS, time.perf_counter() + seconds
    threads = [threading.Thread(target=hammer, args=(port, until, counts, n)) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(f"{sum(counts) / seconds:.0f}\n")


if __name__ == "__main__":
    main()
