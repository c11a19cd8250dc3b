"""/cms/audit-log/: who may read it, pages, filters, anomalies, and exports that are harmless and recorded."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.events import NAME_CHANGED
from accounts.models import User
from audit.models import Entry, Leaf
from audit.record import record
from content import workflow
from content.models import Article, Section
from secureproject.audit_log_viewer import anomalies
from secureproject.audit_log_viewer.filters import PER_PAGE
from tests.audit.sealer import fill
from tests.counting import queries
from tests.newsroom import Person
from tests.samples import samples
from tests.signing_in import signed_in

AUDIT_LOG = "/cms/audit-log/"


@pytest.mark.parametrize("who", ["as_cara", "as_otto"], indirect=True)
def test_others_read_and_take_out_nothing(draft: Article, who: Client) -> None:
    entry = Entry.objects.latest("pk").pk
    assert who.get(AUDIT_LOG).status_code == 403
    assert who.get(f"{AUDIT_LOG}{entry}/").status_code in {403, 404}
    assert who.post(f"{AUDIT_LOG}export/csv/").status_code == 403


def test_a_file_takes_a_fresh_confirmation_and_a_post(ada: User, as_ada: Client) -> None:
    assert as_ada.get(f"{AUDIT_LOG}export/csv/").status_code == 405
    assert signed_in(ada, minutes_ago=60).post(f"{AUDIT_LOG}export/csv/").status_code == 403
    assert not Entry.objects.filter(event="secureproject.audit_log.exported")
    assert as_ada.post(f"{AUDIT_LOG}export/pdf/").status_code == 404


def test_pages_go_on_where_the_last_one_ended(as_ada: Client, site: Any) -> None:
    fill(PER_PAGE + 20)
    as_ada.get(f"{AUDIT_LOG}?thing=:")
    assert queries(as_ada, AUDIT_LOG) <= 12
    first = as_ada.get(AUDIT_LOG)
    second = as_ada.get(f"{AUDIT_LOG}?{first.context['turns']['older']}")
    seen = [*ids(first), *ids(second)]
    assert seen == list(Entry.objects.order_by("-pk").values_list("pk", flat=True)[: len(seen)])
    assert len(seen) > PER_PAGE


def ids(page: Any) -> list[int]:
    return [line.id for line in page.context["entries"]]


def test_a_newer_page_keeps_the_filter_and_shows_nothing_out_of_reach(
    as_ed: Client, published: Article, policies: Section, cara: Person, ada: Person, colin: Person
) -> None:
    workflow.create_article(policies, by=colin, title="A rule")
    first = Entry.objects.filter(subject_id=str(published.pk)).order_by("pk")[0]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("secureproject.audit_log_viewer.views.PER_PAGE", 2)
        page = as_ed.get(f"{AUDIT_LOG}?after={first.pk}")
        assert not [line for line in page.context["entries"] if "A rule" in line.sentence]
        kept = as_ed.get(f"{AUDIT_LOG}?who=cara@example.org&before={first.pk + 10_000}")
    assert kept.context["turns"]["newest"] == "who=cara%40example.org"


def test_a_change_shows_both_sides(as_ada: Client, ada: User) -> None:
    with transaction.atomic():
        record(NAME_CHANGED, by=ada, about=ada, before="Adah", now="Ada")
    entry = Entry.objects.latest("pk")
    page = as_ada.get(f"{AUDIT_LOG}{entry.pk}/").content.decode()
    assert "<del>Adah</del>" in page
    assert "<ins>Ada</ins>" in page


def test_every_entry_has_a_page_of_its_own(as_ada: Client, draft: Article) -> None:
    entry = Entry.objects.get(event="content.article.created")
    page = as_ada.get(f"{AUDIT_LOG}{entry.pk}/").content.decode()
    for fact in (
        "Cara began Ferry timetable changes",
        f">article {draft.pk}</a>",
        ">… began …</a>",
        "not yet",
    ):
        assert fact in page
    assert f"thing=content.article:{draft.pk}" in page
    assert ">content.article" not in page


def test_a_file_holds_what_the_list_shows_and_is_recorded(as_ada: Client, published: Article) -> None:
    thing = {"thing": f"content.article:{published.pk}"}
    rows = list(csv.DictReader(io.StringIO(as_ada.post(f"{AUDIT_LOG}export/csv/", thing).content.decode())))
    same = json.loads(as_ada.post(f"{AUDIT_LOG}export/json/", thing).content)
    assert [row["sentence"] for row in rows] == [row["sentence"] for row in same]
    assert len(rows) == 4
    kept = Entry.objects.filter(event="secureproject.audit_log.exported").order_by("pk")
    assert [(entry.public["form"][1], entry.public["entries"][1]) for entry in kept] == [
        ("csv", 4),
        ("json", 4),
    ]


@pytest.mark.parametrize("query", samples(__file__)["wrong filters"])
def test_a_wrong_filter_counts_as_absent(as_ada: Client, draft: Article, query: str) -> None:
    assert as_ada.get(f"{AUDIT_LOG}?{query}").status_code == 200


def lines(client: Client, query: str) -> list[str]:
    return [line.sentence for line in client.get(f"{AUDIT_LOG}?{query}").context["entries"]]


def test_filters_narrow_the_list(as_ada: Client, published: Article, cara: Person) -> None:
    assert lines(as_ada, "event=content.article.approved") == [
        "Ed approved version 1 of Ferry timetable changes"
    ]
    assert len(lines(as_ada, f"thing=content.article:{published.pk}")) == 4
    assert lines(as_ada, f"thing=content.article:{published.pk}&who=ed@example.org") == [
        "Ed published version 1 of Ferry timetable changes",
        "Ed approved version 1 of Ferry timetable changes",
    ]
    assert lines(as_ada, "who=nobody@example.org") == lines(as_ada, "request=none") == []
    assert lines(as_ada, "last=2001-01-01") == []
    assert len(lines(as_ada, "first=2001-01-01")) >= 4


def test_people_search_by_title_and_choose_events_in_words(as_ada: Client, published: Article) -> None:
    assert len(lines(as_ada, "thing=ferry+TIMETABLE")) == 4
    assert lines(as_ada, "thing=no+such+title") == []
    page = as_ada.get(AUDIT_LOG).content.decode()
    assert '<option value="content.article.approved">… approved version … of …</option>' in page
    assert ">content.article.approved<" not in page


def test_nothing_unusual_is_not_spoken_of(as_ada: Client, site: Any) -> None:
    assert as_ada.get(AUDIT_LOG).context["anomalies"] == []


@pytest.mark.as_worker
def test_what_is_unusual_comes_first(as_ada: Client, site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    Leaf.objects.create(position=0, entry_id=-1, hash=bytes(32))
    monkeypatch.setattr(anomalies, "LATE", timedelta(0))
    fill(1)
    strangers, late = as_ada.get(AUDIT_LOG).context["anomalies"]
    assert "not written by the worker" in strangers
    assert "waiting to be signed since" in late
    assert as_ada.get(f"{AUDIT_LOG}?event=content.article.created").context["anomalies"] == []
