"""Attempts against a limit, from one address or another."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.test import RequestFactory

from intrusion.errors import TooManyAttempts
from intrusion.gate import admit
from intrusion.models import Bucket

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
