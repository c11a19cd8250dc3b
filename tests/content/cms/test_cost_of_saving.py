"""Round trips to the database of a save and an autosave: a writer waits for each.

A text of some length, of which one paragraph gets longer, as in an open editor.
"""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from psycopg import BaseConnection, ClientCursor

from content.models import Article, Revision, WorkingCopy
from tests.newsroom import Person
from tests.signing_in import signed_in

PARAGRAPH = f"<p>{'The ferry leaves at seven, rain or shine. ' * 15}</p>"
FORM = "application/x-www-form-urlencoded"
WAYS_OF_KEEPING = 2  # who asks, what they hold and the article; the words
WAYS_OF_SAVING = 3  # the first of those; the copy put away, the article locked, rows and journal; COMMIT


class Writer:
    """An open editor of ``article``."""

    def __init__(self, client: Client, article: Article) -> None:
        self.client, self.page = client, f"/cms/articles/{article.pk}/"
        self.words: dict[str, Any] = {"title": "Ferry", "summary": "", "slug": "", "language": "en"}
        self.words |= {"base": 1, "removed": "", "body": PARAGRAPH * 8, "window": "w", "sequence": 0}

    def keep(self) -> None:
        self.words["sequence"] += 1
        self._send("keep/", 200)

    def save(self) -> None:
        self._send("", 302)
        self.words["base"] += 1

    def _send(self, below: str, status: int) -> None:
        self.words["body"] = f"{self.words['body'].removesuffix('</p>')} word</p>"
        sent = urlencode(self.words)
        answer = self.client.post(self.page + below, sent, content_type=FORM)
        assert answer.status_code == status


@pytest.fixture(autouse=True)
def in_no_transaction(fresh_database: str) -> None:
    """As in a request."""


@pytest.fixture
def writer(published: Article, ed: Person) -> Writer:
    writer = Writer(signed_in(ed), published)
    for _ in range(2):
        writer.keep()
        writer.save()
    return writer


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each message that the driver sends to the database, and waits for the answer to."""
    messages = list[str]()
    send, command = ClientCursor._execute_send, BaseConnection._exec_command

    def send_noted(self: Any, query: Any, **options: Any) -> None:
        messages.append(query.query.decode())
        send(self, query, **options)

    def command_noted(self: Any, text: Any, *args: Any) -> Any:
        messages.append(str(text))
        return command(self, text, *args)

    monkeypatch.setattr(ClientCursor, "_execute_send", send_noted)
    monkeypatch.setattr(BaseConnection, "_exec_command", command_noted)
    return messages


def test_an_autosave_goes_to_the_database_three_times(writer: Writer, sent: list[str]) -> None:
    writer.keep()  # opens the copy that the save put away
    sent.clear()
    writer.keep()
    writer.keep()
    assert len(sent) <= 2 * WAYS_OF_KEEPING, sent
    assert WorkingCopy.objects.get().body == writer.words["body"]


def test_a_save_goes_to_the_database_a_few_times(writer: Writer, sent: list[str]) -> None:
    writer.save()
    writer.save()
    assert len(sent) <= 2 * WAYS_OF_SAVING, sent
    assert Revision.objects.latest("number").body == writer.words["body"]
