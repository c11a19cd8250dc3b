"""Client fingerprint: browser and IP address of the current request, encrypted for storage."""

import json
from dataclasses import dataclass

from audit.context import current_context
from audit.encryption import Undecryptable, decrypt, encrypt


@dataclass(frozen=True)
class Trace:
    """``device``: short description of the browser (audit/user_agent.py). Both are empty if unknown."""

    device: str = ""
    address: str = ""


def trace_now() -> Trace:
    context = current_context.get()
    return Trace(context.device, context.address)


def encrypt_trace(trace: Trace) -> bytes:
    return encrypt(json.dumps([trace.device, trace.address]).encode())


def decrypt_trace(row: bytes | memoryview) -> Trace:
    try:
        device, address = json.loads(decrypt(bytes(row)))
    except Undecryptable:
        return Trace()
    return Trace(device, address)
