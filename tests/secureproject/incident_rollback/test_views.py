"""secureproject.incident_rollback.views: the pages on which an administrator reverts what an account did."""

import re

import pytest
from django.test import Client

from content.models import Article
from content.models.articles.review import State
from intrusion.models import Incident
from tests.newsroom import Person, fresh
from tests.secureproject.incident_rollback.conftest import SESSION
from tests.signing_in import sign_in, signed_in


def post(client: Client, cara: Person, **more: object) -> object:
    page = client.get(f"/cms/people/{cara.pk}/undo/?session={SESSION}").content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    data = {"session": SESSION, "seen": seen[1] if seen else "", "reason": "Stolen.", **more}
    return client.post(f"/cms/people/{cara.pk}/undo/take-back/", data)


@pytest.mark.parametrize("who", ["as_otto", "as_cara", "as_ed", "as_edna"], indirect=True)
def test_only_administrators_find_it(stolen: Article, cara: Person, who: Client) -> None:
    assert who.get(f"/cms/people/{cara.pk}/undo/").status_code in {403, 404}
    assert who.post(f"/cms/people/{cara.pk}/undo/take-back/").status_code in {403, 404}


def test_looking_changes_nothing(stolen: Article, cara: Person, ada: Person) -> None:
    page = signed_in(ada).get(f"/cms/people/{cara.pk}/undo/?session={SESSION}").content.decode()
    assert "Send it back, which voids its approvals" in page
    assert fresh(stolen).draft.status.state == State.IN_REVIEW


def test_it_is_confirmed_by_a_recent_log_in(stolen: Article, cara: Person, ada: Person) -> None:
    client = Client()
    sign_in(client, ada, minutes_ago=60)
    post(client, cara, line=f"article:{stolen.pk}")
    assert fresh(stolen).draft.status.state == State.IN_REVIEW


def test_what_is_selected_is_reverted(stolen: Article, cara: Person, ada: Person) -> None:
    answer = post(signed_in(ada), cara, line=f"article:{stolen.pk}")
    assert "1 item was reverted" in answer.content.decode()  # type: ignore[attr-defined]
    assert fresh(stolen).draft.status.state == State.DRAFT


def test_the_pages_of_the_person_and_of_an_incident_lead_there(cara: Person, ada: Person) -> None:
    incident = Incident.objects.create(kind="account", key=b"1", sealed=b"", account=str(cara.pk))
    for page in (f"/cms/people/{cara.pk}/", f"/cms/incidents/{incident.pk}/"):
        assert f"/cms/people/{cara.pk}/undo/" in signed_in(ada).get(page).content.decode()
