"""What the audit log says of every change to who may do what: to whom, what, where, until when and why."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils import translation

from accounts.models import User
from audit.models import Entry
from audit.record import record
from audit.timeline import TimelineEntry, readable, timeline_of
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE
from content.models import Article, Section
from rbac.administration.custom_roles import change_role, make_role, remove_role
from rbac.administration.separations import end_separation, keep_apart
from rbac.events import GRANT_CREATED, ROLE_GRANTED
from rbac.grants import grant_object, revoke_grant
from rbac.roles import grant_role, revoke_role
from rbac.teams import add_member, delete_team, make_team, remove_member, rename_team


def last(event: str) -> TimelineEntry:
    return readable([Entry.objects.filter(event=event).latest("pk")])[0]


def about(*events: str) -> set[tuple[str, str, str]]:
    """Kind and key of what the newest entry of each is about, and the key of the person it concerns."""
    entries = [Entry.objects.filter(event=event).latest("pk") for event in events]
    return {(entry.subject_kind, entry.subject_id, entry.person_id) for entry in entries}


def names(obj: Model, person: User | None = None) -> tuple[str, str, str]:
    return obj._meta.label_lower, str(obj.pk), str(person.pk) if person else ""


def test_a_role_for_the_whole_site(site: Any, ada: User, otto: User) -> None:
    held = grant_role(otto, "contributor", reason="joined", by=ada)
    given = last("rbac.role.granted")
    assert given.sentence == "Ada made Otto contributor of the whole site: joined"
    assert given.fields["until"] == "nothing"
    revoke_role(held, reason="left", by=ada)
    taken = last("rbac.role.revoked")
    assert taken.sentence == "Ada took the role contributor of the whole site from Otto: left"
    assert about("rbac.role.granted", "rbac.role.revoked") == {names(otto, otto)}


def test_a_user_who_reads_it_reads_their_own_language(draft: Article, ada: User, otto: User) -> None:
    with translation.override("de"):
        grant_role(otto, "contributor", reason="neu", by=ada)
        grant_object(otto, EDIT_ARTICLE, draft, reason="hilft", by=ada)
    role = Entry.objects.filter(event="rbac.role.granted").latest("pk")
    assert role.public["place"][1] is None  # no words of any language
    assert last("rbac.role.granted").sentence == "Ada made Otto contributor of the whole site: neu"
    assert last("rbac.grant.created").fields["action"] == "edit an article"
    with translation.override("de"):
        assert last("rbac.role.granted").fields["place"] == "die ganze Website"
        assert last("rbac.grant.created").fields["action"] == str(EDIT_ARTICLE.label) != "edit an article"


def test_what_was_written_in_one_language_reads_in_every_other_where_the_row_says_enough(
    draft: Article, ada: User, otto: User
) -> None:
    whole: dict[str, Any] = {"role": "editor", "until": None, "reason": "x"}
    record(ROLE_GRANTED, by=ada, about=otto, person=otto, place="die ganze Website", scope=None, **whole)
    assert last("rbac.role.granted").fields["place"] == "the whole site"
    record(ROLE_GRANTED, by=ada, about=otto, person=otto, place="Nachrichten", scope=77, **whole)
    assert last("rbac.role.granted").fields["place"] == "Nachrichten"
    gone: dict[str, Any] = {
        "action": "den Beitrag falten",
        "name": "content.fold_article",
        "object": "content.article:1",
    }
    record(GRANT_CREATED, by=ada, about=draft, person=otto, holder="Otto", until=None, reason="x", **gone)
    assert last("rbac.grant.created").fields["action"] == "den Beitrag falten"


def test_a_role_at_a_place_until_a_day(news: Section, ada: User, otto: User, end: datetime) -> None:
    grant_role(otto, "editor", scope=news.scope, until=end, reason="summer", by=ada)
    given = last("rbac.role.granted")
    assert given.sentence == "Ada made Otto editor of News: summer"
    assert (given.fields["until"], given.fields["scope"]) == (end.isoformat(), str(news.scope.pk))
    later = end + timedelta(days=1)
    grant_role(otto, "editor", scope=news.scope, until=later, reason="longer", by=ada)
    extended = last("rbac.role.extended")
    assert extended.sentence == "Ada changed the end of Otto's role editor of News: longer"
    assert (extended.fields["until_before"], extended.fields["until"]) == (end.isoformat(), later.isoformat())
    assert [line.event for line in timeline_of(otto)][:2] == ["rbac.role.extended", "rbac.role.granted"]
    assert about("rbac.role.extended") == {names(otto, otto)}


def test_a_role_of_a_team(news: Section, ada: User, end: datetime) -> None:
    legal = make_team("Legal", by=ada)
    held = grant_role(legal, "editor", scope=news.scope, reason="checks", by=ada)
    assert last("rbac.role.granted").sentence == "Ada made Legal editor of News: checks"
    grant_role(legal, "editor", scope=news.scope, until=end, reason="ends", by=ada)
    assert last("rbac.role.extended").subject_label == "Legal"
    revoke_role(held, reason="over", by=ada)
    assert last("rbac.role.revoked").sentence == "Ada took the role editor of News from Legal: over"
    # It concerns no single person.
    assert about("rbac.role.granted", "rbac.role.extended", "rbac.role.revoked") == {names(legal)}


def test_an_object_that_is_shared(draft: Article, ed: User, otto: User, end: datetime) -> None:
    grant = grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    given = last("rbac.grant.created")
    assert (given.fields["holder"], given.fields["name"], given.fields["reason"]) == (
        str(otto),
        str(EDIT_ARTICLE),
        "helps",
    )
    assert given.fields["action"] == str(EDIT_ARTICLE.label)
    assert given.fields["object"] == f"content.article:{draft.pk}"
    grant_object(otto, EDIT_ARTICLE, draft, until=end, reason="until then", by=ed)
    changed = last("rbac.grant.changed")
    assert (changed.fields["until"], changed.fields["reason"]) == (end.isoformat(), "until then")
    revoke_grant(grant, reason="done", by=ed)
    taken = last("rbac.grant.revoked")
    assert (taken.fields["name"], taken.fields["reason"]) == (str(EDIT_ARTICLE), "done")
    assert [line.event for line in timeline_of(otto)][:3] == [
        "rbac.grant.revoked",
        "rbac.grant.changed",
        "rbac.grant.created",
    ]
    assert about("rbac.grant.created", "rbac.grant.changed", "rbac.grant.revoked") == {names(draft, otto)}


def test_an_object_that_is_shared_with_a_team(draft: Article, ed: User, ada: User) -> None:
    legal = make_team("Legal", by=ada)
    grant_object(legal, VIEW_ARTICLE, draft, reason="checks", by=ed)
    assert last("rbac.grant.created").fields["holder"] == "Legal"
    assert about("rbac.grant.created") == {names(draft)}


def test_who_is_in_a_team(site: Any, ada: User, otto: User) -> None:
    legal = make_team("  Legal   office ", by=ada)
    assert last("rbac.team.created").sentence == "Ada made the team Legal office"
    add_member(legal, otto, reason="new lawyer", by=ada)
    assert last("rbac.team.member_added").sentence == f"Ada added {otto} to the team Legal office: new lawyer"
    rename_team(legal, "Law", by=ada)
    assert last("rbac.team.renamed").sentence == "Ada renamed the team Legal office to Law"
    legal = Group.objects.get(pk=legal.pk)
    remove_member(legal, otto, reason="moved on", by=ada)
    assert last("rbac.team.member_removed").sentence == f"Ada took {otto} out of the team Law: moved on"
    add_member(legal, otto, reason="back", by=ada)
    delete_team(legal, reason="closed", by=ada)
    assert last("rbac.team.deleted").sentence == "Ada deleted the team Law, which had 1 members: closed"
    assert [line.event for line in timeline_of(otto)] == [
        "rbac.team.member_added",
        "rbac.team.member_removed",
        "rbac.team.member_added",
    ]


def test_a_team_that_keeps_its_name_is_not_renamed(site: Any, ada: User) -> None:
    rename_team(make_team("Legal", by=ada), " Legal ", by=ada)
    assert not Entry.objects.filter(event="rbac.team.renamed").exists()


def test_what_a_role_of_ones_own_includes(site: Any, ada: User) -> None:
    role = make_role("Legal reviewer", {APPROVE_ARTICLE: "editor"}, reason="asked for", by=ada)
    itself, made = names(role), last("rbac.custom_role.created")
    assert made.sentence == "Ada made the role Legal reviewer: asked for"
    assert (made.fields["key"], made.fields["version"]) == ("legal_reviewer", "1")
    assert APPROVE_ARTICLE in made.fields["cells"]
    role = change_role(
        role, name="Counsel", cells={PUBLISH_ARTICLE: "editor"}, description="", reason="wider", by=ada
    )
    changed = last("rbac.custom_role.changed")
    assert changed.sentence == "Ada changed the role Counsel, now version 2: wider"
    assert changed.fields["name_before"] == "Legal reviewer"
    assert APPROVE_ARTICLE in changed.fields["cells_before"]
    assert PUBLISH_ARTICLE in changed.fields["cells"]
    remove_role(role, reason="unused", by=ada)
    assert last("rbac.custom_role.deleted").sentence == "Ada removed the role Counsel: unused"
    assert about(*(f"rbac.custom_role.{did}" for did in ("created", "changed", "deleted"))) == {itself}


def test_which_duties_are_kept_apart(site: Any, ada: User) -> None:
    rule = keep_apart("editor", "contributor", reason="four eyes", by=ada)
    assert (rule.first, rule.second, rule.made_by) == ("contributor", "editor", ada)
    added = last("rbac.separation.created")
    assert added.sentence == "Ada decided that no one holds both contributor and editor: four eyes"
    end_separation(rule, reason="too few people", by=ada)
    assert last("rbac.separation.ended").sentence == (
        "Ada decided that contributor and editor may be held together again: too few people"
    )
    assert about("rbac.separation.created", "rbac.separation.ended") == {names(rule)}
