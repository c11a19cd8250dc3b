"""An exported file says of each article what the badges of the list say (content.cms.lists.states)."""

import csv
import io
import re

import pytest
from django.db.models.functions import Now
from django.test import Client

from content import workflow
from content.cms.lists.csv_export import STATES
from content.models import Approval, Article, Section
from tests.content.approvals.test_validity_batch import many_approved
from tests.content.conftest import published_by
from tests.content.test_approval_validity import left
from tests.corrections import corrected
from tests.counting import queries_of, rows_read
from tests.newsroom import Person, digest_of, fresh, write
from tests.policies import with_policy
from tests.signing_in import signed_in

LIST = "/cms/articles/"


def in_file(client: Client, language: str = "en", **filters: str) -> list[str]:
    """The states, as the file has them."""
    answer = client.post(f"{LIST}export/", filters, HTTP_ACCEPT_LANGUAGE=language)
    text = answer.content.decode("utf-8-sig")
    return [row[1] for row in csv.reader(io.StringIO(text), delimiter="," if language == "en" else ";")][1:]


def in_list(client: Client) -> list[str]:
    """What the badges of the rows say."""
    rows = client.get(LIST).text.partition("<tbody>")[2].partition("</tbody>")[0]
    badges = [
        re.findall(r'<span class="state[^>]*>.*?</svg>\s*(.*?)</span>', row) for row in rows.split("<tr")[1:]
    ]
    return [" ".join(badge) for badge in badges]


@pytest.mark.parametrize("how", ["account", "role"])
def test_what_someone_approved_who_left_is_not_called_approved(
    how: str, approved: Article, ed: Person, as_edna: Client
) -> None:
    left(ed, how)
    assert in_file(as_edna) == in_file(as_edna, state="approved") == ["needs_another_approval"]
    assert in_file(as_edna, "de") == ["Braucht noch eine Freigabe"]


def test_nor_is_what_needs_more_approvals_by_now(approved: Article, news: Section, edna: Person) -> None:
    with_policy(news, approvals=2)
    assert in_file(signed_in(edna)) == ["needs_another_approval"]


def test_what_is_approved_still_is_called_so(approved: Article, edna: Person) -> None:
    assert in_file(signed_in(edna)) == ["approved"]


def sent_back(news: Section, cara: Person, ed: Person) -> None:
    second = workflow.create_article(news, by=cara, title="Second")
    write(second, cara, "From June.")
    workflow.submit(fresh(second), by=cara)
    workflow.send_back(fresh(second), by=ed, note="From when?", digest=digest_of(second))


def test_it_says_what_the_badges_say(
    published: Article, news: Section, cara: Person, ed: Person, edna: Person
) -> None:
    workflow.take_down(published_by(cara, ed, news, "Third"), by=ed, reason="Wrong")
    sent_back(news, cara, ed)
    corrected(published, ed)
    said = [" ".join(str(STATES[code]) for code in row.split()) for row in in_file(signed_in(edna))]
    assert said == in_list(signed_in(edna))
    assert sorted(said) == ["Published Corrected, not countersigned", "Sent back", "Taken down"]


def test_a_file_of_many_takes_no_more_queries_and_rows_than_it_tells_of(
    news: Section, cara: Person, as_edna: Client
) -> None:
    keys = many_approved(news, cara, 20)
    assert in_file(as_edna).count("needs_another_approval") == 10
    most = queries_of(lambda: in_file(as_edna))
    Article.objects.filter(pk__in=keys[4:]).update(archived_at=Now())
    assert in_file(as_edna).count("needs_another_approval") == 2
    assert queries_of(lambda: in_file(as_edna)) == most
    assert rows_read(Approval, lambda: in_file(as_edna)) <= 20
