"""``accounts.lifecycle.data_export``: everything kept about a user as JSON, and no secret among it."""

import json

from django.test import Client

from accounts.models import User
from accounts.second_factor.factors import totp_of
from audit.models import Entry
from content.models import Article, WorkingCopy
from tests.signing_in import signed_in

EXPORT = "/account/export/"


def test_it_holds_what_is_kept_and_is_recorded(cara: User, draft: Article) -> None:
    answer = signed_in(cara).get(EXPORT)
    data = json.loads(answer.content)
    assert answer["Content-Disposition"].startswith("attachment")
    assert (data["account"]["email"], data["roles"][0]["role"]) == (cara.email, "contributor")
    assert [row["title"] for row in data["written"]] == ["Ferry timetable changes"]
    assert len(data["session"]) == len(data["totpdevice"]) == 1
    assert data["device"][0]["device"] == "Firefox 145, Linux"
    assert any("Cara" in entry["what"] for entry in data["audit_log"])
    assert Entry.objects.filter(event="accounts.data.exported").count() == 1


def test_what_is_being_written_is_in_it(cara: User, draft: Article) -> None:
    WorkingCopy.objects.create(person=cara, article=draft, title="Half a title", body="<p>Half.</p>")
    data = json.loads(signed_in(cara).get(EXPORT).content)
    (row,) = data["being_written"]
    assert (row["title"], row["body"]) == ("Half a title", "<p>Half.</p>")


def test_no_secret_is_in_it(as_cara: Client, cara: User) -> None:
    text = as_cara.get(EXPORT).content.decode()
    device = totp_of(cara)
    secrets = [bytes(device.secret).decode(), cara.password, cara.sessions.get().digest]
    assert [secret for secret in secrets if secret in text] == []


def test_an_administrator_exports_before_deleting(ada: User, cara: User) -> None:
    answer = signed_in(ada).get(f"/cms/people/{cara.pk}/export/")
    assert json.loads(answer.content)["account"]["email"] == cara.email
