"""A publication is taken back: readers see what they saw before, and nothing that was not public and approved."""

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.test import Client

from audit.actors import SystemActor
from audit.models import Entry
from content import workflow
from content.articles.emergency_publication import open_emergency
from content.articles.import_article import Brought, bring_in
from content.articles.revert_publication import seen_before, take_publication_back, why_not_again
from content.errors import UncleanText, WrongState
from content.models import Article, SearchEntry, Section
from content.models.articles.review import State
from content.proofs.publication_check import doubtful_publications
from content.proofs.publication_proof import approvals_of, publication_of, value_of
from content.sections.verbs import add_section
from content.trash.verbs import trash_article
from foundation.clock import database_now
from rbac.errors import Refused
from tests.attacks.test_four_eyes import PUBLISHED
from tests.captured_web import execute
from tests.content.redaction.test_removing import agreed, asked
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh, publish, submit_and_approve, write
from tests.policies import with_policy
from tests.words import OLD_SITE

WHY = "It was a mistake."


def published_on_top(article: Article, by: Person, approver: Person, text: str = "From June.") -> Article:
    return publish(write(article, by, text), by=by, approver=approver)


@pytest.fixture
def twice(published: Article, cara: Person, edna: Person) -> Article:
    """Version 1, which Ed approved, and version 2 by Cara and Edna, which readers see."""
    return published_on_top(published, cara, edna)


def back(article: Article, by: Person, *, to: int = 1, besides: int = 2, reason: str = WHY) -> Article:
    return take_publication_back(article, by=by, besides={besides}, to=to, reason=reason)


@pytest.mark.parametrize("who", ["otto", "colin", "cara"], indirect=True)
def test_who_is_no_editor_there_takes_nothing_back(who: Person, twice: Article) -> None:
    with pytest.raises(Refused):
        back(twice, who)
    assert fresh(twice).live.number == 2


def test_only_what_readers_saw_right_before_comes_back(
    twice: Article, cara: Person, ed: Person, edna: Person
) -> None:
    published_on_top(twice, cara, edna, "From July.")
    for to, besides in ((1, 3), (2, 2), (3, 3), (9, 3)):
        with pytest.raises(WrongState):
            back(twice, ed, to=to, besides=besides)
    assert fresh(twice).live.number == 3


def test_a_version_that_no_one_published_is_not_shown(
    published: Article, cara: Person, edna: Person, ed: Person
) -> None:
    write(published, cara, "Only a draft.")
    published_on_top(published, cara, edna)
    with pytest.raises(WrongState, match="did not see version 2"):
        back(published, ed, to=2, besides=3)


def test_a_reason_is_needed(twice: Article, ed: Person) -> None:
    with pytest.raises(UncleanText):
        back(twice, ed, reason=" \x00")


def test_what_was_taken_down_before_stays_so(
    published: Article, cara: Person, ed: Person, edna: Person
) -> None:
    workflow.take_down(published, by=ed, reason="By order of a court.")
    workflow.restore(published, by=ed)
    published_on_top(published, cara, edna)
    assert seen_before(fresh(published), {2}) is None
    with pytest.raises(WrongState):
        back(published, ed)


def test_what_is_not_public_any_more_is_left(twice: Article, ed: Person) -> None:
    workflow.take_down(twice, by=ed, reason="Wrong.")
    with pytest.raises(Refused):
        back(twice, ed)
    trash_article(twice, by=ed)
    with pytest.raises(Refused):
        back(twice, ed)


def test_what_was_removed_by_law_does_not_come_back(
    published: Article, cara: Person, edna: Person, ed: Person, ada: Person, eve: Person
) -> None:
    published_on_top(published, cara, edna, "Witness Jane Doe saw it.")
    published_on_top(published, cara, edna, "Nobody saw it.")
    agreed(asked(published, ada), eve)
    with pytest.raises(WrongState, match="by law"):
        back(published, ed, to=2, besides=3)


def test_an_open_correction_is_settled_first(twice: Article, news: Section, ed: Person) -> None:
    with_policy(news, corrections=True)
    fix = corrected(twice, ed, "From July.")
    for besides in (2, fix.revision.number):
        with pytest.raises(Refused, match="countersigned"):
            back(twice, ed, besides=besides)


def refused_by_both(article: Article) -> bool:
    """Whether the site says no to version 1, and PostgreSQL on its own, too."""
    article = fresh(article)
    first = article.revisions.get(number=1)
    try:
        with transaction.atomic():
            execute(PUBLISHED, first.pk)
            transaction.set_rollback(True)
    except ProgrammingError:
        return bool(why_not_again(article, first))
    assert not why_not_again(article, first)
    return False


def test_its_approvals_count_as_they_would_now(twice: Article, news: Section, ed: Person) -> None:
    assert not refused_by_both(twice)
    with_policy(news, approvals=2)
    assert refused_by_both(twice)
    with pytest.raises(WrongState, match="approvals"):
        back(twice, ed)
    assert fresh(twice).live.number == 2


def test_whose_approval_is_asked_for_is_asked_again(twice: Article, news: Section, ada: Person) -> None:
    with_policy(news, demands=[["role:editor"]])
    assert not refused_by_both(twice)
    with_policy(news, demands=[["role:administrator"]])
    assert refused_by_both(twice)


def test_an_emergency_lets_nothing_come_back(draft: Article, cara: Person, edna: Person, ada: Person) -> None:
    open_emergency(draft, by=ada, reason="Fire", minutes=9, digest=digest_of(draft))
    workflow.publish(draft, by=ada)
    published_on_top(draft, cara, edna)
    with pytest.raises(WrongState, match="approvals"):
        back(draft, edna)


def test_what_was_public_elsewhere_comes_back(news: Section, cara: Person, edna: Person, ed: Person) -> None:
    brought = Brought(
        title="Ferry", body="<p>x</p>", author=cara, source="https://old.example", item=("post", "1"),
        public_since=database_now(),
    )  # fmt: skip
    article = bring_in(brought, news, by=SystemActor("import_wordpress"))
    published_on_top(article, cara, edna)
    assert not refused_by_both(article)
    assert back(article, ed).live.number == 1


def test_a_user_who_writes_on_it_by_now_has_not_approved_it(twice: Article, ed: Person) -> None:
    write(twice, ed, "From July.")
    assert refused_by_both(twice)


def test_readers_see_it_at_once_wherever_they_look(twice: Article, ed: Person, anon: Client) -> None:
    places = (
        f"/{twice.address.path}/",
        "/feed/",
        "/search/?q=ferry",
        f"/api/v1/articles/{twice.public_id}/",
        "/sitemap.xml",
    )
    before = {place: anon.get(place) for place in places}
    was = fresh(twice)
    back(twice, ed)
    article = fresh(twice)
    assert (article.live.number, article.live.status.state) == (1, State.PUBLISHED)
    assert article.public_version > was.public_version
    assert article.section.public_version > was.section.public_version
    assert SearchEntry.objects.get(article=article, is_live=True).revision_id == article.live_id
    for place in places:
        now = anon.get(place, headers={"If-None-Match": before[place]["ETag"]})
        assert (now.status_code, b"From June" in now.content) == (200, False), place
    assert b"From May" in anon.get(places[0]).content


def test_what_goes_is_a_draft_and_nothing_is_lost(twice: Article, ed: Person, cara: Person) -> None:
    back(twice, ed)
    article = fresh(twice)
    assert (article.draft.number, article.draft.status.state) == (2, State.DRAFT)
    assert cara.pk in article.draft_author_ids
    with pytest.raises(Refused):
        workflow.publish(article, by=ed)


def test_a_draft_in_work_stays_and_is_approved_again(twice: Article, ed: Person, cara: Person) -> None:
    submit_and_approve(write(twice, cara, "From July."), by=cara, approver=ed)
    back(twice, ed)
    draft = fresh(twice).draft
    assert (draft.body, draft.status.state) == ("<p>From July.</p>", State.DRAFT)


def test_the_audit_log_tells_of_it_and_the_approvals_of_then_prove_it(twice: Article, ed: Person) -> None:
    back(twice, ed)
    told = publication_of(fresh(twice))
    assert (told.event, value_of(told, "revision"), value_of(told, "instead_of")) == (
        "content.publication.reverted", 1, 2,
    )  # fmt: skip
    assert [value_of(yes, "role") for yes in approvals_of(twice, told)] == ["editor"]
    assert Entry.objects.filter(event="content.publication.reverted").count() == 1
    assert list(doubtful_publications()) == []


def test_the_bad_one_can_go_again_after_it_was_published_once_more(
    twice: Article, ed: Person, edna: Person, cara: Person
) -> None:
    back(twice, ed)
    publish(twice, by=cara, approver=edna)
    assert back(twice, ed).live.number == 1


def test_taking_back_is_not_taken_back(twice: Article, ed: Person) -> None:
    back(twice, ed)
    assert seen_before(fresh(twice), {1}) is None
    for to in (1, 2):
        with pytest.raises(WrongState):
            back(twice, ed, to=to, besides=1)


def test_what_was_before_what_came_back_is_found(
    twice: Article, cara: Person, ed: Person, edna: Person
) -> None:
    published_on_top(twice, cara, edna, "From July.")
    back(twice, ed, to=2, besides=3)
    assert back(twice, ed, to=1, besides=2).live.number == 1


def test_where_no_one_has_to_approve_it_comes_back_without(site: object, ada: Person) -> None:
    blog = add_section(None, by=ada, source=OLD_SITE, title="Blog")
    with_policy(blog, four_eyes=False)
    article = workflow.create_article(blog, by=ada, title="Ferry", body="<p>One.</p>")
    workflow.publish(article, by=ada)
    workflow.publish(write(article, ada, "Two."), by=ada)
    assert back(article, ada).live.number == 1
    with_policy(blog, four_eyes=True)
    assert why_not_again(fresh(article), fresh(article).draft)
