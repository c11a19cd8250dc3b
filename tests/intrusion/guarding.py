"""The guard of a test: switched on, written and read by hand; attacks, attempts against a limit, and what was found."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.http import HttpRequest
from django.test import Client, RequestFactory

from audit.actors import SystemActor
from content.models import Article
from intrusion.blocked import blocks
from intrusion.blocking import block_network
from intrusion.detection.buffer import ledger
from intrusion.detection.flush import flush
from intrusion.errors import TooManyAttempts
from intrusion.gate import admit
from intrusion.models import Bucket, Observation
from tests.commands import printed

ATTACKER = "203.0.113.66"
READER = "198.51.100.7"
PROBE = "/?id={}'+union+select+1"
OPERATOR = SystemActor("command_line")
NEW_COMMENT = "/comments/{}/new/"
TYPED = "my-password-is-hunter2"


@pytest.fixture
def guard(settings: Any, database: str) -> Any:
    """Switched on; returns the settings, in which a test may change it."""
    settings.INTRUSION_DRY_RUN = False
    return settings


def client_at(address: str, **more: Any) -> Client:
    return Client(REMOTE_ADDR=address, **more)


def a_second_passes() -> None:
    """What the thread of a process does once a second."""
    flush()
    blocks.refresh()


def found() -> set[str]:
    """The names of the sensors that have found something since the beginning of the test."""
    flush()
    return set(Observation.objects.values_list("sensor", flat=True))


def forget() -> None:
    """As another process, or this one after a while, would see it."""
    ledger.reset()
    blocks.reset()


def attack(address: str = ATTACKER, times: int = 8) -> list[int]:
    client = client_at(address)
    return [client.get(PROBE.format(n)).status_code for n in range(times)]


def run(*arguments: str) -> Any:
    return json.loads(printed(*arguments, "--json"))


def typed(client: Client, draft: Article, title: str) -> None:
    client.post(f"/cms/articles/{draft.pk}/", {"title": title, "body": "<p>x</p>", "base": "1"})


def ask(client: Client, paths: Iterable[str], **more: Any) -> None:
    for path in paths:
        client.get(path, **more)


def line(address: str = ATTACKER, **more: Any) -> str:
    messages = [{"message": "SQL Injection", "details": {"ruleId": "942100", "data": f"found {TYPED}"}}]
    entry = {
        "client_ip": address,
        "request": {"method": "GET", "uri": f"/search/?q={TYPED}"},
        "messages": messages,
    }
    return json.dumps({"transaction": {**entry, **more}}) + "\n"


def block_from_command_line(network: str) -> None:
    """Blocks it without an end; this process knows."""
    block_network(network, until=None, reason="test", by=OPERATOR)
    blocks.refresh()


HERE = "192.0.2.7"
ELSEWHERE = "203.0.113.9"


def request_from(address: str) -> HttpRequest:
    return RequestFactory().post("/", REMOTE_ADDR=address)


def admitted(address: str = HERE, action: str = "try", **whom: Any) -> bool:
    try:
        admit(request_from(address), action, **whom)
    except TooManyAttempts:
        return False
    return True


def time_passes(minutes: float) -> None:
    Bucket.objects.update(refilled_at=F("refilled_at") - timedelta(minutes=minutes))
