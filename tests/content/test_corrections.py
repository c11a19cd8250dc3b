"""Urgent correction: who may, of what, what readers see, and who settles it."""

from typing import Any

import pytest
from django.utils.timezone import localdate

from content import workflow
from content.articles import emergency_publication
from content.corrections.reverting import WORKER, revert_due, take_back
from content.corrections.verbs import correct, countersign, countersignatures_missing, open_correction_of
from content.errors import EditConflict, UncleanText, WrongState
from content.models import Article, Section
from content.models.articles.correction import HOURS, Outcome
from content.models.articles.review import State
from content.policy import PROFILES
from content.revisions.correction_notes import corrections_in
from content.taxonomy.topics import add_topic, merge_topic
from rbac.assignments import forget_assignments
from rbac.errors import Refused
from rbac.models import RoleAssignment
from tests.content.public.conftest import published_by
from tests.content.test_approver_left import left
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh, person, write
from tests.policies import with_policy


def test_only_editors_correct_and_only_where_the_policy_allows_it(
    published: Article, cara: Person, colin: Person, otto: Person, ed: Person, edna: Person
) -> None:
    for nobody in (cara, colin, otto):
        with pytest.raises(Refused):
            corrected(published, nobody)
    for policy in ({"corrections": False}, {"corrections": True, "four_eyes": False}):
        with_policy(published.section, **policy)
        with pytest.raises(Refused):
            corrected(fresh(published), ed)


def test_a_newsroom_may_and_the_strict_may_not() -> None:
    assert {name: profile.corrections for name, profile in PROFILES.items()} == {
        "newsroom": True,
        "strict": False,
        "one_person": False,
    }


def test_to_allow_corrections_takes_two(news: Section, ada: Person) -> None:
    with_policy(news, corrections=False)
    change = with_policy(news, corrections=True)
    assert (change.loosens, change.agreed_by_id is None) == (True, False)


def test_nothing_is_corrected_that_is_not_public(taken_down: Article, ed: Person, edna: Person) -> None:
    words: Any = {"title": "T", "summary": "", "body": "<p>x</p>", "reason": "r"}
    with pytest.raises(Refused):
        correct(taken_down, by=ed, base=1, **words)
    workflow.restore(taken_down, by=ed)
    with pytest.raises(Refused, match="not public"):
        correct(taken_down, by=ed, base=1, **words)


def test_it_takes_a_reason_a_change_the_version_that_readers_see_and_somebody_else(
    published: Article, ed: Person
) -> None:
    RoleAssignment.objects.exclude(user=ed).delete()
    forget_assignments()
    with pytest.raises(WrongState, match="nobody else"):
        corrected(published, ed)
    person("Edna", "editor")
    with pytest.raises(UncleanText, match="why"):
        corrected(published, ed, reason=" \x00")
    with pytest.raises(UncleanText, match="Nothing"):
        corrected(published, ed, "From May.")
    with pytest.raises(EditConflict):
        corrected(published, ed, base=9)


def test_readers_see_it_at_once_and_a_draft_of_others_stays_out(
    published: Article, cara: Person, ed: Person
) -> None:
    write(published, cara, "Half a thought.")
    fix = corrected(published, ed, "From June.")
    article = fresh(published)
    assert (article.live.body, article.live_id) == ("<p>From June.</p>", fix.revision_id)
    assert (article.live.status.state, article.draft) == (State.PUBLISHED, None)
    assert (fix.due_at - fix.made_at).total_seconds() == HOURS * 3600
    assert set(fix.author_ids) == {cara.pk, ed.pk}
    assert article.revisions.get(number=2).status.state == State.SUPERSEDED


def test_what_readers_are_told_is_a_correction_note_that_goes_when_the_correction_goes(
    published: Article, ed: Person
) -> None:
    with pytest.raises(UncleanText, match="Nothing"):
        corrected(published, ed, "From May.", note="Only a note.")
    fix = corrected(published, ed, note=" Not  May. ")
    told = corrections_in(fresh(published).live.correction_notes)
    assert told == [(localdate(), "Not May.")]
    take_back(fix, by=ed)
    assert fresh(published).live.correction_notes == ""


def test_whoever_wrote_none_of_it_settles_it_once(
    published: Article, cara: Person, ed: Person, edna: Person, ada: Person
) -> None:
    RoleAssignment.objects.create(user=cara, role="editor", scope=published.section.scope, reason="x")
    write(published, cara, "Half a thought.")
    fix = corrected(published, ed)
    for author in (ed, cara):
        with pytest.raises(Refused, match="wrote part"):
            countersign(fix, by=author, digest=fix.digest)
    with pytest.raises(WrongState, match="another version"):
        countersign(fix, by=edna, digest="0" * 64)
    fix = countersign(fix, by=edna, digest=fix.digest)
    assert (fix.outcome, fix.settled_by) == (Outcome.COUNTERSIGNED, edna)
    with pytest.raises(WrongState, match="settled"):
        countersign(fix, by=ada, digest=fix.digest)
    with pytest.raises(WrongState, match="settled"):
        take_back(fix, by=ada)
    assert fresh(published).live_id == fix.revision_id


def test_where_two_approve_two_countersign(published: Article, ed: Person, edna: Person, ada: Person) -> None:
    fix = corrected(published, ed)
    with_policy(published.section, approvals=2, corrections=False)  # stricter meanwhile
    assert countersign(fix, by=edna, digest=fix.digest).outcome == Outcome.OPEN
    with pytest.raises(Refused, match="already"):
        countersign(fix, by=edna, digest=fix.digest)
    assert countersign(fix, by=ada, digest=fix.digest).outcome == Outcome.COUNTERSIGNED


@pytest.mark.parametrize("how", ["account", "role"])
@pytest.mark.parametrize("asks", [{"approvals": 2}, {"approvals": 2, "demands": [["role:editor"]]}])
def test_whoever_countersigned_and_left_counts_no_longer(
    asks: dict[str, Any], how: str, published: Article, ed: Person, edna: Person, ada: Person
) -> None:
    ida, scope = person("Ida", "editor", published.section.scope), published.section.scope
    with_policy(published.section, **asks)
    fix = countersign(corrected(published, ed), by=edna, digest=digest_of(published))
    left(edna, how)
    fix = countersign(fix, by=ada, digest=fix.digest)
    assert (fix.outcome, countersignatures_missing(fix)) == (Outcome.OPEN, 1)
    if how == "role":  # back again, it counts again
        RoleAssignment.objects.create(user=edna, role="editor", scope=scope, reason="is back")
        forget_assignments()
        assert countersignatures_missing(fix) == 0
    assert countersign(fix, by=ida, digest=fix.digest).outcome == Outcome.COUNTERSIGNED


def test_until_then_nothing_else_is_published_and_it_does_not_move(
    published: Article, cara: Person, ed: Person, edna: Person, ada: Person, policies: Section
) -> None:
    corrected(published, ed)
    write(published, cara, "More.")
    workflow.submit(published, by=cara)
    workflow.approve(published, by=edna, digest=digest_of(published))
    with pytest.raises(Refused, match="Countersign it"):
        workflow.publish(published, by=edna)
    with pytest.raises(WrongState, match="waits"):
        emergency_publication.open_emergency(
            published, by=ada, reason="Fire", minutes=9, digest=digest_of(published)
        )
    with pytest.raises(WrongState, match="waits"):
        workflow.move_article(published, policies, by=ada)


def test_taken_back_readers_see_the_words_before_and_the_others_are_a_draft(
    published: Article, ed: Person, cara: Person
) -> None:
    before = fresh(published).live
    fix = corrected(published, ed)
    with pytest.raises(Refused):
        take_back(fix, by=cara)
    with pytest.raises(Refused):
        take_back(fix, by=WORKER)  # its time is not over
    assert revert_due() == 0
    fix = take_back(fix, by=ed)
    article = fresh(published)
    assert (fix.outcome, article.live, article.live.status.state) == (
        Outcome.REVERTED, before, State.PUBLISHED,
    )  # fmt: skip
    assert (article.draft_id, article.draft.status.state) == (fix.revision_id, State.DRAFT)
    assert article.draft_author_ids == [ed.pk]


def test_a_second_correction_keeps_the_first_deadline_and_the_same_way_back(
    published: Article, ed: Person, edna: Person
) -> None:
    before = fresh(published).live
    first = corrected(published, ed, "From June.")
    second = corrected(published, edna, "From July.")
    first.refresh_from_db()
    assert (first.outcome, second.due_at, second.base) == (Outcome.REPLACED, first.due_at, before)
    for nobody in (ed, edna):
        with pytest.raises(Refused):
            countersign(second, by=nobody, digest=second.digest)
    take_back(second, by=edna)
    assert fresh(published).live == before
    third = corrected(published, ed, "From August.")
    assert third.due_at == first.due_at  # nobody keeps unapproved words public by correcting again and again


def test_a_draft_on_top_of_what_went_back_is_reviewed_anew(
    published: Article, cara: Person, ed: Person, edna: Person
) -> None:
    fix = corrected(published, ed)
    write(published, cara, "More.")
    workflow.submit(published, by=cara)
    workflow.approve(published, by=ed, digest=digest_of(published))
    take_back(fix, by=edna)
    article = fresh(published)
    assert (article.draft.status.state, set(article.draft_author_ids)) == (State.DRAFT, {cara.pk, ed.pk})
    workflow.submit(published, by=cara)
    with pytest.raises(Refused):  # its words are among them
        workflow.approve(published, by=ed, digest=digest_of(published))


def test_taking_down_settles_it_and_it_comes_back_only_approved(
    published: Article, ed: Person, edna: Person
) -> None:
    fix = corrected(published, ed)
    workflow.take_down(published, by=ed, reason="All wrong.")
    fix.refresh_from_db()
    assert (fix.outcome, open_correction_of(fresh(published))) == (Outcome.TAKEN_DOWN, None)
    workflow.restore(published, by=ed)
    with pytest.raises(Refused):
        workflow.publish(published, by=ed)


def test_an_emergency_that_nobody_signed_off_is_no_ground_to_stand_on(
    draft: Article, ada: Person, ed: Person, edna: Person
) -> None:
    one = emergency_publication.open_emergency(
        draft, by=ada, reason="Fire", minutes=9, digest=digest_of(draft)
    )
    workflow.publish(draft, by=ada)
    with pytest.raises(WrongState, match="signed off"):
        corrected(draft, ed)
    emergency_publication.sign_off(one, by=ed)
    assert corrected(draft, ed).outcome == Outcome.OPEN


def test_what_a_topic_became_meanwhile_is_kept_when_a_correction_goes_back(
    news: Section, cara: Person, ed: Person, edna: Person
) -> None:
    boats, ferries = add_topic(by=edna, name="Boats"), add_topic(by=edna, name="Ferries")
    story = published_by(cara, ed, news, "Story", topics=[boats.pk])
    fix = corrected(story, ed)
    merge_topic(boats, ferries, by=edna)
    take_back(fix, by=ed)
    assert list(fresh(story).topics.values_list("pk", flat=True)) == [ferries.pk]
