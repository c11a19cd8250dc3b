"""Container HEALTHCHECK: requests the local web server. ``python -m secureproject.healthcheck [/readyz]``."""

import http.client
import sys

PORT = 8000


def is_well(path: str, *, port: int = PORT) -> bool:
    """Whether the server on this machine answers ``path`` with 200 within four seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if is_well(*(sys.argv[1:2] or ["/healthz"])) else 1)
