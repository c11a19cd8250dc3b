"""The stream for a SIEM (audit.export.siem_stream): each sealed entry once, in ECS field names, and restartable."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from audit.models import Entry, Leaf
from audit.record import record
from audit.tree.sealing import seal_everything
from tests.audit.events import NOTED
from tests.audit.sealer import take_notes

pytestmark = [pytest.mark.as_worker, pytest.mark.usefixtures("signing_key")]  # the worker seals


def streamed(**options: Any) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("stream_audit", stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_leaf_that_no_one_signed_is_not_streamed(ada: User) -> None:
    take_notes(ada, 2)
    seal_everything()
    known = len(streamed())
    take_notes(ada, 1)
    slipped_in = Entry.objects.latest("pk").pk
    Leaf.objects.create(position=Leaf.objects.count(), entry_id=slipped_in, hash=bytes(32))
    assert len(streamed()) == known
    with pytest.raises(CommandError, match="not sealed"):
        streamed(since=slipped_in)


def test_each_entry_comes_once_however_often_it_is_asked(ada: User) -> None:
    seen: list[str] = []
    for count in (3, 1, 2):
        take_notes(ada, count)
        seal_everything()
        since = int(seen[-1]) if seen else None
        seen += [line["event"]["id"] for line in streamed(since=since)]
    sealed = Leaf.objects.order_by("position").values_list("entry_id", flat=True)
    assert seen == [str(entry) for entry in sealed]
    assert len(seen) >= 6


def test_a_line_speaks_ecs(ada: User) -> None:
    take_notes(ada, 1)
    seal_everything()
    line = streamed()[-1]
    assert line["message"] == "Ada noted 0 about Ada: quietly"
    assert line["event"]["action"] == "audit_log.note.taken"
    assert line["user"] == {"id": str(ada.pk), "name": "Ada"}
    assert line["labels"]["words"] == "words 0"
    assert line["@timestamp"].endswith("+00:00")


def test_nothing_personal_is_streamed_to_who_does_not_want_it(ada: User) -> None:
    with transaction.atomic():
        record(NOTED, by=ada, about=ada, number=1, words="public words", remark="quietly")
    seal_everything()
    line = streamed(without_personal_data=True)[-1]
    assert [word for word in ("Ada", "quietly") if word in json.dumps(line)] == []
    assert line["labels"]["words"] == "public words"


def test_what_is_not_sealed_is_not_streamed_yet_and_no_one_goes_on_behind_it(ada: User) -> None:
    take_notes(ada, 1)
    assert streamed() == []
    with pytest.raises(CommandError, match="not sealed") as refused:
        streamed(since=Entry.objects.latest("pk").pk)
    assert refused.value.returncode == 2
