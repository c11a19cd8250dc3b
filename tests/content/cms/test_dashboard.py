"""/cms/: what I write, what waits for me, what changed."""

from content import workflow
from content.models import Article, Section
from tests.newsroom import Person, digest_of, write
from tests.policies import with_policy
from tests.signing_in import signed_in


def listed(person: Person, name: str) -> list[int]:
    """The articles that a list on the desk of ``person`` leads to."""
    return [row.pk for row in signed_in(person).get("/cms/").context[name]]


def test_without_a_role_there_is_no_desk(draft: Article, otto: Person) -> None:
    assert signed_in(otto).get("/cms/").status_code == 403


def test_a_writer_finds_the_own_drafts(draft: Article, cara: Person) -> None:
    assert listed(cara, "drafts") == [draft.pk]


def test_an_editor_finds_what_waits_for_a_decision(in_review: Article, ed: Person, cara: Person) -> None:
    assert listed(ed, "to_review") == [in_review.pk]
    assert listed(cara, "to_review") == []


def test_own_words_do_not_wait_for_their_writer(draft: Article, ed: Person, cara: Person) -> None:
    write(draft, ed, "Ed was here.")
    signed_in(cara).post(f"/cms/articles/{draft.pk}/submit/")
    assert listed(ed, "to_review") == []


def test_an_editor_finds_what_is_ready_to_publish(approved: Article, ed: Person) -> None:
    assert listed(ed, "to_publish") == [approved.pk]


def test_a_title_with_markup_or_slots_is_text(news: Section, cara: Person) -> None:
    workflow.create_article(news, by=cara, title="<script>alert(1)</script> {section}")
    page = signed_in(cara).get("/cms/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {section}" in page
    assert "<script>alert(1)" not in page


def test_what_needs_one_more_approval_by_now_waits_for_whoever_can_give_it(
    approved: Article, news: Section, ed: Person, edna: Person, cara: Person
) -> None:
    assert listed(edna, "to_review") == []
    with_policy(news, approvals=2)
    assert listed(edna, "to_review") == [approved.pk]
    assert listed(ed, "to_review") == []  # he said yes already
    assert listed(cara, "to_review") == []
    assert listed(edna, "to_publish") == []


def test_it_waits_no_longer_once_there_are_enough(
    approved: Article, news: Section, ed: Person, edna: Person
) -> None:
    with_policy(news, approvals=2)
    workflow.approve(approved, by=edna, digest=digest_of(approved))
    assert listed(edna, "to_review") == []
    assert listed(edna, "to_publish") == [approved.pk]
