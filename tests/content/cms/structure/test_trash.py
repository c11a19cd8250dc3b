"""The pages of the trash of articles and sections (content.cms.structure.trash)."""

import re
from html import unescape

import pytest
from django.test import Client

from content import workflow
from content.cms.structure import trash
from content.maintenance.link_checker import look_over
from content.models import Article, Section
from content.sections.verbs import add_section
from content.trash.section_trash import trash_section
from content.trash.verbs import trash_article
from tests.newsroom import Person, fresh, write
from tests.signing_in import signed_in
from tests.words import OLD_SITE


def test_a_contributor_sees_the_page_of_a_colleague_s_draft_and_no_more(
    draft: Article, cara: Person, ed: Person
) -> None:
    write(draft, ed, "Both.")
    assert signed_in(cara).post(f"/cms/articles/{draft.pk}/trash/").status_code == 403
    assert fresh(draft).trashed_at is None
    assert "/trash/" not in signed_in(cara).get(f"/cms/articles/{draft.pk}/").text.split("<main")[1]


def test_opening_the_page_throws_nothing_away(draft: Article, cara: Person) -> None:
    page = signed_in(cara).get(f"/cms/articles/{draft.pk}/trash/").text
    assert "Throw “Ferry timetable changes” away" in page
    assert fresh(draft).trashed_at is None


def test_it_lies_in_the_trash_of_the_user_who_may_bring_it_back(
    draft: Article, cara: Person, colin: Person
) -> None:
    trash_article(draft, by=cara)
    assert "Ferry timetable changes" in signed_in(cara).get("/cms/trash/").text
    assert "Ferry timetable changes" not in signed_in(colin).get("/cms/trash/").text


def test_thrown_away_and_brought_back_by_the_buttons(draft: Article, as_cara: Client) -> None:
    assert as_cara.post(f"/cms/articles/{draft.pk}/trash/").headers["Location"] == "/cms/trash/"
    assert fresh(draft).trashed_at is not None
    back = as_cara.post(f"/cms/articles/{draft.pk}/recover/")
    assert back.headers["Location"] == f"/cms/articles/{draft.pk}/"
    assert as_cara.get(back.headers["Location"]).status_code == 200


@pytest.mark.as_worker
def test_what_links_to_it_is_named_to_a_user_who_may_see_it(
    taken_down: Article, colin: Person, policies: Section, ed: Person, ada: Person
) -> None:
    body = f'<p><a href="/{taken_down.address.path}/">there</a></p>'
    workflow.create_article(policies, by=colin, title="Links there", body=body)
    look_over()
    address = f"/cms/articles/{taken_down.pk}/trash/"
    assert "Links there" in signed_in(ada).get(address).text
    assert "No article that you may see links to it" in signed_in(ed).get(address).text


def test_readers_are_told_as_before(taken_down: Article, ed: Person, anon: Client) -> None:
    path = f"/{taken_down.address.path}/"
    assert anon.get(path).status_code == 410
    trash_article(taken_down, by=ed)
    assert anon.get(path).status_code == 410


def test_readers_never_learn_of_a_draft_in_the_trash(draft: Article, cara: Person, anon: Client) -> None:
    trash_article(draft, by=cara)
    assert anon.get(f"/{draft.address.path}/").status_code == 404


def test_sections_in_the_trash_have_pages_of_their_own_that_turn_both_ways(
    as_ada: Client, ada: Person, news: Section, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trash, "PAGE", 2)
    titles = [f"Old {number}" for number in range(5)]
    for title in titles:
        trash_section(add_section(news, by=ada, source=OLD_SITE, title=title), by=ada, name=title)

    def shown(query: str) -> tuple[list[str], dict[str, str]]:
        page = as_ada.get(f"/cms/trash/?{query}").text
        links = re.findall(r'rel="(prev|next)" href="\?(sections_[^"]+)"', page)
        return [title for title in reversed(titles) if f"<strong>{title}</strong>" in page], dict(links)

    first, links = shown("")
    second, on = shown(unescape(links["next"]))
    last, back = shown(unescape(on["next"]))
    assert (first, second, last) == (["Old 4", "Old 3"], ["Old 2", "Old 1"], ["Old 0"])
    assert ("next" in back, shown(unescape(back["prev"]))[0], shown(unescape(on["prev"]))[0]) == (
        False,
        second,
        first,
    )
