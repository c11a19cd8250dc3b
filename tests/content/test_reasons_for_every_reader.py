"""Why something was not done is written where no one reads, and read by people with languages of their own."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation

from accounts.sessions.session_revocation import end_sessions
from audit.models import Entry
from audit.stored_messages import gettext
from audit.timeline import readable
from content.bulk import execution as running
from content.bulk.actions import DEEDS
from content.bulk.dry_run import chosen_among, fingerprint, preview
from content.models import Article, BulkRow, ScheduledChange, Section, Upload
from content.notifications.emails import _about_schedule
from content.scheduling.verbs import schedule_expiry
from content.workflow import take_down
from foundation.clock import database_now
from rbac.events import ACCESS_REFUSED
from tests.commands import ran
from tests.content.articles.test_scheduled_publishing import SOON, scheduled, when_due
from tests.content.media.uploading import send, worker_looks
from tests.newsroom import Person
from tests.policies import with_policy
from tests.signing_in import signed_in

ENGLISH = "This version needs 2 approvals by people who wrote none of it (set for this section)."
GERMAN = "Diese Fassung braucht 2 Freigaben von Personen, die nichts davon geschrieben haben"
FRENCH = "approbations"


def sentence_of(event: str) -> str:
    return str(readable([Entry.objects.filter(event=event).latest("pk")])[0].sentence)


def in_german(event: str) -> str:
    with translation.override("de"):
        return sentence_of(event)


@pytest.mark.parametrize("written", ["de", "fr", "en"])
def test_a_refusal_with_facts_reads_in_every_language(written: str, approved: Article, as_ed: Client) -> None:
    with_policy(approved.section, approvals=2)
    answer = as_ed.post(f"/cms/articles/{approved.pk}/publish/", HTTP_ACCEPT_LANGUAGE=written)
    assert answer.status_code == 403
    assert {"de": GERMAN, "fr": FRENCH, "en": ENGLISH}[written] in answer.text
    assert ENGLISH in sentence_of(ACCESS_REFUSED.name)
    assert GERMAN in in_german(ACCESS_REFUSED.name)
    assert "set for this section" not in in_german(ACCESS_REFUSED.name)


def test_the_page_that_explains_it_says_so_too(approved: Article, as_ed: Client) -> None:
    with_policy(approved.section, approvals=2)
    asked = {"action": "content.publish_article", "object": f"content.article:{approved.pk}"}
    page = as_ed.get("/cms/why/", asked, HTTP_ACCEPT_LANGUAGE="de").text
    assert GERMAN in page
    assert "approvals" not in page.partition("<main")[2]


def test_what_the_worker_held_says_why_to_each_reader(approved: Article, ed: Person, as_ed: Client) -> None:
    schedule = scheduled(approved, ed)
    with_policy(approved.section, approvals=2)
    when_due(schedule)
    page = as_ed.get(f"/cms/articles/{approved.pk}/schedule/", HTTP_ACCEPT_LANGUAGE="de").text
    assert GERMAN in page
    assert ENGLISH in as_ed.get(f"/cms/articles/{approved.pk}/schedule/").text
    assert GERMAN in in_german("content.schedule.held")
    with translation.override("de"):
        assert GERMAN in str(_about_schedule(schedule.pk)[1]["facts"])


def test_a_row_of_many_says_why_in_the_language_that_was_chosen_since(
    approved: Article, edna: Person, as_edna: Client
) -> None:
    lines = preview(chosen_among(Article.objects.all(), edna), DEEDS["publish"], {}, edna)
    run = running.begin(lines, "publish", {}, by=edna, seen=fingerprint(lines, "publish", {}))
    with_policy(approved.section, approvals=2)
    list(running.go_on(run, by=edna))
    assert ENGLISH in BulkRow.objects.get().reason
    assert GERMAN in as_edna.get(f"/cms/articles/bulk/{run.pk}/", HTTP_ACCEPT_LANGUAGE="de").text


def test_a_file_that_the_worker_refused_says_why_in_the_language_of_the_user_who_sent_it(
    news: Section, as_cara: Client
) -> None:
    address = send(as_cara, b"\x7fELF" + bytes(2_000), section=news.pk)
    worker_looks()
    assert as_cara.get(address).json()["refusal"].startswith("This is a program")
    state = as_cara.get(address, HTTP_ACCEPT_LANGUAGE="de").json()
    assert state["refusal"].startswith("Das ist ein Programm")
    assert "Das ist ein Programm" in in_german("content.media.upload_refused")


@pytest.mark.parametrize(
    ("shell", "said"),
    [
        ({"LANG": "de_DE.UTF-8"}, GERMAN),
        ({"LC_ALL": "fr_CH@euro", "LANG": "de_DE.UTF-8"}, FRENCH),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, ENGLISH),
        ({"LANG": "tlh_QO"}, ENGLISH),
        ({}, ENGLISH),
    ],
)
def test_a_command_explains_it_in_the_language_of_the_shell(
    shell: dict[str, str], said: str, approved: Article, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_policy(approved.section, approvals=2)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in shell.items():
        monkeypatch.setenv(name, value)
    answer = ran("explain_access", ed.email, "content.publish_article", f"content.article:{approved.pk}")
    assert (answer.status, said in answer.printed) == (1, True)


def test_a_command_says_in_that_language_what_each_piece_says(
    approved: Article, ed: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    words = ("explain_access", ed.email, "content.publish_article", f"content.article:{approved.pk}")
    said = ran(*words).printed
    assert ("gewährt" in said, "entscheidet nicht" in said) == (True, True)
    assert not {"grants", "does not decide", "invariant", "account", "role"} & {*re.split(r"\s{2,}", said)}
    assert '"verdict": "grants"' in ran(*words, "--json").printed


def test_what_the_worker_took_down_says_why_to_each_reader(published: Article, ed: Person) -> None:
    schedule = schedule_expiry(published, database_now() + SOON, by=ed)
    when_due(schedule)
    assert sentence_of("content.article.taken_down").endswith(": Its time was over.")
    assert in_german("content.article.taken_down").endswith(": Seine Zeit war um.")


def test_what_someone_typed_as_a_reason_stays_as_it_was_typed(published: Article, ed: Person) -> None:
    take_down(published, by=ed, reason="Its time was over.")
    assert in_german("content.article.taken_down").endswith(": Its time was over.")


def test_why_a_session_ended_is_said_to_each_reader(ada: Person, ed: Person) -> None:
    signed_in(ed)
    with translation.override("fr"), transaction.atomic():
        end_sessions(ed, by=ada, reason=gettext("the account was frozen"))
    assert sentence_of("accounts.sessions.ended").endswith(": the account was frozen")
    assert in_german("accounts.sessions.ended").endswith(": das Konto wurde gesperrt")


def test_what_was_kept_before_is_shown_as_it_was_written(approved: Article) -> None:
    assert ScheduledChange(held_because="Der Text wurde geändert.").why_held == "Der Text wurde geändert."
    assert BulkRow(why="It was stopped before.").reason == "It was stopped before."
    assert Upload(refusal="Das ist ein Programm.").why_refused == "Das ist ein Programm."
