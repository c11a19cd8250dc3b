"""A thief who knows that there is an undo, and prepares: on real PostgreSQL, with both at work at once."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from accounts.events import ADDRESS_CHANGED
from accounts.invitations import invite
from accounts.models import Invitation, User
from audit.record import record
from content import topics, workflow
from content.media.describing import Description, edit
from content.models import Article, Asset, Section, Topic
from content.section_trash import trash_section
from content.sections import add_section, move_section
from content.set_policy import change_policy, pending
from content.trash import trash_article
from rbac import teams
from rbac.clock import database_now
from rbac.custom_roles import make_role
from rbac.models import RoleAssignment
from rbac.roles import grant_role, revoke_role
from secureproject.undoing import reversing
from secureproject.undoing.reversing import take_back, what_was_done
from secureproject.undoing.window import Window, around
from tests.media.files import picture, upload
from tests.newsroom import Person, fresh, write
from tests.undoing.test_taking_back import STOLEN, found, in_other_hands, only_line, undo


def again(section: Section) -> Section:
    return Section.objects.select_related("scope", "address").get(pk=section.pk)


def taken_back(account: Person, window: Window, by: Person) -> reversing.Undone:
    seen = what_was_done(account, window)
    keys = {line.key for line in seen.lines}
    return take_back(account, window, keys, by=by, seen=seen.fingerprint, reason="Stolen.")


def test_a_chain_of_publishing_moving_and_merging_is_undone_link_by_link(
    approved: Article, news: Section, policies: Section, eva: Person, ada: Person
) -> None:
    ferries, traffic = (topics.add_topic(by=ada, name=name) for name in ("Ferries", "Traffic"))
    with in_other_hands():  # type: ignore[attr-defined]
        workflow.publish(approved, by=eva)
        approved.topics.set([ferries])
        move_section(again(news), again(policies), by=eva)
        topics.merge_topic(ferries, traffic, by=eva)
    assert not undo(eva, ada).left
    article = fresh(approved)
    assert (article.live, article.address.path) == (None, "news/ferry-timetable-changes")
    assert list(article.topics.all()) == [ferries]


def test_a_section_in_the_trash_hides_nothing_that_was_done_in_it_before(
    draft: Article, news: Section, eva: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, eva, "Lies.")
        trash_article(fresh(draft), by=eva)
        trash_section(again(news), by=eva, name="News")
    undone = undo(eva, ada)
    assert not undone.left
    assert (fresh(draft).trashed_at, fresh(draft).newest.body) == (None, "<p>From May.</p>")


def test_what_was_begun_in_a_section_of_the_thief_goes_before_it(eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        mine = add_section(None, by=eva, title="Mine")
        change_policy(again(mine), {"approvals": 2}, by=eva, reason="Ha.")
        spam = workflow.create_article(again(mine), by=eva, title="Spam", body="<p>x</p>")
    undo(eva, ada)
    assert (bool(again(mine).trashed_at), bool(fresh(spam).trashed_at)) == (True, True)


def test_what_was_done_just_before_the_window_or_in_another_session_is_pointed_at(
    draft: Article, cara: Person
) -> None:
    write(draft, cara, "Just before.")
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
    wider = around(cara, STOLEN)
    assert wider is not None
    assert len(what_was_done(cara, wider).lines[0].entries) == 3  # and what she began before
    assert around(cara, wider) is None


def test_what_the_friend_did_is_one_link_away(news: Section, otto: Person, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        grant_role(otto, "editor", scope=news.scope, reason="Ha.", by=eva)
        invite("friend@thief.example", "Friend", by=eva)
    friend = User.objects.get(email="friend@thief.example")
    urls = [line.url for line in found(eva).lines]
    assert urls[0].startswith(f"/cms/people/{otto.pk}/undo/?since=")
    assert urls[1] == f"/cms/people/{friend.pk}/"


def test_what_was_done_through_a_friend_is_not_put_down_to_the_victim(
    draft: Article, news: Section, otto: Person, eva: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        grant_role(otto, "editor", scope=news.scope, reason="Ha.", by=eva)
    with in_other_hands():  # type: ignore[attr-defined]  # even from the same browser
        write(draft, User.objects.get(pk=otto.pk), "Lies.")
    undo(eva, ada)
    assert fresh(draft).newest.body == "<p>Lies.</p>"
    assert taken_back(otto, STOLEN, ada).done
    assert fresh(draft).newest.body == "<p>From May.</p>"


def test_the_thief_cannot_take_back_the_taking_back_to_get_a_role_again(
    news: Section, otto: Person, eva: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        grant_role(otto, "administrator", reason="Ha.", by=eva)
    before = database_now()
    undo(eva, ada)
    line = next(
        line for line in what_was_done(ada, Window(since=before)).lines if line.key.startswith("role:")
    )
    assert (line.do, "nothing gives it back" in line.why_not) == (None, True)


def test_nor_a_place_in_a_team_a_role_of_their_own_or_an_open_account(
    cara: Person, otto: Person, eva: Person, ada: Person
) -> None:
    desk = teams.make_team("Desk", by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        teams.add_member(desk, otto, reason="Ha.", by=eva)
        make_role("Golden", {"content.edit_article": "editor"}, reason="Ha.", by=eva)
        invite("friend@thief.example", "Friend", by=eva)
    friend = User.objects.get(email="friend@thief.example")
    Invitation.objects.filter(user=friend).update(used_at=database_now())
    friend.set_password("long enough for anybody")
    friend.save()
    before = database_now()
    assert len(undo(eva, ada).done) == 3
    hers = what_was_done(ada, Window(since=before))
    assert {line.do for line in hers.lines} == {None}
    assert all("nothing gives it back" in line.why_not for line in hers.lines)


def test_what_others_made_of_a_file_of_the_thief_is_said_before_it_goes(
    tmp_path: Path, news: Section, ed: Person, edna: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        asset = upload(picture(tmp_path), by=ed, section=news)
        say(asset, ed, caption="Lies.")
    say(asset, edna, caption="The harbour.")
    assert "Changed since by Edna" in only_line(ed).warning


def test_the_thief_cannot_take_back_anything_that_an_administrator_did_without_being_one(
    draft: Article, ed: Person, ada: Person
) -> None:
    write(draft, ada, "The truth.")
    with pytest.raises(Exception, match="administrators"):
        taken_back(ada, Window(until=database_now()), ed)


def test_a_role_that_was_taken_from_the_thief_in_the_window_of_another_is_not_given_back(
    otto: Person, eva: Person, ada: Person
) -> None:
    """The friend is made administrator, is found out, and asks for the undo of Ada's account."""
    with in_other_hands():  # type: ignore[attr-defined]
        given = grant_role(otto, "administrator", reason="Ha.", by=eva)
    revoke_role(given, reason="Who is that?", by=ada)
    assert only_line(eva).why_not == "Changed since by Ada, left as it is."
    assert not RoleAssignment.objects.filter(user=otto).exists()


def test_nobody_gives_a_role_to_themselves_by_undoing(otto: Person, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        revoke_role(RoleAssignment.objects.get(user=ada), reason="Ha.", by=eva)
        grant_role(ada, "editor", reason="Ha.", by=eva)
    grant_role(otto, "administrator", reason="helps", by=eva)
    undone = taken_back(eva, STOLEN, otto)
    assert not undone.left  # by somebody else it comes back
    assert [one.role for one in RoleAssignment.objects.filter(user=ada)] == ["administrator"]


def test_a_change_of_the_own_address_is_named_first(eva: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        record(ADDRESS_CHANGED, by=eva, about=eva, old="e@x.example", new="t@thief.example")
    (told,) = found(eva).ways_in
    assert "seven days" in told.what


def test_a_loosening_is_no_way_past_the_notice_by_taking_back_a_tightening(
    news: Section, eva: Person, ada: Person
) -> None:
    """The thief tightens what she wants looser, and waits for somebody to take that back."""
    change_policy(news, {"comments": "closed", "approvals": 3}, by=ada, reason="quiet")
    with in_other_hands():  # type: ignore[attr-defined]
        change_policy(again(news), {"four_eyes": True}, by=eva, reason="Ha.")
    undo(eva, ada)
    now = again(news)
    assert (now.comments, now.approvals, now.four_eyes) == ("closed", 3, True)
    assert pending().count() <= 1


def test_many_small_changes_in_turns_with_a_victim_leave_every_word_of_the_victim(
    tmp_path: Path, news: Section, ed: Person, edna: Person, ada: Person
) -> None:
    asset = upload(picture(tmp_path), by=ed, section=news)
    for number in range(4):
        with in_other_hands():  # type: ignore[attr-defined]
            say(asset, ed, caption=f"Lie {number}.", credit=f"Thief {number}")
        say(asset, edna, caption=f"Truth {number}.")
    undo(ed, ada)
    now = Asset.objects.get(pk=asset.pk)
    assert (now.caption, now.credit) == ("Truth 3.", "")


def say(asset: Asset, by: Person, **words: Any) -> None:
    now = Asset.objects.select_related("section__scope").get(pk=asset.pk)
    edit(now, by=by, description=replace(Description.of(now), **words))


def test_a_name_full_of_markup_stays_text(eva: Person, ada: Person, as_ada: Any) -> None:
    ferries = topics.add_topic(by=ada, name="Ferries")
    with in_other_hands():  # type: ignore[attr-defined]
        topics.change_topic(ferries, by=eva, name="<script>alert(1)</script>", parent=None)
    page = as_ada.get(f"/cms/people/{eva.pk}/undo/?session={STOLEN.session}").text
    assert "<script>alert(1)" not in page


def test_what_was_seen_in_another_language_is_what_is_taken_back(
    draft: Article, cara: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        write(draft, cara, "Lies.")
    with override("de"):
        seen = found(cara).fingerprint
    with override("de"):
        take_back(cara, STOLEN, {f"article:{draft.pk}"}, by=ada, seen=seen, reason="Stolen.")
    assert fresh(draft).newest.body == "<p>From May.</p>"


def test_what_was_deleted_since_is_in_nobodys_way(
    draft: Article, otto: Person, eva: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        team = teams.make_team("Gold", by=eva)
        teams.add_member(team, otto, reason="Ha.", by=eva)
        ferries = topics.add_topic(by=eva, name="Gold")
        write(draft, eva, "Lies.")
    teams.delete_team(team, reason="Who made that?", by=ada)
    Topic.objects.filter(pk=ferries.pk).delete()
    undone = undo(eva, ada)
    assert ([line.key for line in undone.done], undone.left) == ([f"article:{draft.pk}"], [])
