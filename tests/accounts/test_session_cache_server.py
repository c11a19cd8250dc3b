"""The cache of sessions on a real server (Redis or Valkey), which is killed at the worst moment and comes back."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from accounts.cache_trust import trust
from accounts.ending import end_sessions
from accounts.models import User
from accounts.operators import COMMAND_LINE
from secureproject.caches import caches, is_shared
from tests.accounts.single_sign_on.real_provider import free_port
from tests.accounts.test_session_cache import store_of, warmed

pytestmark = pytest.mark.deep


class CacheServer:
    """Keeps what it holds on disk when it is told to, and reads it again when it starts."""

    def __init__(self, folder: Path) -> None:
        self.program = shutil.which("valkey-server") or shutil.which("redis-server")
        if not self.program:
            pytest.skip("no Redis or Valkey server is installed (apt-get install redis-server)")
        self.folder, self.port = folder, free_port()
        self.start()

    def start(self) -> None:
        command = [
            str(self.program),
            "--port",
            str(self.port),
            "--dir",
            str(self.folder),
            "--bind",
            "127.0.0.1",
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603
        assert self.process.stdout is not None
        assert next((line for line in self.process.stdout if "Ready to accept connections" in line), "")

    def die(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()

    def remember(self) -> None:
        client: Any = cache
        client._cache.get_client(None, write=True).save()


@pytest.fixture
def server(tmp_path: Path, settings: Any) -> Iterator[CacheServer]:
    running = CacheServer(tmp_path)
    settings.CACHES = caches(f"redis://127.0.0.1:{running.port}/1")
    assert is_shared(settings.CACHES)
    settings.SESSIONS_CACHED = True
    cache.get("anything")  # connects
    trust.regain()
    yield running
    cache.clear()
    running.die()
    trust.regain()


def test_whoever_has_just_connected_believes_nothing(
    server: CacheServer, cara: User, django_assert_num_queries: Any
) -> None:
    client = warmed(cara)
    with django_assert_num_queries(0):
        assert store_of(client).person() == cara
    server.remember()
    server.die()
    server.start()
    assert cache.get(f"session.row.{store_of(client).session_key}")  # it is all there again
    with django_assert_num_queries(1):
        assert store_of(client).person() == cara


@pytest.mark.parametrize("comes_back", ["at once", "later"])
def test_a_server_that_dies_between_commit_and_the_new_word_keeps_nobody_in(
    server: CacheServer, cara: User, comes_back: str, django_capture_on_commit_callbacks: Any
) -> None:
    """It comes back with what it held before the session ended, entry and word."""
    client = warmed(cara)
    server.remember()
    with django_capture_on_commit_callbacks(execute=True):
        transaction.on_commit(server.die)
        if comes_back == "at once":
            transaction.on_commit(server.start)
        end_sessions(cara, by=COMMAND_LINE, reason="to be sure")
    if comes_back == "later":
        assert store_of(client).person() is None
        server.start()
    assert store_of(client).person() is None


def test_what_ends_without_any_trouble_is_over_at_once(
    server: CacheServer, cara: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = warmed(cara)
    with django_capture_on_commit_callbacks(execute=True):
        end_sessions(cara, by=COMMAND_LINE, reason="to be sure")
    assert store_of(client).person() is None
    assert trust.is_there()
