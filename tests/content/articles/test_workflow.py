"""Creating, saving and moving an article (content.articles.workflow): who may, where it is found, what is kept."""

from typing import Any

import pytest

from audit.actors import ANONYMOUS, Actor, SystemActor
from audit.models import Entry
from audit.timeline import timeline_about
from content import workflow
from content.articles import workflow as steps
from content.errors import AddressTaken, BadAddress, EditConflict, OldAddress, UncleanText
from content.models import Address, Approval, Article, ReviewNote, RevisionStatus, Section, Topic
from content.models.articles.review import State
from content.sections.verbs import add_section
from rbac.errors import Refused
from tests.newsroom import Person, change, digest_of, fresh, write
from tests.policies import administrator, with_policy
from tests.signing_in import signed_in
from tests.words import OLD_SITE, accept_all, readdressed


@pytest.mark.parametrize("actor", [ANONYMOUS, SystemActor("import_wordpress")])
def test_only_users_write(actor: Actor, news: Section) -> None:
    with pytest.raises(Refused):
        workflow.create_article(news, by=actor, title="Mine")


def test_an_article_begins_as_a_draft_of_its_writer(draft: Article, cara: Person) -> None:
    article = fresh(draft)
    assert article.draft.status.state == State.DRAFT
    assert (article.author, article.draft.author, article.draft_author_ids) == (cara, cara, [cara.pk])
    assert article.live is None
    assert article.address.path == "news/ferry-timetable-changes"


def test_a_second_article_of_the_same_title_gets_a_number(
    draft: Article, news: Section, cara: Person
) -> None:
    twin = workflow.create_article(news, by=cara, title="Ferry timetable changes")
    assert fresh(twin).address.path == "news/ferry-timetable-changes-2"


def test_an_address_that_was_asked_for_and_is_taken_is_refused(
    draft: Article, news: Section, cara: Person
) -> None:
    with pytest.raises(AddressTaken):
        workflow.create_article(news, by=cara, title="Other", slug="ferry-timetable-changes")
    assert Article.objects.count() == 1


def test_an_article_cannot_take_the_address_of_a_section(news: Section, ada: Person) -> None:
    add_section(news, by=ada, source=OLD_SITE, title="Sport")
    with pytest.raises(AddressTaken):
        workflow.create_article(news, by=ada, title="Sport", slug="sport")


@pytest.mark.parametrize("slug", ["Über", "a--b", "a/b", "-a", "a b", "x" * 81, "../x", "a\n"])
def test_an_address_in_a_wrong_form_is_refused(slug: str, news: Section, cara: Person) -> None:
    with pytest.raises(BadAddress):
        workflow.create_article(news, by=cara, title="Other", slug=slug)
    assert Address.objects.count() == 1


@pytest.mark.parametrize("title", ["", "  ", "\u200b\n", "x" * 201])
def test_a_title_is_needed_and_has_an_end(title: str, news: Section, cara: Person) -> None:
    with pytest.raises(UncleanText):
        workflow.create_article(news, by=cara, title=title)


def test_a_title_loses_what_cannot_be_seen(news: Section, cara: Person) -> None:
    article = workflow.create_article(news, by=cara, title=" A\x00\n title\u202e ")
    assert fresh(article).draft.title == "A title"


def test_the_text_is_stored_clean_and_counted(news: Section, cara: Person) -> None:
    article = workflow.create_article(
        news, by=cara, title="T", body='<p onclick="x()">One <b>two</b></p><script>three</script><p>four</p>'
    )
    revision = fresh(article).draft
    assert revision.body == "<p>One <b>two</b></p><p>four</p>"
    assert revision.words == 3


def test_a_contributor_does_not_change_what_others_wrote(draft: Article, ed: Person, cara: Person) -> None:
    article = workflow.create_article(draft.section, by=ed, title="By Ed")
    with pytest.raises(Refused, match="write themselves"):
        write(article, cara, "Mine now.")


def test_what_was_taken_down_is_not_changed(taken_down: Article, ed: Person) -> None:
    with pytest.raises(Refused, match="taken down"):
        write(taken_down, ed, "Again.")


def test_a_save_is_a_new_revision_and_the_old_one_stays(draft: Article, cara: Person) -> None:
    article = write(draft, cara, "From June.")
    assert [r.body for r in article.revisions.order_by("number")] == ["<p>From May.</p>", "<p>From June.</p>"]
    assert [r.status.state for r in article.revisions.order_by("number")] == [State.SUPERSEDED, State.DRAFT]


def test_saving_the_same_words_adds_nothing(draft: Article, cara: Person) -> None:
    assert write(draft, cara, "From May.").draft.number == 1


def test_a_save_on_an_older_base_is_a_conflict_and_loses_nothing(
    draft: Article, cara: Person, ed: Person
) -> None:
    write(draft, ed, "Ed was here.")
    with pytest.raises(EditConflict) as conflict:
        write(draft, cara, "Cara was here.", base=1)
    assert conflict.value.current.body == "<p>Ed was here.</p>"
    assert fresh(draft).draft.number == 2


@pytest.mark.parametrize("opened", [{"base": 9}, {"removed": "what no one removed"}])
def test_a_save_on_what_never_was_is_a_conflict(opened: dict[str, Any], draft: Article, cara: Person) -> None:
    when: dict[str, Any] = {"base": 1} | opened
    with pytest.raises(EditConflict):
        workflow.save_draft(draft, by=cara, title="A", summary="", body="", **when)
    assert fresh(draft).draft.number == 1


STEPS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "submit": ("draft", "cara", {}),
    "approve": ("in_review", "ed", {}),
    "send_back": ("in_review", "ed", {"note": "Too long."}),
    "publish": ("approved", "ed", {}),
    "take_down": ("published", "ed", {"reason": "A mistake."}),
    "restore": ("taken_down", "ed", {}),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_fails_at_its_end_was_not_taken(
    step: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, who, more = STEPS[step]
    article, by = request.getfixturevalue(name), request.getfixturevalue(who)
    before = stored(article)
    if step == "approve":
        fail_after("record_approval", monkeypatch)
        more = {"digest": digest_of(article)}
    else:
        fail_after("record", monkeypatch)
    with pytest.raises(OSError, match="the end"):
        getattr(workflow, step)(article, by=by, **more)
    assert stored(article) == before


def test_an_article_whose_beginning_cannot_be_recorded_is_none(
    news: Section, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_after("record", monkeypatch)
    with pytest.raises(OSError, match="the end"):
        workflow.create_article(news, by=cara, title="Mine")
    assert not Article.objects.exists()


def fail_after(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = getattr(steps, name)

    def run(*given: Any, **named: Any) -> None:
        real(*given, **named)
        raise OSError("the end")

    monkeypatch.setattr(steps, name, run)


def stored(article: Article) -> list[object]:
    [row] = Article.objects.filter(pk=article.pk).values()
    approvals = Approval.objects.filter(revision__article=article).count()
    return [row, approvals, *RevisionStatus.objects.filter(revision__article=article).values()]


@pytest.mark.parametrize("step", ["take_down", "restore"])
def test_caches_learn_that_something_changed(step: str, request: pytest.FixtureRequest, ed: Person) -> None:
    name, _who, more = STEPS[step]
    article = request.getfixturevalue(name)
    before = fresh(article).public_version
    getattr(workflow, step)(article, by=ed, **more)
    assert fresh(article).public_version == before + 1


def test_a_note_has_an_end(in_review: Article, ed: Person) -> None:
    workflow.send_back(in_review, by=ed, note="x" * 5000)
    assert ReviewNote.objects.get().text == "x" * 4000


def test_so_has_the_reason_of_a_take_down(published: Article, ed: Person) -> None:
    workflow.take_down(published, by=ed, reason="x" * 5000)
    assert str(timeline_about(published)[0].sentence).endswith(f" down: {'x' * 400}")


def test_two_who_wrote_the_same_words_do_not_conflict(draft: Article, cara: Person, ed: Person) -> None:
    write(draft, ed, "The same.")
    assert write(draft, cara, "The same.", base=1).draft.number == 2


def test_live_and_draft_stand_side_by_side(published: Article, cara: Person) -> None:
    article = write(published, cara, "From July.")
    assert (article.live.number, article.live.status.state) == (1, State.PUBLISHED)
    assert (article.draft.number, article.draft.status.state) == (2, State.DRAFT)
    assert article.draft_author_ids == [cara.pk]


@pytest.mark.parametrize("slug", ["ferry", "new-ferries"])
def test_the_writer_changes_the_address_of_what_was_never_public(
    slug: str, draft: Article, cara: Person
) -> None:
    change(draft, cara, slug=slug)
    assert fresh(draft).address.path == f"news/{slug}"


def test_a_contributor_does_not_change_an_address_that_readers_know(published: Article, cara: Person) -> None:
    with pytest.raises(Refused, match="changed by an editor"):
        change(published, cara, slug="ferry")
    assert fresh(published).address.path == "news/ferry-timetable-changes"


def test_an_old_address_leads_to_the_new_one(published: Article, ed: Person) -> None:
    change(published, ed, slug="ferry")
    accept_all(administrator("Abel"))
    old = Address.objects.get(path="news/ferry-timetable-changes")
    assert old.target == fresh(published).address


def test_topics_of_a_live_article_change_when_they_are_published(published: Article, cara: Person) -> None:
    topic = Topic.objects.create(name="Sea", slug="sea")
    change(published, cara, topics=[topic])
    assert list(published.topics.all()) == []
    assert fresh(published).draft.topic_ids == [topic.pk]


def test_the_audit_log_says_that_an_approval_became_void(approved: Article, cara: Person) -> None:
    write(approved, cara, "From June.")
    newest = timeline_about(approved)[0]
    assert newest.sentence == "Cara saved version 2 of Ferry timetable changes"
    assert newest.fields["voided"] in {"true", "True", "yes"}


@pytest.mark.parametrize("who", ["otto", "colin", "cara"], indirect=True)
def test_who_is_no_editor_there_moves_nothing(who: Person, draft: Article, policies: Section) -> None:
    with pytest.raises(Refused):
        workflow.move_article(draft, policies, by=who)


def test_an_editor_moves_nothing_to_where_they_hold_no_role(
    draft: Article, policies: Section, ed: Person
) -> None:
    with pytest.raises(Refused):
        workflow.move_article(draft, policies, by=ed)
    assert fresh(draft).section == draft.section


def test_a_move_leaves_a_redirect_and_voids_the_approval(
    approved: Article, policies: Section, edna: Person
) -> None:
    workflow.move_article(approved, policies, by=edna)
    article = fresh(approved)
    assert article.address.path == "policies/ferry-timetable-changes"
    assert Address.objects.get(path="news/ferry-timetable-changes").target == article.address
    assert article.draft.status.state == State.DRAFT


def test_a_move_to_where_it_is_changes_records_and_voids_nothing(
    approved: Article, news: Section, ed: Person
) -> None:
    entries, version = Entry.objects.count(), fresh(approved).public_version
    workflow.move_article(approved, news, by=ed)
    form = {"section": news.pk, "slug": approved.slug}
    page = signed_in(ed).post(f"/cms/articles/{approved.pk}/move/", form, follow=True)
    assert "It is in that section already." in page.text
    article = fresh(approved)
    assert (article.draft.status.state, article.public_version) == (State.APPROVED, version)
    assert Entry.objects.filter(event="content.article.moved").count() == 0
    assert Entry.objects.count() == entries


def test_moving_back_leaves_no_loop(
    published: Article, policies: Section, news: Section, edna: Person
) -> None:
    workflow.move_article(published, policies, by=edna)
    workflow.move_article(published, news, by=edna)
    assert fresh(published).address.path == "news/ferry-timetable-changes"
    (redirect,) = Address.objects.filter(kind="redirect")
    assert (redirect.path, redirect.target) == ("policies/ferry-timetable-changes", fresh(published).address)


def test_a_taken_address_is_refused(draft: Article, policies: Section, edna: Person) -> None:
    workflow.create_article(policies, by=edna, title="T", slug="ferry-timetable-changes")
    with pytest.raises(AddressTaken):
        workflow.move_article(draft, policies, by=edna)


def test_what_readers_never_saw_takes_no_old_address_from_what_they_did(
    published: Article, news: Section, policies: Section, edna: Person
) -> None:
    readdressed(published, news, by=edna, slug="ferries")
    begun = workflow.create_article(policies, by=edna, title="T", slug="ferry-timetable-changes")
    with pytest.raises(OldAddress, match="leads readers on"):
        workflow.move_article(begun, news, by=edna)
    with pytest.raises(OldAddress):
        readdressed(begun, news, by=edna, slug="ferry-timetable-changes")
    assert Address.objects.get(path="news/ferry-timetable-changes").target == fresh(published).address
    readdressed(begun, news, by=edna, slug="other")
    assert readdressed(begun, policies, by=edna, slug="ferry-timetable-changes").slug != "other"


@pytest.mark.parametrize(("four_eyes", "status"), [(True, 403), (False, 409)])
def test_who_publishes_twice_reads_that_it_is_published(
    four_eyes: bool, status: int, approved: Article, ed: Person
) -> None:
    with_policy(approved.section, four_eyes=four_eyes)
    client, publish = signed_in(ed), f"/cms/articles/{approved.pk}/publish/"
    digest = {"digest": digest_of(approved)}
    assert client.post(publish, digest).status_code == 302
    again = client.post(publish, digest)
    assert (again.status_code, "This is published already." in again.text) == (status, True)
    assert "still needs" not in again.text
