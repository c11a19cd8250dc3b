"""import_site: what comes in and how, what is left as it is, and that nothing is published by accident."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from accounts.models import User
from audit.actors import SystemActor
from audit.models import Entry
from content import workflow
from content.imports.portable.importing import How, import_site
from content.imports.wordpress.report import Account, Outcome, Report
from content.media import store
from content.models import (
    Address,
    Article,
    Asset,
    Byline,
    Comment,
    ImportedItem,
    MediaFile,
    Revision,
    RevisionStatus,
    Section,
    Topic,
)
from content.policies.change import change_policy
from content.rulebook.import_export import IMPORT_SITE
from rbac.errors import Refused
from rbac.models import RoleAssignment
from tests.media.files import png
from tests.newsroom import Person, digest_of
from tests.portable import made
from tests.portable.made import write_export

BOAT = png(120, 8, 6)
AS_USUAL = How()
type Bring = Callable[..., Report]


@pytest.fixture
def bring(site: object, tmp_path: Path) -> Bring:
    """Imports an export made of these lists."""

    def brought(how: How = AS_USUAL, files: tuple[bytes, ...] = (), **lists: Any) -> Report:
        return import_site(
            write_export(tmp_path / "export", files, **lists), by=SystemActor(IMPORT_SITE), how=how
        )

    return brought


def stored(digest: str) -> bytes:
    with store.open_stored(digest) as file:
        return bytes(file.read())


def of(report: Report, kind: str) -> Account:
    (found,) = (account for account in report.accounts if account.kind == kind)
    return found


def test_nobody_but_the_operator_and_administrators_import(ed: Person, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        import_site(write_export(tmp_path / "export"), by=ed)
    assert not Article.objects.exists()


def test_a_dry_run_says_the_same_and_changes_nothing(bring: Bring) -> None:
    lists = {"media": [made.file(BOAT)], "comments": [made.comment()]}
    dry = bring(How(dry=True), files=(BOAT,), **lists)
    for model in (Article, Section, Asset, MediaFile, ImportedItem, Comment):
        assert not model.objects.exists()
    assert not Entry.objects.filter(event="content.site.imported").exists()
    assert dry.accounts == bring(files=(BOAT,), **lists).accounts


def test_people_come_in_without_role_or_way_in(bring: Bring) -> None:
    bring()
    wanda = User.objects.get(email="wanda@example.org")
    assert Article.objects.get().author == wanda
    assert not wanda.has_usable_password()
    assert not RoleAssignment.objects.filter(user=wanda).exists()


def test_what_readers_saw_they_see_and_the_journal_says_who_brought_it(bring: Bring) -> None:
    bring(revisions=[made.revision(), made.revision(number=2)], articles=[made.article(live=2)])
    article = Article.objects.get()
    assert article.live is not None
    assert (article.live.number, article.draft, article.revisions.count()) == (2, None, 2)
    assert article.live.created_at.isoformat() == "2026-05-01T08:00:00+00:00"
    told = Entry.objects.get(event="content.article.imported")
    assert (told.actor_id, told.public["state"][1]) == (IMPORT_SITE, "published")


def test_the_next_edit_takes_four_eyes(bring: Bring, edna: Person) -> None:
    bring()
    article = Article.objects.get()
    workflow.save_draft(article, by=edna, title="New", summary="", body="<p>New.</p>", base=1)
    workflow.submit(article, by=edna)
    with pytest.raises(Refused):
        workflow.approve(article, by=edna, digest=digest_of(article))


@pytest.mark.parametrize(
    "article",
    [
        made.article(live=None, draft=1, published_at=None, first_published_at=None),
        made.article(live=None, draft=1, archived_at=made.NOW),
    ],
    ids=["a draft", "taken down"],
)
def test_what_readers_did_not_see_they_do_not_see(article: dict[str, Any], bring: Bring) -> None:
    bring(articles=[article])
    found = Article.objects.get()
    assert (found.live, found.is_archived) == (None, article["archived_at"] is not None)
    assert found.draft is not None
    assert found.draft.status.state == ("archived" if found.is_archived else "draft")


def test_nothing_waits_for_a_date_to_come(bring: Bring) -> None:
    report = bring(articles=[made.article(published_at="2999-01-01T00:00:00.000000Z")])
    assert "still to come" in of(report, "article").notes[0]
    published = Article.objects.get().published_at
    assert published is not None
    assert published.year < 2999


def test_with_drafts_nothing_is_live(bring: Bring) -> None:
    report = bring(How(drafts=True), articles=[made.article(live=1, draft=2)], revisions=[
        made.revision(), made.revision(number=2, title="Later")])  # fmt: skip
    article = Article.objects.get()
    assert (article.live, article.newest.title) == (None, "Later")
    assert of(report, "article").outcome is Outcome.CHANGED


def test_a_private_section_stays_private(bring: Bring) -> None:
    bring(sections=[made.section(audience="roles", policy={"audience": "roles", "approvals": 2})])
    section = Section.objects.get()
    assert (section.audience, section.approvals) == ("roles", 2)


def test_who_may_read_is_kept_where_the_whole_site_was_closed(bring: Bring) -> None:
    bring(sections=[made.section(audience="members")])
    assert Section.objects.get().audience == "members"


def test_a_file_loosens_nothing(bring: Bring) -> None:
    policy = {"four_eyes": False, "comments": "open", "guests": "approve"}
    report = bring(sections=[made.section(policy=policy)])
    section = Section.objects.get()
    assert (section.four_eyes, section.comments, section.guests) == (True, "held", "read")
    assert len(of(report, "section").notes) == 3


def test_what_was_private_is_a_draft_in_a_section_that_more_may_read(news: Section, bring: Bring) -> None:
    report = bring(sections=[made.section(audience="roles", policy={"audience": "roles"})])
    assert Article.objects.get().live is None
    assert "more people would read it" in of(report, "article").notes[0]
    news.refresh_from_db()
    assert news.audience == "public"


def test_what_was_public_stays_behind_the_walls_of_here(news: Section, ada: Person, bring: Bring) -> None:
    change_policy(news, {"audience": "roles"}, by=ada, reason="Not for readers.")
    bring()
    assert Article.objects.get().section.audience == "roles"


def test_what_stands_here_is_never_overwritten(news: Section, published: Article, bring: Bring) -> None:
    path = published.address.path
    report = bring(
        sections=[made.section(title="Other news")],
        articles=[made.article(path), made.article("news/story")],
        revisions=[made.revision(path, title="Mine"), made.revision()],
        comments=[made.comment(article=path)],
    )
    news.refresh_from_db()
    assert news.title == "News"
    assert Revision.objects.filter(article=published).count() == 1
    outcomes = {(account.kind, account.identifier): account.outcome.value for account in report.accounts}
    assert outcomes["section", "news"] == "already here"
    assert outcomes["article", path] == outcomes["comment", f"{path}#1"] == "left out"
    assert outcomes["article", "news/story"] == "imported"


def test_nobody_is_taken_for_somebody_else_and_no_topic_for_another(bring: Bring) -> None:
    Byline.objects.create(name="Wanda")
    Topic.objects.create(name="Sports", slug="boats")
    Topic.objects.create(name="Ferries", slug="ferries")
    report = bring(
        topics=[made.topic("boats"), made.topic("ferries")],
        bylines=[{"key": "Wanda#1", "name": "Wanda", "biography": "", "picture": None}],
        revisions=[made.revision(topics=["boats", "ferries"], bylines=["Wanda#1"])],
    )
    assert {topic.name for topic in Topic.objects.all()} == {"Sports", "Ferries"}
    assert [topic.slug for topic in Article.objects.get().topics.all()] == ["ferries"]
    assert Byline.objects.filter(name="Wanda").count() == 2
    assert of(report, "byline").outcome is Outcome.CHANGED


def test_an_old_address_of_here_goes_on_leading_where_it_led(
    published: Article, news: Section, ed: Person, bring: Bring
) -> None:
    old = published.address.path
    workflow.move_article(published, news, by=ed, slug="elsewhere")
    report = bring(articles=[made.article(old)], revisions=[made.revision(old)])
    assert of(report, "article").outcome is Outcome.LEFT_OUT
    assert Address.objects.get(path=old).target == Address.objects.get(article=published)


def test_twice_is_once(bring: Bring) -> None:
    lists = {
        "media": [made.file(BOAT)], "comments": [made.comment()], "topics": [made.topic("boats")],
        "bylines": [{"key": "Wanda#1", "name": "Wanda", "biography": "", "picture": None}],
        "redirects": [{"address": "old", "leads_to": "news/story"}],
    }  # fmt: skip
    everything = (Article, Section, Asset, Revision, Comment, Topic, Byline, Address, User, ImportedItem)
    bring(files=(BOAT,), **lists)
    before = [model.objects.count() for model in everything]
    again = bring(files=(BOAT,), **lists)
    assert [model.objects.count() for model in everything] == before
    assert {account.outcome for account in again.accounts} == {Outcome.ALREADY_HERE}


def test_a_script_in_the_words_is_gone_and_said_to_be(bring: Bring) -> None:
    report = bring(
        revisions=[
            made.revision(body="<p onclick='x()'>Yes<script>alert(1)</script></p>", title="A\u202etitle")
        ]
    )
    live = Article.objects.get().live
    assert live is not None
    assert (live.body, live.title) == ("<p>Yes</p>", "A title")
    assert of(report, "article").notes == [
        "version 1: its title was cleaned",
        "version 1: its body was cleaned",
    ]


@pytest.mark.parametrize(
    ("revision", "why"),
    [
        (made.revision(title="\u202e"), "Give the article a title"),
        (made.revision(body="x" * 400_000), "too long"),
        (made.revision(correction_notes="no day"), "begins with its day"),
    ],
    ids=["no title", "too long", "a note without a day"],
)
def test_one_odd_article_is_left_out_with_everything_that_belongs_to_it(
    revision: dict[str, Any], why: str, bring: Bring
) -> None:
    report = bring(
        articles=[made.article(), made.article("news/zzz")],
        revisions=[revision, made.revision("news/zzz")],
        comments=[made.comment()],
        redirects=[{"address": "old", "leads_to": "news/story"}],
    )
    assert [article.slug for article in Article.objects.all()] == ["zzz"]
    assert not ImportedItem.objects.filter(identifier="news/story").exists()
    left = [account for account in report.accounts if account.outcome is Outcome.LEFT_OUT]
    assert [account.kind for account in left] == ["article", "comment", "old address"]
    assert why in left[0].notes[0]


def test_a_kind_that_nobody_declares_here_is_left_out(bring: Bring) -> None:
    report = bring(articles=[made.article(kind="recipe")])
    assert "recipe" in of(report, "article").notes[0]


def test_an_event_that_lacks_what_readers_need_is_a_draft(bring: Bring) -> None:
    bring(articles=[made.article(kind="event")])
    assert Article.objects.get().live is None


def test_comments_are_plain_text_in_their_threads(bring: Bring) -> None:
    bring(
        comments=[
            made.comment(1, text="First\u202e <b>word</b>"),
            made.comment(2, answers=1, state="spam"),
            made.comment(3, answers=3),
            made.comment(4, answers=2),
            made.comment(5, state="withdrawn", text="gone", name="Gone"),
        ]
    )
    first, answer, alone, deeper, withdrawn = Comment.objects.order_by("pk")
    assert first.text == "First <b>word</b>"
    assert "<b>" not in first.html
    assert (answer.parent, answer.state) == (first, "spam")
    assert (alone.parent, deeper.parent) == (None, None)
    assert (withdrawn.text, withdrawn.name) == ("", "")


def test_a_failure_takes_back_what_was_stored(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_run: object) -> None:
        raise OSError("the network went")

    monkeypatch.setattr("content.imports.portable.importing.lead_old_addresses", fails)
    with pytest.raises(OSError, match="network"):
        bring(How(keep_files=True), files=(BOAT,), media=[made.file(BOAT)])
    digest = made.file(BOAT)["versions"][0]["digest"]
    assert not store.has(digest)
    for model in (MediaFile, Article, Section, ImportedItem):
        assert not model.objects.exists()


def test_a_file_that_is_none_of_ours_is_left_out(bring: Bring) -> None:
    page = b"<html><script>alert(1)</script></html>"
    report = bring(files=(page,), media=[made.file(page)])
    assert of(report, "file").outcome is Outcome.LEFT_OUT
    assert not Asset.objects.exists()
    assert not MediaFile.objects.exists()


@pytest.mark.parametrize("keep", [False, True])
def test_a_picture_is_written_anew_unless_its_operator_vouches_for_it(keep: bool, bring: Bring) -> None:
    hidden = BOAT + b"<script>alert(1)</script>"  # behind the end of the picture
    record = made.file(hidden)
    old = f"/media/{record['versions'][0]['digest']}/boat.png"
    bring(
        How(keep_files=keep),
        files=(hidden,),
        media=[record],
        revisions=[made.revision(body=f'<p>Look:</p><img src="{old}" alt="Boat">')],
    )
    asset, live = Asset.objects.get(), Article.objects.get().live
    assert asset.current is not None
    assert live is not None
    assert (asset.current.address == old) is keep
    assert asset.current.address in live.body
    assert live.media.get().version == asset.current
    if not keep:
        assert b"script" not in stored(asset.current.digest)


def test_a_digest_opens_no_file_that_was_here_before(boats: Asset, bring: Bring) -> None:
    current = Asset.objects.select_related("current").get(pk=boats.pk).current
    assert current is not None
    report = bring(revisions=[made.revision(body=f'<img src="{current.address}" alt="Boats">')])
    live = Article.objects.exclude(live=None).get().live
    assert live is not None
    assert not live.media.exists()
    assert "did not come in" in of(report, "article").notes[0]


def test_no_row_lets_words_of_here_past_four_eyes(draft: Article) -> None:
    """A captured web process writes the row of an import for a draft that is here already."""
    ImportedItem.objects.create(source="x", kind="article", identifier="x", object_id=draft.pk, arrived_in=1)
    assert ImportedItem.objects.get().arrived_in is None
    status = RevisionStatus.objects.filter(revision=draft.draft)
    with pytest.raises(DatabaseError, match="nobody else has approved"), transaction.atomic():
        status.update(state="published")


def test_what_was_moved_since_does_not_come_in_twice(bring: Bring) -> None:
    media, words = [made.file(BOAT)], made.revision("desk/tale")
    bring(files=(BOAT,), media=[made.file(BOAT)])
    again = bring(
        files=(BOAT,),
        media=[media[0] | {"section": "desk"}],
        sections=[made.section("desk", title="News")],
        articles=[made.article("desk/tale")],
        revisions=[words],
        comments=[made.comment(article="desk/tale")],
        redirects=[
            {"address": "news", "leads_to": "desk"},
            {"address": "news/story", "leads_to": "desk/tale"},
        ],
    )
    assert [model.objects.count() for model in (Section, Article, Asset, Comment)] == [1, 1, 1, 0]
    assert {account.outcome for account in again.accounts} == {Outcome.ALREADY_HERE}
