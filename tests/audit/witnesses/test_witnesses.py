"""Second places for heads: what they refuse, what they catch up with, and that they stop no sealing."""

import json
import logging
import socket
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from accounts.models import User
from audit.models import Head
from audit.tree.sealing import seal, seal_everything
from audit.witnesses.witnesses import read_heads, send_heads
from intrusion.outgoing import Answer
from secureproject.audit_log import witness_transports as witness
from tests.audit.sealer import take_notes

pytestmark = pytest.mark.as_worker  # which seals


@pytest.fixture(autouse=True)
def two_entries(signing_key: None, ada: User) -> None:
    take_notes(ada, 2)


@pytest.mark.parametrize(
    "place", ["gopher://x", "https://127.0.0.1/heads", "file:///nowhere/at/all", "syslog:///nowhere"]
)
def test_a_place_that_cannot_be_reached_stops_no_sealing(
    settings: Any, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    settings.AUDIT_HEADS_TO = [place]
    seal_everything()
    assert Head.objects.get().size == 2
    assert place in caplog.text


def test_a_file_that_has_seen_more_than_the_database_is_left_alone(
    settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    witness = tmp_path / "heads.jsonl"
    settings.AUDIT_HEADS_TO = [f"file://{witness}"]
    seal_everything()
    line = json.loads(witness.read_text())
    later = line["head"].replace("\n2\n", "\n50\n", 1)
    witness.write_text(json.dumps({"size": 50, "head": later}) + "\n")
    send_heads()
    assert "history was cut" in caplog.text
    assert len(witness.read_text().splitlines()) == 1


def test_a_file_catches_up_even_after_a_line_was_cut_short(settings: Any, tmp_path: Path, ada: User) -> None:
    witness = tmp_path / "heads.jsonl"
    seal()
    settings.AUDIT_HEADS_TO = [f"file://{witness}"]
    send_heads()
    with witness.open("a") as file:
        file.write('{"size": 3, "hea')
    take_notes(ada, 1)
    seal_everything()
    assert list(read_heads(witness)) == list(Head.objects.order_by("size").values_list("note", flat=True))


def test_heads_go_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "audit.witnesses.witnesses"):
        seal_everything()
        send_heads()
    (line,) = [record.getMessage() for record in caplog.records if "sealed" in record.message]
    assert json.loads(line.partition(": ")[2])["head"] == Head.objects.get().note


def test_heads_go_to_syslog(settings: Any, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        log.bind(str(tmp_path / "log"))
        log.settimeout(10)
        settings.AUDIT_HEADS_TO = [f"syslog://{tmp_path}/log"]
        seal_everything()
        message = log.recv(65_536).decode()
    assert json.loads(message[message.index("{") :].rstrip("\0"))["size"] == 2


def test_heads_go_to_a_webhook_each_and_to_a_mailbox_once_a_day(
    settings: Any, monkeypatch: pytest.MonkeyPatch, ada: User
) -> None:
    posted: list[tuple[str, bytes]] = []

    def answer(method: str, url: str, *, body: bytes, headers: dict[str, str]) -> Answer:
        posted.append((url, body))
        return Answer(204, b"", {})

    monkeypatch.setattr(witness, "send", answer)
    settings.AUDIT_HEADS_TO = ["https://witness.example.org/heads", "mailto:witness@example.org"]
    for _ in range(2):
        take_notes(ada, 1)
        seal_everything()
    assert [url for url, _body in posted] == ["https://witness.example.org/heads"] * 2
    assert json.loads(posted[1][1])["head"] == Head.objects.latest("size").note
    (letter,) = mail.outbox
    assert letter.to == ["witness@example.org"]
    assert json.loads(letter.body.strip().splitlines()[-1])["size"] == Head.objects.earliest("size").size


def test_a_webhook_that_refuses_is_tried_again(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answers = iter([503, 200])
    monkeypatch.setattr(witness, "send", lambda *_, **__: Answer(next(answers), b"", {}))
    settings.AUDIT_HEADS_TO = ["https://witness.example.org/heads"]
    seal_everything()
    assert "status 503" in caplog.text
    send_heads()
    assert next(answers, None) is None
