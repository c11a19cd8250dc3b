"""Anyone who wrote words first approves them in no way in which they come back: PostgreSQL refuses, past every verb."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.db import connection

from content import workflow
from content.articles.restore import restore_revision
from content.articles.revert_publication import take_publication_back
from content.corrections.reverting import take_back
from content.corrections.verbs import countersign
from content.models import Article, Revision, Section
from content.revisions import restored_authors
from content.revisions.restored_authors import writers_of_what_returns
from rbac.errors import Refused
from tests.attacks.test_four_eyes import APPROVED, PUBLISHED
from tests.captured_web import execute, refused
from tests.content.autosave.test_saving import save
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh, person, publish
from tests.policies import with_policy

FORGOTTEN = "UPDATE content_article SET draft_author_ids = '{}' WHERE id = %s"
SUBMITTED = "UPDATE content_revisionstatus SET state = 'in_review', submission = submission + 1 WHERE revision_id = %s"
LEFT = "SELECT content_approvals_left(%s, %s, %s, NULL, false)"
OLD, NEW = "<p>From May.</p>", "<p>From June.</p>"


@pytest.fixture
def noa(news: Section) -> Person:
    """An editor who never wrote a word of it."""
    return person("Noa", "editor", news.scope)


class Story(NamedTuple):
    """What Cara wrote and Ed published, and who goes on with it."""

    article: Article
    ed: Person
    edna: Person
    noa: Person


@pytest.fixture
def story(published: Article, ed: Person, edna: Person, noa: Person) -> Story:
    return Story(published, ed, edna, noa)


type Step = Callable[[Story], object]


def saves(who: str, text: str, base: int, *, clashes: bool = False) -> Step:
    def step(story: Story) -> None:
        saved = save(story.article, getattr(story, who), text, base=base)
        assert saved.clashes or not clashes

    return step


def made_public(story: Story) -> None:
    """What is the draft now becomes what readers see, by way of Noa."""
    publish(fresh(story.article), by=story.noa, approver=story.noa)


def restores(number: int, base: int) -> Step:
    return lambda story: restore_revision(fresh(story.article), number, by=story.edna, base=base)


def settles(text: str) -> Step:
    """Ed corrects what readers see, and Noa countersigns it."""

    def step(story: Story) -> None:
        fix = corrected(fresh(story.article), story.ed, text)
        countersign(fix, by=story.noa, digest=fix.digest)

    return step


def corrects_in_vain(text: str) -> Step:
    return lambda story: take_back(corrected(fresh(story.article), story.ed, text), by=story.edna)


def takes_version_3_back(story: Story) -> None:
    take_publication_back(fresh(story.article), by=story.edna, besides={3}, to=2, reason="Too early.")


BY_ED, BELOW_HIS = f"{OLD}<p>By Ed.</p>", "<p>By Ed.</p><p>Again from May.</p>"
# Version 2 is live and Ed's; 3 is what Cara wrote as version 1, restored by Edna.
RESTORED: tuple[Step, ...] = (saves("ed", NEW, 1), made_public, restores(1, 2))
WAYS: dict[str, tuple[Step, ...]] = {
    "restored": RESTORED,
    "restored again": (*RESTORED, made_public, saves("ed", NEW, 3), made_public, restores(3, 4)),
    "restored, and a correction went back": (*RESTORED, corrects_in_vain("From July.")),
    "restored and gone on with": (
        *RESTORED, settles("From June.</p><p>Daily."), saves("edna", f"{OLD}<p>Twice.</p>", 3),
    ),
    # Ed wrote version 2 on what Cara had published; readers see neither any more when Edna restores it.
    "restored with what was public": (
        saves("ed", BY_ED, 1), saves("edna", NEW, 2), made_public, restores(2, 3),
    ),
    # Ed had put a word into Cara's sentence and moved it below his own.
    "restored with what was public elsewhere in it": (
        saves("ed", BELOW_HIS, 1), saves("ed", f"{BELOW_HIS}<p>Daily.</p>", 2),
        saves("edna", NEW, 3), made_public, restores(3, 4),
    ),
    # Between Ed's two versions, which leave Cara's words as they were, stands what Edna wrote at the same time.
    "restored past what was kept beside": (
        saves("ed", "<p>From May. By Ed.</p>", 1), saves("edna", "<p>By Edna.</p>", 1, clashes=True),
        saves("ed", "<p>From May. By Ed.</p><p>Daily.</p>", 2),
        saves("edna", NEW, 4), made_public, restores(4, 5),
    ),
    # Ed took Cara's words out; what Edna wrote on them at the same time stands beside that.
    "restored what was kept beside": (
        saves("ed", "<p>By Ed.</p>", 1),
        saves("edna", "<p>From May, by Edna.</p><p>Again: from May.</p>", 1, clashes=True),
        made_public, restores(3, 2),
    ),
    # Ed's correction left Cara's words as they were; Edna's draft beside it had none of them any more.
    "restored correction": (
        saves("edna", NEW, 1), settles("From May.</p><p>Daily."),
        saves("edna", NEW, 2), made_public, restores(3, 4),
    ),
    # Ed's draft has Cara's words, the correction that stood for a while had not, and Edna went on with the draft.
    "restored past a correction that went back": (
        saves("ed", BY_ED, 1), corrects_in_vain("Now by Ed."),
        saves("edna", f"{BY_ED}<p>Daily.</p>", 2), made_public,
        saves("edna", NEW, 4), made_public, restores(4, 5),
    ),
}  # fmt: skip
# Cara's words come back, are public and gone on with by Edna, and are then none that readers see.
TAKEN_BACK: tuple[Step, ...] = (
    *RESTORED,
    made_public,
    saves("edna", f"{OLD}<p>By Edna.</p>", 3),
    takes_version_3_back,
)


@pytest.fixture
def returned(way: str, story: Story) -> Any:
    """The article in which words came back by ``way``."""
    for step in WAYS.get(way, TAKEN_BACK):
        step(story)
    return fresh(story.article)


def test_the_words_of_a_long_history_are_those_of_everybody_who_wrote_before(
    published: Article, cara: Person, ed: Person, edna: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not all of it is looked through; rather one too many does not count than one too few."""
    for number in range(1, 6):
        save(published, ed if number < 3 else edna, f"{OLD}<p>Again, {number}.</p>", base=number)
    last = published.revisions.get(number=6)
    article = fresh(published)
    assert writers_of_what_returns(article, last) == {ed.pk, edna.pk}
    monkeypatch.setattr(restored_authors, "LOOKED_THROUGH", 2)
    assert writers_of_what_returns(article, last) == {cara.pk, ed.pk, edna.pk}


def submitted(article: Article, *, forgets: bool = False) -> Revision:
    words: Revision = fresh(article).draft
    execute(SUBMITTED, words.pk)
    if forgets:
        execute(FORGOTTEN, article.pk)
    return words


@pytest.mark.parametrize("way", [*WAYS, "written on what was taken back"])
def test_the_site_says_so_first(returned: Article, cara: Person, edna: Person, noa: Person) -> None:
    workflow.submit(returned, by=edna)
    with pytest.raises(Refused, match="wrote part of"):
        workflow.approve(fresh(returned), by=cara, digest=digest_of(returned))
    workflow.approve(fresh(returned), by=noa, digest=digest_of(returned))
    workflow.publish(fresh(returned), by=noa)


@pytest.mark.parametrize("forgets", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_who_wrote_them_first_does_not_count(
    forgets: bool, returned: Article, cara: Person, noa: Person
) -> None:
    words = submitted(returned, forgets=forgets)
    execute(APPROVED, words.pk, words.digest, 1, cara.pk)
    assert "no one else has approved" in refused(PUBLISHED, words.pk)
    execute(APPROVED, words.pk, words.digest, 1, noa.pk)
    execute(PUBLISHED, words.pk)


@pytest.mark.parametrize("way", WAYS)
def test_nor_where_someone_in_particular_is_asked_for(
    returned: Any, news: Section, cara: Person, noa: Person
) -> None:
    with_policy(news, demands=[["role:contributor", "role:editor"]])
    words = submitted(returned, forgets=True)
    left = []
    for approver in (cara, noa):
        execute(APPROVED, words.pk, words.digest, 1, approver.pk)
        with connection.cursor() as cursor:
            cursor.execute(LEFT, [words.pk, 1, returned.live.number])
            left += cursor.fetchone()
    assert left == [1, 0]


def test_a_draft_that_was_set_aside_is_not_published_by_its_writer(story: Story) -> None:
    saves("edna", NEW, 1)(story)
    aside = submitted(story.article)
    settles("From July.")(story)
    execute(APPROVED, aside.pk, aside.digest, 1, story.edna.pk)
    assert "no one else has approved" in refused(PUBLISHED, aside.pk)


@pytest.mark.parametrize("forgets", [False, True])
def test_who_wrote_it_before_a_correction_does_not_count_after_someone_went_on(
    forgets: bool, story: Story, cara: Person
) -> None:
    saves("edna", f"{OLD}<p>By Edna.</p>", 1)(story)
    settles("From June.")(story)
    save(story.article, cara, f"{OLD}<p>By Edna.</p><p>By Cara.</p>", base=2)
    words = submitted(story.article, forgets=forgets)
    for writer in (story.edna, cara):
        execute(APPROVED, words.pk, words.digest, 1, writer.pk)
    assert "no one else has approved" in refused(PUBLISHED, words.pk)


def test_who_wrote_a_version_is_not_changed_afterwards(draft: Article, cara: Person) -> None:
    assert fresh(draft).draft.author_ids == [cara.pk]
    said = refused("UPDATE content_revision SET author_ids = '{}' WHERE article_id = %s", draft.pk)
    assert "permission denied" in said


@pytest.mark.parametrize("way", ["restored"])
def test_versions_from_before_it_was_kept_go_by_what_the_article_says(
    returned: Article, cara: Person
) -> None:
    words = submitted(returned)
    copied = ", ".join(
        ("article_id", "title", "summary", "body", "language", "topic_ids", "words", "digest", "author_id")
    )
    execute(
        f"INSERT INTO content_revision ({copied}, number) SELECT {copied}, 9 FROM content_revision WHERE id = %s",  # noqa: S608
        words.pk,
    )
    old = returned.revisions.get(number=9)
    assert old.author_ids == []
    execute(
        "INSERT INTO content_revisionstatus (revision_id, state, submission) VALUES (%s, 'in_review', 1)",
        old.pk,
    )
    execute("UPDATE content_article SET draft_id = %s WHERE id = %s", old.pk, returned.pk)
    execute(APPROVED, old.pk, old.digest, 1, cara.pk)
    assert "no one else has approved" in refused(PUBLISHED, old.pk)
