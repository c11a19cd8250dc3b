"""Changing rights as a person does on a page: what it would do is shown, and then it is confirmed."""

import re
from typing import Any

from django.test import Client

SEAL = re.compile(r'name="seen" value="([0-9a-f]{64})"')


def seal_in(page: str) -> str:
    """What the page says it has shown; empty where it asks for no confirmation."""
    found = SEAL.search(page)
    return found[1] if found else ""


def confirmed(client: Client, path: str, typed: dict[str, Any], **more: Any) -> Any:
    """The answer to the second POST, or to the first where nothing had to be shown."""
    answer = client.post(path, typed, **more)
    seal = "" if answer.streaming or answer.status_code != 200 else seal_in(answer.text)
    return client.post(path, {**typed, "seen": seal}, **more) if seal else answer
