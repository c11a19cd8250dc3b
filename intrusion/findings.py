"""What a sensor says, and what it is told about."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

LONGEST_EVIDENCE, LONGEST_LOOKED_AT = 200, 2_000
# Links in mails carry a token in their path; a password or a code may stand behind a question mark.
LONG_TOKEN = re.compile(r"[A-Za-z0-9_=]{20,}|(?<=/)[A-Za-z0-9_=-]{32,}(?=[/?]|$)")
SECRET_VALUE = re.compile(r"((?:pass|token|code|secret)\w{0,20}=)[^&\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sensor:
    """One detection point (the word is that of OWASP AppSensor).

    name: stands in rows for ever, so never rename one. title: what people read.
    weight: the points of one finding; what they lead to is in intrusion/responses.py. 0: is only written down.
    sees: a pure function of what happened; what it returns is the evidence, and nothing means there is no finding.
    free: how many within ``minutes`` mean nothing, because they happen to everybody.
    about_people: watches a person and not a client. Such sensors are off unless somebody switches them on.
    """

    name: str
    title: str | Promise
    weight: int
    sees: Callable[..., str]
    free: int = 0
    minutes: int = 10
    about_people: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a sensor saw. ``network`` is the client (empty: unknown), ``person`` the key of an account."""

    sensor: Sensor
    network: str
    person: str = ""
    page: str = ""
    session_digest: str = ""
    request_id: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A request and how it was answered, as far as sensors look at it."""

    method: str
    path: str
    query: str
    status: int
    user_agent: str
    host_is_ours: bool = True
    form: str = ""  # what was typed, without anything secret


def shortened(text: str) -> str:
    """``text`` as it may stand in a finding: printable, short, and without what may let somebody in."""
    text = LONG_TOKEN.sub("…", SECRET_VALUE.sub(r"\1…", text[:LONGEST_LOOKED_AT]))
    return "".join(c if c.isprintable() else "�" for c in text[:LONGEST_EVIDENCE])
