"""Urgent corrections (content.corrections.verbs): what is corrected, what readers see, and who countersigns."""

from typing import Any

import pytest
from django.utils.timezone import localdate

from content import workflow
from content.articles import emergency_publication
from content.corrections.reverting import take_back
from content.corrections.verbs import correct, countersign, countersignatures_missing, open_correction_of
from content.errors import EditConflict, UncleanText, WrongState
from content.models import Article, Section
from content.models.articles.correction import HOURS, Outcome
from content.models.articles.review import State
from content.revisions.correction_notes import corrections_in
from rbac.assignments import forget_assignments
from rbac.errors import Refused
from rbac.models import RoleAssignment
from tests.captured_web import refused
from tests.content.test_approval_validity import left
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh, person, write
from tests.policies import with_policy


def test_it_takes_a_reason_a_change_the_version_that_readers_see_and_someone_else(
    published: Article, ed: Person
) -> None:
    RoleAssignment.objects.exclude(user=ed).delete()
    forget_assignments()
    with pytest.raises(WrongState, match="no one else"):
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


def test_a_user_who_wrote_none_of_it_settles_it_once(
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
def test_a_user_who_countersigned_and_left_counts_no_longer(
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


def test_an_emergency_that_no_one_signed_off_is_no_ground_to_stand_on(
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


def test_a_correction_is_countersigned_by_whom_the_section_asks_for(
    published: Article, asks: Section, lena: Person, ed: Person, edna: Person
) -> None:
    live = fresh(published).live
    fix = correct(
        published, by=ed, title="New", summary="", body="<p>x</p>", base=live.number, reason="Wrong", note=""
    )
    countersign(fix, by=edna, digest=fix.digest)
    assert open_correction_of(fresh(published)) == fix
    refused("UPDATE content_urgentcorrection SET outcome = 'countersigned' WHERE id = %s", fix.pk)
    countersign(fix, by=lena, digest=fix.digest)
    assert open_correction_of(fresh(published)) is None
