"""secureproject.audit_log_viewer.visibility: editors read what happened in their sections only."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from content import workflow
from content.models import Article, Section
from content.redaction.occurrences import Wanted
from content.redaction.removing import ask_redaction
from tests.newsroom import Person, person
from tests.signing_in import signed_in

AUDIT_LOG = "/cms/audit-log/"


@pytest.fixture
def elsewhere(policies: Section, colin: Person) -> Article:
    return workflow.create_article(policies, by=colin, title="Nobody's business")


def test_ed_reads_what_happened_in_news_and_nothing_else(
    as_ed: Client, draft: Article, elsewhere: Article
) -> None:
    page = as_ed.get(AUDIT_LOG).content.decode()
    assert "Ferry timetable changes" in page
    for secret in ("Nobody&#x27;s business", "Policies", "127.0.0.1", "Colin"):
        assert secret not in page
    files = as_ed.post(f"{AUDIT_LOG}export/json/").content.decode()
    rows = json.loads(files)
    assert {row["address"] for row in rows} == {None}
    assert "business" not in files


def test_an_entry_out_of_reach_is_as_unknown_as_none(as_ed: Client, elsewhere: Article) -> None:
    entry = Entry.objects.get(subject_kind="content.article", subject_id=str(elsewhere.pk))
    for pk in (entry.pk, 10**9, 10**18):
        assert as_ed.get(f"{AUDIT_LOG}{pk}/").status_code == 404


@pytest.mark.parametrize("query", ["thing=business", "who=colin@example.org", "thing=content.article:{pk}"])
def test_no_filter_finds_it(as_ed: Client, draft: Article, elsewhere: Article, query: str) -> None:
    answer = as_ed.get(f"{AUDIT_LOG}?{query.format(pk=elsewhere.pk)}")
    assert answer.context["entries"] == []
    assert not any(answer.context["turns"].values())


def test_edna_reads_every_section_but_no_account(edna: Person, draft: Article, elsewhere: Article) -> None:
    page = signed_in(edna).get(AUDIT_LOG).content.decode()
    assert "Ferry timetable changes" in page
    assert "business" in page
    assert not [kind for kind in _kinds(signed_in(edna)) if kind.startswith("accounts.")]


def _kinds(client: Client) -> set[str]:
    return {line.event for line in client.get(AUDIT_LOG).context["entries"]}


def test_what_waits_in_their_sections_stands_on_top(as_ed: Client, ed: Person, published: Article) -> None:
    ask_redaction(published, Wanted(passage="From May"), by=ed, reason="Court order")
    assert "1 removal by law in your sections" in as_ed.get(AUDIT_LOG).content.decode()


def test_it_is_one_query_however_many_roles(ed: Person, draft: Article, policies: Section) -> None:
    client = signed_in(ed)
    with CaptureQueriesContext(connection) as queries:
        client.get(AUDIT_LOG)
    assert sum('FROM "secure_audit_entry"' in query["sql"] for query in queries) == 1


def test_an_administrator_of_a_section_reads_that_section(
    news: Section, draft: Article, elsewhere: Article
) -> None:
    client = signed_in(person("Adele", "administrator", news.scope))
    page = client.get(AUDIT_LOG).content.decode()
    assert "Ferry" in page
    assert "business" not in page
