"""Sensors and findings."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

LONGEST_EVIDENCE, LONGEST_LOOKED_AT = 200, 2_000
# Links in emails carry a token in their path; the query string may contain a password or a code.
LONG_TOKEN = re.compile(r"[A-Za-z0-9_=]{20,}|(?<=/)[A-Za-z0-9_=-]{32,}(?=[/?]|$)")
SECRET_VALUE = re.compile(r"((?:pass|token|code|secret)\w{0,20}=)[^&\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sensor:
    """One detection point (a term of OWASP AppSensor).

    name: stored permanently in rows, so never rename one. title: shown to users.
    weight: the points of one finding; their effect is in intrusion/responses.py. 0: is only recorded.
    sees: a pure function of the event; returns the evidence, or an empty string if there is no finding.
    free: number of findings within ``minutes`` without effect, because they happen to every user.
    grace: seconds after the first finding in which others have no effect: requests that were on their way with it.
    blocks: whether its points lead to a block: only for what no innocent reader does, whatever page they have open.
    distinct: the same address, or the same evidence, counts once within ``minutes``: a page with one broken link, read
        by a whole office, is no attack.
    about_people: watches a user and not a client. Such sensors are off by default.
    """

    name: str
    title: str | Promise
    weight: int
    sees: Callable[..., str]
    free: int = 0
    minutes: int = 10
    grace: int = 0
    blocks: bool = False
    distinct: bool = False
    about_people: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One event detected by a sensor. ``network``: the client (empty: unknown); ``person``: the key of an account.

    address: the whole address that was requested, for sensors that count each once. It is kept in memory alone.
    """

    sensor: Sensor
    network: str
    person: str = ""
    page: str = ""
    session_digest: str = ""
    request_id: str = ""
    evidence: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A request and its response, as far as sensors use them."""

    method: str
    path: str
    query: str
    status: int
    user_agent: str
    host_is_ours: bool = True
    form: str = ""  # submitted fields, without secrets


def safe_excerpt(text: str) -> str:
    """``text`` as it may appear in a finding: printable, short, and without credentials."""
    text = LONG_TOKEN.sub("…", SECRET_VALUE.sub(r"\1…", text[:LONGEST_LOOKED_AT]))
    return "".join(c if c.isprintable() else "�" for c in text[:LONGEST_EVIDENCE])
