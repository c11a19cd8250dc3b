"""Entry point: bin/server starts it with the site's port and the listening sockets that it hands over."""

import sys

import django

django.setup()

from devserver.desk.listening import serve  # noqa: E402 - models can be imported only now

if __name__ == "__main__":
    serve([int(descriptor) for descriptor in sys.argv[1:]])
