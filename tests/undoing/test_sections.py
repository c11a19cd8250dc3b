"""Sections: added, changed, moved, put in another order and thrown away."""

from content import workflow
from content.introductions import introduce
from content.models import Article, Section
from content.moving import where_it_stands
from content.section_trash import recover_section, trash_section
from content.sections import add_section, change_section, move_section
from content.set_policy import pending
from tests.newsroom import Person
from tests.policies import with_policy
from tests.undoing.proofs import takes_back
from tests.undoing.test_taking_back import found, in_other_hands, only_line, undo


def again(section: Section) -> Section:
    return Section.objects.select_related("scope", "address").get(pk=section.pk)


@takes_back("content.section.changed", "content.section.introduction_changed")
def test_what_a_section_says_and_its_address_come_back(
    news: Section, draft: Article, eva: Person, ada: Person
) -> None:
    change_section(news, by=ada, description="What happens.", review_days=3)
    introduce(news, draft, by=ada)
    with in_other_hands():  # type: ignore[attr-defined]
        change_section(news, by=eva, title="Fake", description="Lies.", review_days=9, slug="fake")
        introduce(news, None, by=eva)
    undo(eva, ada)
    now = again(news)
    said = (now.title, now.description, now.review_days, now.landing_id, now.address.path)
    assert said == ("News", "What happens.", 3, draft.pk, "news")
    assert now.scope.name == "News"
    assert found(eva).lines[0].do is None


def test_what_another_changed_since_stays(news: Section, eva: Person, edna: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        change_section(news, by=eva, title="Fake", description="Lies.")
    change_section(again(news), by=edna, title="The News")
    assert "title: Changed since by Edna" in only_line(eva).warning
    undo(eva, ada)
    assert (again(news).title, again(news).description) == ("The News", "")


@takes_back("content.section.moved", "content.section.reordered")
def test_a_section_stands_where_it_stood(news: Section, policies: Section, eva: Person, ada: Person) -> None:
    one, two, three = (add_section(policies, by=ada, title=title) for title in ("One", "Two", "Three"))
    with in_other_hands():  # type: ignore[attr-defined]
        move_section(one, news, by=eva)
        move_section(again(three), policies, by=eva, before=again(two))
    assert len(undo(eva, ada).done) == 2
    assert again(one).address.path == "policies/one"
    assert [where_it_stands(again(s)).before for s in (one, two, three)] == [two.pk, three.pk, None]


def test_whatever_moved_along_follows(news: Section, policies: Section, eva: Person, ada: Person) -> None:
    inner = add_section(news, by=ada, title="Inner")
    with in_other_hands():  # type: ignore[attr-defined]
        move_section(news, policies, by=eva)
        move_section(again(inner), None, by=eva)
    undo(eva, ada)
    assert again(inner).address.path == "news/inner"


def test_moving_back_to_where_rules_are_looser_is_asked_for(
    news: Section, policies: Section, eva: Person, ada: Person
) -> None:
    with_policy(policies, comments="closed")
    inner = add_section(news, by=ada, title="Inner")
    with in_other_hands():  # type: ignore[attr-defined]
        move_section(inner, again(policies), by=eva)
    assert "looser" in only_line(eva).warning
    undo(eva, ada)
    assert again(inner).address.path == "policies/inner"
    assert pending().get().asked_by == ada


@takes_back("content.section.trashed", "content.section.recovered", "content.section.added")
def test_the_trash_of_sections_is_as_it_was(
    news: Section, draft: Article, policies: Section, eva: Person, ada: Person
) -> None:
    trash_section(policies, by=ada, name="Policies")
    with in_other_hands():  # type: ignore[attr-defined]
        trash_section(news, by=eva, name="News")
        recover_section(again(policies), by=eva)
        mine = add_section(None, by=eva, title="Mine")
        workflow.create_article(mine, by=eva, title="Spam", body="<p>x</p>")
    undo(eva, ada)
    assert [bool(again(s).trashed_at) for s in (news, policies, mine)] == [False, True, True]
    assert Article.objects.get(pk=draft.pk).trashed_at is None


def test_a_section_with_the_work_of_others_is_not_ticked(eva: Person, edna: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        mine = add_section(None, by=eva, title="Mine")
    workflow.create_article(again(mine), by=edna, title="Honest", body="<p>x</p>")
    assert "begun by somebody else" in only_line(eva).warning


def test_a_section_that_another_threw_away_stays_there(news: Section, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        trash_section(news, by=eva, name="News")
    recover_section(again(news), by=ada)
    trash_section(again(news), by=ada, name="News")
    line = only_line(eva)
    assert (line.do, line.why_not) == (None, "Changed since by Ada, left as it is.")
