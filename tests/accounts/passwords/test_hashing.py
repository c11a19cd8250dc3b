"""``accounts.passwords.hashing``: Argon2 takes turns, and never inside a transaction."""

import threading
import time

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client

from accounts.errors import TooBusy
from accounts.models import User
from accounts.passwords import hashing
from tests.accounts.people import type_password


def test_a_hash_inside_a_transaction_is_refused(db: None) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        make_password("a quiet green sofa")


@pytest.mark.parametrize("name", ["otto@example.org", "nobody@example.org"])
def test_a_busy_server_says_so_for_every_host(
    anon: Client, otto: User, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "LONGEST_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(hashing, "_turns", threading.BoundedSemaphore(1))
    with hashing.turn():
        answer = type_password(anon, name)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, str(TooBusy.retry_after))


def test_a_client_that_would_take_the_last_threads_is_sent_away_at_once(
    anon: Client, otto: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "LONGEST_WAIT_SECONDS", 600)
    monkeypatch.setattr(hashing, "_places", threading.BoundedSemaphore(1))
    with hashing.turn():
        assert type_password(anon, otto).status_code == 503
    assert type_password(anon, otto).status_code == 302


def test_pages_keep_threads_of_their_own() -> None:
    assert hashing.AT_ONCE < hashing.THREADS_FOR_HASHING <= 6  # of eight: bin/server, docker-compose.yml


def test_no_more_hashes_at_once_than_cores(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, lock = [0], [0], threading.Lock()
    monkeypatch.setattr(hashing, "_turns", threading.BoundedSemaphore(2))
    monkeypatch.setattr(hashing, "_places", threading.BoundedSemaphore(12))

    def work() -> None:
        with hashing.turn():
            with lock:
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
            time.sleep(0.01)
            with lock:
                at_once[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 2
