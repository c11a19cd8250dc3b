"""Anyone who wrote words first approves them in no way in which they come back: PostgreSQL refuses, past every verb."""

from collections.abc import Callable

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


def made_public(article: Article, noa: Person) -> None:
    """What is the draft now becomes what readers see, by way of Noa."""
    publish(fresh(article), by=noa, approver=noa)


def restored(article: Article, ed: Person, edna: Person, noa: Person) -> None:
    """Version 2 is live and Ed's; 3 is what Cara wrote as version 1, restored by Edna."""
    save(article, ed, NEW, base=1)
    made_public(article, noa)
    restore_revision(fresh(article), 1, by=edna, base=2)


def restored_again(article: Article, ed: Person, edna: Person, noa: Person) -> None:
    restored(article, ed, edna, noa)
    made_public(article, noa)
    save(article, ed, NEW, base=3)
    made_public(article, noa)
    restore_revision(fresh(article), 3, by=edna, base=4)


def restored_and_a_correction_went_back(article: Article, ed: Person, edna: Person, noa: Person) -> None:
    restored(article, ed, edna, noa)
    take_back(corrected(fresh(article), ed, "From July."), by=edna)


def restored_and_gone_on_with(article: Article, ed: Person, edna: Person, noa: Person) -> None:
    restored(article, ed, edna, noa)
    settled(article, ed, noa, "From June.</p><p>Daily.")
    save(article, edna, f"{OLD}<p>Twice.</p>", base=3)


def settled(article: Article, ed: Person, noa: Person, text: str) -> None:
    """Ed corrects what readers see, and Noa countersigns it."""
    fix = corrected(fresh(article), ed, text)
    countersign(fix, by=noa, digest=fix.digest)


def restored_with_what_was_public(article: Article, ed: Person, edna: Person, noa: Person) -> None:
    """Ed wrote version 2 on what Cara had published; readers see neither any more when Edna restores it."""
    save(article, ed, f"{OLD}<p>By Ed.</p>", base=1)
    save(article, edna, NEW, base=2)
    made_public(article, noa)
    restore_revision(fresh(article), 2, by=edna, base=3)


def restored_with_what_was_public_elsewhere_in_it(
    article: Article, ed: Person, edna: Person, noa: Person
) -> None:
    """Ed had put a word into Cara's sentence and moved it below his own."""
    save(article, ed, "<p>By Ed.</p><p>Again from May.</p>", base=1)
    save(article, ed, "<p>By Ed.</p><p>Again from May.</p><p>Daily.</p>", base=2)
    save(article, edna, NEW, base=3)
    made_public(article, noa)
    restore_revision(fresh(article), 3, by=edna, base=4)


def restored_past_what_was_kept_beside(article: Article, ed: Person, edna: Person, noa: Person) -> None:
    """Between Ed's two versions, which leave Cara's words as they were, stands what Edna wrote at the same time."""
    save(article, ed, "<p>From May. By Ed.</p>", base=1)
    assert save(article, edna, "<p>By Edna.</p>", base=1).clashes
    save(article, ed, "<p>From May. By Ed.</p><p>Daily.</p>", base=2)
    save(article, edna, NEW, base=4)
    made_public(article, noa)
    restore_revision(fresh(article), 4, by=edna, base=5)


def restored_what_was_kept_beside(article: Article, ed: Person, edna: Person, noa: Person) -> None:
    """Ed took Cara's words out; what Edna wrote on them at the same time stands beside that."""
    save(article, ed, "<p>By Ed.</p>", base=1)
    assert save(article, edna, "<p>From May, by Edna.</p><p>Again: from May.</p>", base=1).clashes
    made_public(article, noa)
    restore_revision(fresh(article), 3, by=edna, base=2)


def restored_correction(article: Article, ed: Person, edna: Person, noa: Person) -> None:
    """Ed's correction left Cara's words as they were; Edna's draft beside it had none of them any more."""
    save(article, edna, NEW, base=1)
    settled(article, ed, noa, "From May.</p><p>Daily.")
    save(article, edna, NEW, base=2)
    made_public(article, noa)
    restore_revision(fresh(article), 3, by=edna, base=4)


def restored_past_a_correction_that_went_back(
    article: Article, ed: Person, edna: Person, noa: Person
) -> None:
    """Ed's draft has Cara's words, the correction that stood for a while had not, and Edna went on with the draft."""
    save(article, ed, f"{OLD}<p>By Ed.</p>", base=1)
    take_back(corrected(fresh(article), ed, "Now by Ed."), by=edna)
    save(article, edna, f"{OLD}<p>By Ed.</p><p>Daily.</p>", base=2)
    made_public(article, noa)
    save(article, edna, NEW, base=4)
    made_public(article, noa)
    restore_revision(fresh(article), 4, by=edna, base=5)


def written_on_what_was_taken_back(article: Article, ed: Person, edna: Person, noa: Person) -> None:
    """Cara's words come back, are public and gone on with by Edna, and are then none that readers see."""
    save(article, ed, NEW, base=1)
    made_public(article, noa)
    restore_revision(fresh(article), 1, by=edna, base=2)
    made_public(article, noa)
    save(article, edna, f"{OLD}<p>By Edna.</p>", base=3)
    take_publication_back(fresh(article), by=edna, besides={3}, to=2, reason="Too early.")


WAYS = (
    restored,
    restored_again,
    restored_and_a_correction_went_back,
    restored_and_gone_on_with,
    restored_with_what_was_public,
    restored_with_what_was_public_elsewhere_in_it,
    restored_past_what_was_kept_beside,
    restored_what_was_kept_beside,
    restored_correction,
    restored_past_a_correction_that_went_back,
)
Way = Callable[[Article, Person, Person, Person], None]


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


def submitted(article: Article) -> Revision:
    words: Revision = fresh(article).draft
    execute(SUBMITTED, words.pk)
    return words


@pytest.mark.parametrize("way", [*WAYS, written_on_what_was_taken_back])
def test_the_site_says_so_first(
    way: Way, published: Article, cara: Person, ed: Person, edna: Person, noa: Person
) -> None:
    way(published, ed, edna, noa)
    workflow.submit(fresh(published), by=edna)
    with pytest.raises(Refused, match="wrote part of"):
        workflow.approve(fresh(published), by=cara, digest=digest_of(published))
    workflow.approve(fresh(published), by=noa, digest=digest_of(published))
    workflow.publish(fresh(published), by=noa)


@pytest.mark.parametrize("forgets", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_who_wrote_them_first_does_not_count(
    way: Way, forgets: bool, published: Article, cara: Person, ed: Person, edna: Person, noa: Person
) -> None:
    way(published, ed, edna, noa)
    words = submitted(published)
    if forgets:
        execute(FORGOTTEN, published.pk)
    execute(APPROVED, words.pk, words.digest, 1, cara.pk)
    assert "no one else has approved" in refused(PUBLISHED, words.pk)
    execute(APPROVED, words.pk, words.digest, 1, noa.pk)
    execute(PUBLISHED, words.pk)


@pytest.mark.parametrize("way", WAYS)
def test_nor_where_someone_in_particular_is_asked_for(
    way: Way, published: Article, news: Section, cara: Person, ed: Person, edna: Person, noa: Person
) -> None:
    way(published, ed, edna, noa)
    with_policy(news, demands=[["role:contributor", "role:editor"]])
    words, live = submitted(published), fresh(published).live
    execute(FORGOTTEN, published.pk)
    left = []
    for approver in (cara, noa):
        execute(APPROVED, words.pk, words.digest, 1, approver.pk)
        with connection.cursor() as cursor:
            cursor.execute(LEFT, [words.pk, 1, live.number])
            left += cursor.fetchone()
    assert left == [1, 0]


def test_a_draft_that_was_set_aside_is_not_published_by_its_writer(
    published: Article, ed: Person, edna: Person, noa: Person
) -> None:
    save(published, edna, NEW, base=1)
    aside = submitted(published)
    settled(published, ed, noa, "From July.")
    execute(APPROVED, aside.pk, aside.digest, 1, edna.pk)
    assert "no one else has approved" in refused(PUBLISHED, aside.pk)


@pytest.mark.parametrize("forgets", [False, True])
def test_who_wrote_it_before_a_correction_does_not_count_after_someone_went_on(
    forgets: bool, published: Article, cara: Person, ed: Person, edna: Person, noa: Person
) -> None:
    save(published, edna, f"{OLD}<p>By Edna.</p>", base=1)
    settled(published, ed, noa, "From June.")
    save(published, cara, f"{OLD}<p>By Edna.</p><p>By Cara.</p>", base=2)
    words = submitted(published)
    if forgets:
        execute(FORGOTTEN, published.pk)
    for writer in (edna, cara):
        execute(APPROVED, words.pk, words.digest, 1, writer.pk)
    assert "no one else has approved" in refused(PUBLISHED, words.pk)


def test_who_wrote_a_version_is_not_changed_afterwards(draft: Article, cara: Person) -> None:
    assert fresh(draft).draft.author_ids == [cara.pk]
    said = refused("UPDATE content_revision SET author_ids = '{}' WHERE article_id = %s", draft.pk)
    assert "permission denied" in said


def test_versions_from_before_it_was_kept_go_by_what_the_article_says(
    published: Article, cara: Person, ed: Person, edna: Person, noa: Person
) -> None:
    restored(published, ed, edna, noa)
    words = submitted(published)
    copied = ", ".join(
        ("article_id", "title", "summary", "body", "language", "topic_ids", "words", "digest", "author_id")
    )
    execute(
        f"INSERT INTO content_revision ({copied}, number) SELECT {copied}, 9 FROM content_revision WHERE id = %s",  # noqa: S608
        words.pk,
    )
    old = published.revisions.get(number=9)
    assert old.author_ids == []
    execute(
        "INSERT INTO content_revisionstatus (revision_id, state, submission) VALUES (%s, 'in_review', 1)",
        old.pk,
    )
    execute("UPDATE content_article SET draft_id = %s WHERE id = %s", old.pk, published.pk)
    execute(APPROVED, old.pk, old.digest, 1, cara.pk)
    assert "no one else has approved" in refused(PUBLISHED, old.pk)
