"""The web server: Granian, with Django loaded once and shared by its workers.

``python -m secureproject.serve`` takes Granian's own options. On Linux the workers are forked from a process that has
already loaded the site, so two of them start as fast as one and share its memory. Nothing may connect to the database
or start a thread before that: a connection must not be shared.
"""

import importlib
import multiprocessing
import os
import sys
from collections.abc import Callable

import django
from django.conf import settings
from granian.cli import entrypoint

granian: Callable[[], None] = entrypoint


def load() -> None:
    """Everything that workers have in common: apps and addresses, but no middleware and no connection."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "secureproject.settings")
    django.setup()
    importlib.import_module(settings.ROOT_URLCONF)


if __name__ == "__main__":
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        load()
    granian()
