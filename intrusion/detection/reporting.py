"""Reporting to sensors: ``report()`` where a request was refused, ``observe()`` for every response.

Neither queries the database nor raises: a finding is buffered in memory and written within a second.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponseBase

from audit.middleware import session_digest
from intrusion.attack_patterns import first_probe
from intrusion.blocked import blocks
from intrusion.client_address import client_address, client_network, is_cross_site, is_from_own_page
from intrusion.conf import about_people, allows, dry_run, open_paths, written_fields
from intrusion.detection.background import watch
from intrusion.detection.buffer import Points, Subject, ledger
from intrusion.findings import Answered, Finding, Sensor, safe_excerpt
from intrusion.models import Kind
from intrusion.pii import open_facts, seal_facts
from intrusion.responses import BLOCK_AT, SLOW_AT
from intrusion.sensors import LONGEST_LOOKED_AT, MANY_PIECES, MANY_SEARCHES, OF_ANSWERS, OF_REQUESTS, SENSORS

ORDINARY = frozenset({200, 304})
LOOKED_AT = frozenset({400, 404, 405, 429})
SECRET = re.compile(r"pass|code|token|answer|secret", re.IGNORECASE)
LONGEST_VALUE = 500


def report(sensor: str, request: HttpRequest, *, person: Any = None, page: str = "", **facts: Any) -> None:
    """Reports an event to ``sensor``; ``facts`` are the arguments of its function in intrusion/sensors.py.

    person: the user object concerned, or its key, if not the user of the request.
    page: the page concerned, for findings that are about a page and not about the sender.
    """
    chosen = SENSORS[sensor]
    if chosen.about_people and not about_people():
        return
    if evidence := chosen.sees(**facts):
        _note(chosen, request, evidence, _key_of(person) or _person_behind(request), page)


def sender_of(request: HttpRequest) -> bytes:
    """Origin of a request, encrypted, for findings of a later job (``report_later``)."""
    return seal_facts(
        {
            "network": network_of(request),
            "session": session_digest(request),
            "request": _request_id(request),
            "person": _person_behind(request),
        }
    )


def report_later(sensor: str, sender: bytes | memoryview, **facts: Any) -> None:
    """``report`` from a job that processes what ``sender`` (from ``sender_of``) sent. Ignores unknown senders."""
    chosen, said = SENSORS[sensor], open_facts(sender)
    if not said or not (evidence := chosen.sees(**facts)):
        return
    watch.wake()  # in a worker, no request starts it
    _add(
        Finding(
            sensor=chosen,
            network=said["network"],
            person=said["person"],
            session_digest=said["session"],
            request_id=said["request"],
            evidence=safe_excerpt(evidence),
        )
    )


def report_name(request: HttpRequest, name: str) -> None:
    """Reports a wrong password for ``name``. Only a digest of the name is kept, and only in memory."""
    sensor = SENSORS["credential_stuffing"]
    names = ledger.names_of(network_of(request), _digest(name), seconds=sensor.minutes * 60)
    report("credential_stuffing", request, names=names)


def forget_name(request: HttpRequest, name: str) -> None:
    """After the right password for ``name``: who mistyped it before is no stranger who goes through many names."""
    ledger.forget_name(network_of(request), _digest(name))


def observe(request: HttpRequest, response: HttpResponseBase) -> None:
    """Called for every response except ordinary ones to ordinary requests; see ``ORDINARY``."""
    look_at_form(request)
    seen = _answered(request, response.status_code)
    for sensor in OF_REQUESTS:
        _look(sensor.sees, sensor, request, seen)
    if seen.status in LOOKED_AT:
        for sensor in OF_ANSWERS:
            _look(sensor.sees, sensor, request, seen)


def look_at_form(request: HttpRequest) -> None:
    """Free-text fields, of users and in comments: their content is not judged, unless no person could write so fast.

    Only digests are kept, and only in memory; the finding names the field and does not contain its text.
    """
    sent: Any = request.__dict__.get("_post")
    if sent:
        _count_pieces(request, sent, sent if _person_behind(request) else written_fields(), MANY_PIECES)
    if searched := dict(_values_of_query(request)):
        _count_pieces(request, searched, written_fields(), MANY_SEARCHES)


def _count_pieces(request: HttpRequest, sent: Any, names: Iterable[str], most: int) -> None:
    sensor = SENSORS["hammered_form"]
    for name in names:
        if SECRET.search(name) or not (piece := first_probe(sent.get(name, "")[:LONGEST_VALUE])):
            continue
        field = f"{request.path_info} {name}"
        whose = f"{network_of(request)} {session_digest(request)} {field}"
        pieces = ledger.names_of(whose, _digest(piece), seconds=sensor.minutes * 60)
        report("hammered_form", request, field=field, pieces=pieces, most=most)


def _values_of_query(request: HttpRequest) -> list[tuple[str, str]]:
    return parse_qsl(request.META.get("QUERY_STRING", "")[:LONGEST_LOOKED_AT], keep_blank_values=True)


def network_of(request: HttpRequest) -> str:
    """The network that counts as one client; empty if the server does not know it."""
    return client_network(client_address(request))


def _digest(text: str) -> bytes:
    return blake2b(text.encode(), key=settings.SECRET_KEY.encode()[:64], digest_size=8).digest()


def _look(sees: Callable[[Answered], str], sensor: Sensor, request: HttpRequest, seen: Answered) -> None:
    if evidence := sees(seen):
        _note(sensor, request, evidence, _person_behind(request), "")


def _answered(request: HttpRequest, status: int) -> Answered:
    unread = written_fields()
    return Answered(
        method=str(request.method),
        path=request.path_info,
        query="&".join(f"{name}={value}" for name, value in _values_of_query(request) if name not in unread),
        status=status,
        user_agent=str(request.META.get("HTTP_USER_AGENT", "")),
        host_is_ours=status != 400 or _host_is_ours(request),
        form=_form_of(request),
    )


def _form_of(request: HttpRequest) -> str:
    """The submitted fields, if already parsed and the user is anonymous: users write about attacks in articles."""
    sent: Any = request.__dict__.get("_post")
    if not sent or _person_behind(request):
        return ""
    unread = {"csrfmiddlewaretoken", *written_fields()}
    values = (value for name, value in sent.items() if name not in unread and not SECRET.search(name))
    return "\n".join(value[:LONGEST_VALUE] for value in values)


def _host_is_ours(request: HttpRequest) -> bool:
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def _note(sensor: Sensor, request: HttpRequest, evidence: str, person: str, page: str) -> None:
    """Ignores what a page of another site made a browser request: its reader did nothing.

    So did a reader who follows the link of a comment to the address that robots leave alone.

    Where blocked networks may go, only what leads to a block has points: to slow a network down does not reach who
    tries to log in there, only its other readers.
    """
    if is_cross_site(request) or (sensor is SENSORS["honeypot_address"] and is_from_own_page(request)):
        return
    if not sensor.blocks and request.path_info.startswith(open_paths()):
        sensor = replace(sensor, weight=0)
    finding = Finding(
        sensor=sensor,
        network=network_of(request),
        person=person,
        page=page,
        session_digest=session_digest(request),
        request_id=_request_id(request),
        evidence=safe_excerpt(evidence),
        address=evidence,
    )
    _add(finding)


def _request_id(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_X_REQUEST_ID", ""))[:64]


def _add(finding: Finding) -> None:
    subject = _subject(finding)
    if subject is None:
        return
    points = ledger.add(subject, finding)
    if subject[0] is Kind.CLIENT and points.all >= SLOW_AT and not (dry_run() or allows(finding.network)):
        _respond_at_once(subject, points)


def _respond_at_once(subject: Subject, points: Points) -> None:
    if points.blocking >= BLOCK_AT:
        blocks.block_at_once(subject[1])
        blocks.let_run(subject[1])
        ledger.reset_points(subject)
    else:
        blocks.slow_down(subject[1])


def _subject(finding: Finding) -> Subject | None:
    if finding.page:
        return (Kind.PAGE, finding.page)
    if finding.sensor.about_people:
        return (Kind.ACCOUNT, finding.person) if finding.person else None
    return (Kind.CLIENT, finding.network) if finding.network else None


def _person_behind(request: HttpRequest) -> str:
    """The account of the request, if already loaded; loading it here would read the session."""
    return _key_of(request.__dict__.get("_cached_user"))


def _key_of(user: Any) -> str:
    if isinstance(user, str):
        return user
    return str(user.pk) if getattr(user, "is_authenticated", False) and user.pk is not None else ""
