"""Fields of a kind (content.kinds.kind) belong to a version: refused, stored, merged and redacted with its text."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from content import workflow
from content.articles.restore import restore_revision
from content.errors import UncleanText
from content.kinds.fields import Moment
from content.kinds.kind import Kind, Kinds, Listed, NotComplete, UnknownKind
from content.models import Article, Revision, SearchEntry, Section
from content.redaction.occurrences import Wanted
from content.revisions.digest import digest_of
from content.revisions.merge import merge
from content.revisions.revisions import cleaned_words, go_live, lock_article
from content.search.query import found, question
from tests.newsroom import Person, fresh, person, publish
from tests.newsroom import digest_of as digest_now
from tests.redactions import redacted
from tests.samples import samples

REGATTA = {
    "begins": "2027-06-05T08:00Z",
    "ends": "2027-06-05T16:30Z",
    "place": "The old quay, behind Jane Doe's boathouse",
    "register": "https://example.org/regatta?year=2027",
}


def regatta(section: Section, by: Person, **changes: str) -> Article:
    details = REGATTA | changes
    return workflow.create_article(section, by=by, title="Regatta", kind="event", details=details)


def shown(article: Article, cara: Person, ed: Person) -> Article:
    publish(article, by=cara, approver=ed)
    return fresh(article)  # type: ignore[no-any-return]


def saved(article: Article, by: Person, **details: str) -> Revision:
    now = fresh(article).newest
    return workflow.save_draft(
        article, by=by, title=now.title, summary="", body=now.body, base=now.number, details=details
    )


@pytest.mark.parametrize("wrong", [*samples(__file__)["wrong"], {"place": "x" * 201}])
def test_what_cannot_be_kept_is_refused(wrong: dict[str, str], news: Section, cara: Person) -> None:
    with pytest.raises(UncleanText):
        regatta(news, cara, **wrong)


def test_a_kind_that_no_one_declares_is_refused(news: Section, cara: Person) -> None:
    with pytest.raises(UnknownKind):
        workflow.create_article(news, by=cara, title="Quiz", kind="nobody-declares-it")


def test_what_is_not_complete_is_kept_but_neither_submitted_nor_published(
    news: Section, cara: Person
) -> None:
    article = regatta(news, cara, place="")
    with pytest.raises(NotComplete, match="Place"):
        workflow.submit(article, by=cara)
    with pytest.raises(NotComplete, match="Place"):
        go_live(lock_article(article))


def test_postgresql_keeps_nothing_but_texts_and_no_other_kind(news: Section, cara: Person) -> None:
    article = regatta(news, cara)
    with pytest.raises(DatabaseError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(kind="article")
    for wrong in ('["x"]', '{"place": 1}', '{"place": {"x": "y"}}'):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO content_revision (article_id, number, title, summary, body, language, topic_ids, words,"
                " digest, author_id, details) SELECT article_id, 99, title, '', '', 'en', '{}', 0, digest, author_id,"
                " %s::jsonb FROM content_revision WHERE article_id = %s",
                [wrong, article.pk],
            )


def test_what_a_kind_does_not_ask_for_is_left_out(news: Section, cara: Person) -> None:
    article = workflow.create_article(news, by=cara, title="Plain", details={"place": "Here"})
    assert article.newest.details == {}


def test_a_change_of_the_place_voids_the_approval(news: Section, cara: Person, ed: Person) -> None:
    article = regatta(news, cara)
    workflow.submit(article, by=cara)
    before = digest_now(article)
    workflow.approve(article, by=ed, digest=before)
    assert saved(article, cara, **REGATTA | {"place": "Elsewhere"}).digest != before
    with pytest.raises(Exception, match="approv"):
        workflow.publish(article, by=ed)


def test_saving_without_them_leaves_them_and_going_back_brings_them(news: Section, cara: Person) -> None:
    article = regatta(news, cara)
    again = workflow.save_draft(article, by=cara, title="Regatta", summary="", body="<p>More.</p>", base=1)
    assert again.details == REGATTA
    saved(article, cara, **REGATTA | {"place": "Elsewhere"})
    assert restore_revision(article, 1, by=cara, base=3).details == REGATTA


def test_readers_lists_know_when_it_takes_place(news: Section, cara: Person, ed: Person) -> None:
    article = shown(regatta(news, cara), cara, ed)
    assert [f"{at:%Y-%m-%dT%H:%MZ}" for at in (article.begins_at, article.ends_at)] == [
        REGATTA["begins"], REGATTA["ends"],
    ]  # fmt: skip


def test_the_place_is_found(news: Section, cara: Person) -> None:
    article = regatta(news, cara)
    entries = SearchEntry.objects.filter(is_live=False, words=question(["boathouse"], "en"))
    assert [entry.article_id for entry in entries] == [article.pk]


def test_the_law_takes_a_name_out_of_the_place(news: Section, cara: Person, ed: Person, ada: Person) -> None:
    eve, article = person("Eve", "administrator"), shown(regatta(news, cara), cara, ed)
    redacted(article, Wanted(passage="Jane Doe"), by=ada, agreed_by=eve)
    left = fresh(article).live
    assert left.details == REGATTA | {"place": "The old quay, behind […]'s boathouse"}
    entries = SearchEntry.objects.filter(is_live=True)
    assert not found(entries, ["jane"], "en").exists()


def words(**details: str) -> Any:
    return cleaned_words(title="T", summary="", body="", language="en", kind="event", details=details)


def test_two_people_who_change_different_fields_both_keep_theirs() -> None:
    base = words(**REGATTA)
    mine, theirs = words(**REGATTA | {"place": "Mine"}), words(**REGATTA | {"register": ""})
    merged = merge(base, mine, theirs)
    assert not merged.clashes
    assert merged.words.details == {name: text for name, text in (REGATTA | {"place": "Mine"}).items()
                                    if name != "register"}  # fmt: skip


def test_two_people_who_change_the_same_field_are_told() -> None:
    merged = merge(words(place="A"), words(place="B"), words(place="C"))
    assert [(clash.field, clash.mine, clash.theirs) for clash in merged.clashes] == [
        ("details.place", "B", "C")
    ]


def landing(**details: str) -> Any:
    return cleaned_words(title="T", summary="", body="", language="en", kind="landing", details=details)


def test_two_people_who_change_different_lines_of_a_part_both_keep_theirs() -> None:
    base = landing(words_1="First.\n\n- North\n- South", shows_1="/a/\n/b/")
    mine = landing(words_1="First, **mine**.\n\n- North\n- South", shows_1="/a/\n/b/\n/c/")
    theirs = landing(words_1="First.\n\n- North\n- South\n- West", shows_1="/b/")
    merged = merge(base, mine, theirs, kind="landing")
    assert not merged.clashes
    assert merged.words.details == {
        "words_1": "First, **mine**.\n\n- North\n- South\n- West", "shows_1": "/b/\n/c/",
    }  # fmt: skip


@pytest.mark.parametrize("theirs", ["Theirs.\n\nLast", "First.\n\nLast" + "\nx" * 490])
def test_the_same_line_and_more_than_a_part_holds_are_asked_about(theirs: str) -> None:
    base = landing(words_1="First.\n\nLast")
    mine = landing(words_1="Mine.\n\nLast" + "\ny" * 20)
    merged = merge(base, mine, landing(words_1=theirs), kind="landing")
    assert [clash.field for clash in merged.clashes] == ["details.words_1"]
    assert merged.words.details["words_1"] == mine.details["words_1"]


details = st.dictionaries(st.sampled_from(["begins", "place"]), st.text(min_size=1, max_size=3))


@given(details, details)
def test_the_digest_changes_if_and_only_if_they_do(one: dict[str, str], other: dict[str, str]) -> None:
    plain = {"title": "T", "summary": "", "body": "", "language": "en"}
    assert (digest_of(**plain, details=one) == digest_of(**plain, details=other)) == (one == other)  # type: ignore[arg-type]
    if not one:
        assert digest_of(**plain, details=one) == digest_of(**plain)  # type: ignore[arg-type]


def test_a_declaration_that_cannot_work_does_not_start() -> None:
    about: Any = {
        "name": "poll",
        "label": "Poll",
        "plural": "Polls",
        "about": "",
        "listed": Listed.IN_SECTION,
    }
    when = Moment(name="at", label="At")
    for wrong in (
        {"name": "Poll"}, {"fields": (when, when)}, {"ends": "at"}, {"listed": Listed.UNTIL_OVER},
        {"fields": (when,), "ends": "at"},
    ):  # fmt: skip
        with pytest.raises(TypeError):
            Kind(**about | wrong)
    registry = Kinds()
    registry.register(Kind(**about))
    with pytest.raises(TypeError):
        registry.register(Kind(**about))
    assert registry.names() == ["poll"]
    with pytest.raises(RuntimeError):
        registry.register(Kind(**about | {"name": "quiz"}))
