"""The list of articles: filters kept under names, columns chosen, and the list as a file."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from audit.models import Entry
from content import workflow
from content.models import Article, ListSettings, Section
from foundation.csv_files import FORMULA, as_csv, harmless
from intrusion.sensors import LARGE_EXPORT
from tests.newsroom import Person, write
from tests.signing_in import signed_in

LIST = "/cms/articles/"


def keep(client: Client, name: str, **filters: str) -> Any:
    return client.post(f"{LIST}filters/save/", {"name": name, **filters})


def taken_out(client: Client, **filters: str) -> list[dict[str, str]]:
    answer = client.post(f"{LIST}export/", filters)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("address", ["filters/save/", "filters/remove/", "columns/", "export/"])
def test_without_a_role_there_is_nothing_to_keep_or_to_take(as_otto: Client, address: str) -> None:
    assert as_otto.post(f"{LIST}{address}", {"name": "x", "state": "draft"}).status_code == 403
    assert not ListSettings.objects.exists()


def test_filters_are_seen_by_their_owner_alone(as_ed: Client, as_cara: Client) -> None:
    answer = keep(as_ed, "To approve", state="in_review", q="a&b=c")
    assert answer.headers["Location"] == f"{LIST}?state=in_review&q=a%26b%3Dc"
    assert 'href="?state=in_review&amp;q=a%26b%3Dc" aria-current="true">To approve<' in page(
        as_ed, answer.headers["Location"]
    )
    assert "To approve" not in page(as_cara, LIST)


def test_a_filter_is_renamed_by_keeping_it_anew_and_goes_when_removed(as_ed: Client) -> None:
    keep(as_ed, "Mine", mine="yes")
    keep(as_ed, "Mine", state="draft")
    assert ListSettings.objects.get().filters == [["Mine", "state=draft"]]
    as_ed.post(f"{LIST}filters/remove/", {"name": "Mine"})
    assert ListSettings.objects.get().filters == []


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "\x00"])
def test_a_filter_needs_a_short_name(as_ed: Client, name: str) -> None:
    keep(as_ed, name, state="draft")
    assert [s.filters for s in ListSettings.objects.all()] in ([], [[]])


def test_a_filter_holds_whatever_can_be_looked_for(as_ed: Client) -> None:
    keep(as_ed, "Boats", q="🚢" * 100, state="in_review", mine="yes")
    assert ListSettings.objects.get().filters[0][1].endswith("%F0%9F%9A%A2")


def test_a_filter_of_a_section_that_is_not_seen_can_be_taken_away(as_cara: Client, policies: Section) -> None:
    """Whether there is such a section is not said."""
    for section in (policies.pk, 999_999):
        shown = page(as_cara, f"{LIST}?state=draft&section={section}")
        assert "A section that you cannot see" in shown
        assert 'href="?state=draft" aria-current="true"' in shown
        assert "Policies" not in shown


def test_nobody_keeps_more_than_twenty(as_ed: Client) -> None:
    for number in range(21):
        answer = keep(as_ed, f"Filter {number}", state="draft")
    assert len(ListSettings.objects.get().filters) == 20
    assert "Remove one of them first" in page(as_ed, answer.headers["Location"])


def test_a_name_with_markup_is_text(as_ed: Client) -> None:
    keep(as_ed, "<script>alert(1)</script>", state="draft")
    assert "<script>alert(1)" not in page(as_ed, LIST)


def test_columns_are_chosen_by_each_for_themselves(
    as_ed: Client, as_cara: Client, published: Article
) -> None:
    as_ed.post(f"{LIST}columns/", {"column": ["published", "kind", "password"], "state": "published"})
    assert heads(as_ed) == ["Title", "Kind", "Published", "Actions"]
    assert heads(as_cara) == ["Title", "State", "Section", "Author", "Changed", "Actions"]
    as_ed.post(f"{LIST}columns/", {})
    assert heads(as_ed) == heads(as_cara)


def test_a_file_holds_what_the_person_may_see_and_the_filters_let_through(
    published: Article, policies: Section, colin: Person, cara: Person, as_ed: Client
) -> None:
    workflow.create_article(policies, by=colin, title="House rules")
    workflow.create_article(published.section, by=cara, title="Second")
    assert [row["title"] for row in taken_out(as_ed)] == ["Second", "Ferry timetable changes"]
    (row,) = taken_out(as_ed, state="published")
    assert (row["state"], row["address"]) == ("published", f"/{published.address.path}/")
    assert [row["title"] for row in taken_out(signed_in(colin))] == ["House rules"]


def test_what_is_taken_out_is_in_the_journal(as_ed: Client, draft: Article, ed: Person) -> None:
    taken_out(as_ed, state="draft")
    entry = Entry.objects.get(event="content.articles.taken_out")
    said = {name: value for name, (_salt, value) in entry.public.items()}
    assert (said["articles"], said["filters"]) == (1, "state=draft")


def test_whoever_logged_in_long_ago_confirms_first(draft: Article, ed: Person) -> None:
    answer = signed_in(ed, minutes_ago=20).post(f"{LIST}export/", {})
    assert answer.status_code != 200
    assert not Entry.objects.filter(event="content.articles.taken_out").exists()


def test_a_file_is_bounded(
    as_ed: Client, news: Section, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.cms.lists.csv_export.MOST", 2)
    for number in range(3):
        workflow.create_article(news, by=cara, title=f"Story {number}")
    assert [row["title"] for row in taken_out(as_ed)] == ["Story 2", "Story 1"]


@pytest.mark.parametrize("begins", [*FORMULA, " =", "\u00a0=", "\ufeff=", "\x0b+"])
def test_no_cell_is_a_formula(begins: str) -> None:
    text = as_csv(["title"], [{"title": f'{begins}HYPERLINK("http://x")'}])
    (_head, (cell,)) = csv.reader(io.StringIO(text))
    assert cell.startswith("'")


@pytest.mark.parametrize("sign", [";", "|", "\t", "\n", "\r", ';"', ";'", "; ", ";\u00a0"])
@pytest.mark.parametrize("begins", ["=", "@", "-1+", "＝"])
def test_no_cell_begins_in_the_middle_where_a_spreadsheet_separates_by_other_signs(
    sign: str, begins: str
) -> None:
    """Those of Germany and France separate by semicolons: to them, what follows one may be a cell of its own."""
    text = as_csv(["a", "title"], [{"a": "x", "title": f"Ferries{sign}{begins}cmd|' /C calc'!A0;"}])
    for cell in re.split(r"[;|\t\n\r]", text):
        assert not cell.lstrip('" \u00a0').startswith(FORMULA), cell


@pytest.mark.parametrize(
    "begins",
    [
        "\u200e=",
        "\u202e=",
        "\u2060@",
        "\xad+",
        "\ufe66",
        "\ufe63",
        "\u207c",
        "\u2212",
        "\u3000＝",
        "\x00=",
        "\ufe0f=",
    ],
)
def test_nor_is_one_that_begins_with_what_is_not_seen_or_a_sign_of_another_width(begins: str) -> None:
    assert harmless(f"{begins}1+1").startswith("'")
    assert f"'{begins[-1]}1+1" in harmless(f"Ferries;{begins}1+1")


@pytest.mark.parametrize("begins", ["=1", " @x", '"=1', "-1+1", "＝1"])
def test_in_a_file_of_semicolons_none_begins_after_a_comma(begins: str) -> None:
    """Whoever opens it where commas separate would have it in a cell of its own."""
    (cell,) = as_csv(["a"], [{"a": f"Ferries,{begins}"}], separator=";").splitlines()[1:]
    assert not cell.split(",")[1].lstrip('" ').startswith(FORMULA)


@pytest.mark.parametrize("text", ["5,- €", "Für 5,-", "a-b", "Norden – Süden", "a,b", "10 % = viel"])
def test_ordinary_words_of_german_stay_as_they_are(text: str) -> None:
    assert harmless(text, ";") == text


@pytest.mark.parametrize(
    ("language", "head", "state"),
    [
        ("en", '"title","state","section"', '"in_review published"'),
        ("de", '"Titel";"Zustand";"Bereich"', '"In Prüfung, Veröffentlicht"'),
        ("fr", '"titre";"état";"rubrique"', '"En relecture, Publié"'),
    ],
)
def test_a_file_is_for_the_spreadsheet_and_in_the_language_of_whoever_takes_it(
    language: str, head: str, state: str, published: Article, cara: Person, as_ed: Client
) -> None:
    write(published, cara, "From June.")
    workflow.submit(published, by=cara)
    answer = as_ed.post(f"{LIST}export/", {}, HTTP_ACCEPT_LANGUAGE=language)
    text = answer.content.decode("utf-8")
    assert text.startswith(f"\ufeff{head}")
    assert state in text


def test_ordinary_cells_stay_as_they_are() -> None:
    text = as_csv(["a", "b"], [{"a": 'He said "no", twice; 5,- €', "b": None}])
    assert list(csv.reader(io.StringIO(text)))[1] == ['He said "no", twice; 5,- €', ""]


def test_a_large_file_is_noticed(as_ed: Client, draft: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[dict[str, Any]] = []
    monkeypatch.setattr("content.cms.lists.tools.report", lambda *_args, **facts: told.append(facts))
    taken_out(as_ed)
    assert told == [{"rows": 1, "what": "articles"}]
    assert LARGE_EXPORT <= 10_000


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def heads(client: Client) -> list[str]:
    head = page(client, LIST).partition("<thead>")[2].partition("</thead>")[0]
    return [
        part.partition(">")[2]
        .partition("</th>")[0]
        .replace('<span class="visually-hidden">', "")
        .replace("</span>", "")
        for part in head.split("<th scope")[1:]
        if 'type="checkbox"' not in part  # which chooses every row
    ]
