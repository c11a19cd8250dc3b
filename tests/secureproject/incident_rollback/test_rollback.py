"""Rollback: who may, only what was seen, nothing of what others did, one audit log entry; links to the rest."""

from typing import Any

import pytest
from django.db.utils import DatabaseError
from django.test import Client

from accounts.events import PASSKEY_ADDED
from audit.models import Entry
from audit.record import record
from content import workflow
from content.models import Article, Section
from content.models.articles.review import State
from foundation.clock import database_now
from rbac.errors import Conflict, Invalid, Refused
from rbac.roles import grant_role
from secureproject.incident_rollback.report import report_on
from secureproject.incident_rollback.rollback import roll_back
from secureproject.incident_rollback.window import Window
from tests.at_once import at_once
from tests.newsroom import Person, fresh, publish, write
from tests.secureproject.incident_rollback.conftest import (
    SESSION,
    STOLEN,
    found,
    listed,
    revert,
    stolen_session,
)


@pytest.mark.parametrize("who", ["otto", "cara", "ed", "edna"], indirect=True)
def test_only_administrators_revert_anything(stolen: Article, cara: Person, who: Person) -> None:
    with pytest.raises(Refused):
        revert(cara, who)
    assert fresh(stolen).draft.status.state == State.IN_REVIEW


def test_without_a_reason_or_an_item_nothing_happens(stolen: Article, cara: Person, ada: Person) -> None:
    seen = found(cara).fingerprint
    for keys, reason in ((set(), "Stolen."), ({f"article:{stolen.pk}"}, " ")):
        with pytest.raises(Invalid):
            roll_back(cara, STOLEN, keys, by=ada, seen=seen, reason=reason)


def test_only_what_was_seen_is_reverted(stolen: Article, cara: Person, ed: Person, ada: Person) -> None:
    seen = found(cara).fingerprint
    write(workflow.send_back(stolen, by=ed, note="Who says so?"), ed, "Mended.")
    with pytest.raises(Conflict):
        roll_back(cara, STOLEN, {f"article:{stolen.pk}"}, by=ada, seen=seen, reason="Stolen.")


def test_one_entry_of_its_own_beside_those_of_the_verbs(stolen: Article, cara: Person, ada: Person) -> None:
    revert(cara, ada)
    events = list(Entry.objects.order_by("pk").values_list("event", flat=True))[-2:]
    assert events == ["content.article.sent_back", "secureproject.account_changes.rolled_back"]


def test_what_the_database_refuses_takes_nothing_else_along(
    stolen: Article, news: Section, cara: Person, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = workflow.create_article(news, by=cara, title="Another", body="<p>x</p>")
    with stolen_session():
        workflow.submit(other, by=cara)
    real = workflow.send_back

    def fails(article: Article, **more: Any) -> object:
        if article.pk == other.pk:
            raise DatabaseError
        return real(article, **more)

    monkeypatch.setattr(workflow, "send_back", fails)
    outcome = revert(cara, ada)
    assert [item.key for item, _why in outcome.left] == [f"article:{other.pk}"]
    assert fresh(stolen).draft.status.state == State.DRAFT


def test_a_version_that_others_published_meanwhile_stays_public(
    approved: Article, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    with stolen_session():
        workflow.publish(approved, by=ed)
    (item,) = found(ed).items
    write(fresh(approved), cara, "True again.")
    publish(fresh(approved), by=cara, approver=edna)
    with pytest.raises(Conflict):
        item.revert(by=ada)
    assert fresh(approved).live.number == 2


def test_a_role_that_a_rollback_ended_is_not_given_again(
    news: Section, colin: Person, otto: Person, eva: Person, ada: Person
) -> None:
    before = database_now()
    with stolen_session():
        grant_role(colin, "editor", scope=news.scope, reason="Ha.", by=eva)
    revert(eva, ada)
    assert not report_on(ada, Window(since=before)).items


@pytest.mark.usefixtures("fresh_database")
def test_of_two_rollbacks_at_once_one_is_done(
    stolen: Article, cara: Person, eva: Person, ada: Person
) -> None:
    seen, keys = found(cara).fingerprint, {f"article:{stolen.pk}"}
    both = [
        lambda by=by: roll_back(cara, STOLEN, keys, by=by, seen=seen, reason="Stolen.") for by in (ada, eva)
    ]
    assert sum(isinstance(answer, Conflict) for answer in at_once(*both)) == 1
    assert Entry.objects.filter(event="content.article.sent_back").count() == 1


def test_ways_into_the_account_are_named(cara: Person, as_ada: Client) -> None:
    with stolen_session():
        record(PASSKEY_ADDED, by=cara, about=cara, label="Not hers", credential="", public_key="")
    page = as_ada.get(f"/cms/people/{cara.pk}/undo/?session={SESSION}").text
    assert "An attacker may come back by these" in page
    assert "added the passkey “Not hers”" in page


def test_everything_else_is_listed_with_a_link(
    news: Section, ed: Person, cara: Person, draft: Article
) -> None:
    with stolen_session():
        workflow.move_article(draft, news, by=ed, slug="elsewhere")
    assert listed(ed) == [("content.article.moved", f"/cms/articles/{draft.pk}/history/")]
    assert not found(ed).items
