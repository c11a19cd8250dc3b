"""Second pass of an import (content.imports.portable.second_pass): old addresses and what was moved since."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from audit.actors import SystemActor
from content.exports.portable.exporting import export_site
from content.imports.portable.importing import import_site
from content.imports.wordpress.report import Account, Outcome
from content.models import Article, Asset, Comment, LegalPage, Section, Site, Topic
from content.rulebook.sections import EXPORT, IMPORT_SITE
from content.site.menus import entries_of
from content.site.settings import current_site
from tests.content.exports.portable.files import records
from tests.content.imports.portable import made
from tests.content.imports.portable.made import BOAT, Bring, write_export
from tests.content.site.legal import CONTACT
from tests.content.site.legal import published as legal_page
from tests.newsroom import Person


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
            {"address": "news", "leads_to": "desk", "by_hand": False},
            {"address": "news/story", "leads_to": "desk/tale", "by_hand": False},
        ],
    )
    assert [model.objects.count() for model in (Section, Article, Asset, Comment)] == [1, 1, 1, 0]
    assert {account.outcome for account in again.accounts} == {Outcome.ALREADY_HERE}


WORDS = made.settings(
    tagline="From the sound", accent="#0b57d0", social_profiles="https://social.example/us"
) | {"full_text_feeds": True, "crawlers": "none"}


def settings_brought(folder: Path, words: made.Record, topics: Sequence[made.Record] = ()) -> Account:
    folder = write_export(folder, settings=[words], topics=[*topics])
    return import_site(folder, by=SystemActor(IMPORT_SITE)).accounts[-1]


def test_an_open_site_keeps_its_settings(bring: Bring) -> None:
    left = bring(settings=[WORDS]).accounts[-1]
    assert (left.outcome, left.notes) == (Outcome.LEFT_OUT, ["this site is open and has its own"])
    assert current_site().tagline == ""


def test_settings_fill_what_a_site_that_is_not_open_has_not_set(unopened: Site, tmp_path: Path) -> None:
    assert settings_brought(tmp_path / "export", WORDS).outcome == Outcome.IMPORTED
    site = current_site()
    assert (site.name, site.tagline, site.accent) == ("The Test Gazette", "From the sound", "#0b57d0")
    assert (site.full_text_feeds, site.crawlers) == (True, "none")
    assert settings_brought(tmp_path / "export", WORDS).outcome == Outcome.ALREADY_HERE


def test_pictures_of_the_site_come_with_their_files(unopened: Site, tmp_path: Path) -> None:
    record = made.file(BOAT)
    logo = f"/media/{record['versions'][0]['digest']}/boat.png"
    lists = {"sections": [made.section("news")], "media": [record], "settings": [made.settings(logo=logo)]}
    folder = write_export(tmp_path / "export", files=(BOAT,), **lists)
    assert import_site(folder, by=SystemActor(IMPORT_SITE)).accounts[-1].outcome == Outcome.IMPORTED
    shown = current_site().logo
    assert shown is not None
    assert shown.file_name == "boat.png"


def test_settings_that_no_form_would_take_are_left_out(unopened: Site, tmp_path: Path) -> None:
    left = settings_brought(tmp_path / "export", made.settings(social_profiles="javascript:alert(1)"))
    assert left.outcome == Outcome.LEFT_OUT
    assert current_site().social_profiles == ""


def test_menus_lead_to_what_came_in(unopened: Site, tmp_path: Path) -> None:
    named = ["/news/", "/news/story/", "/topics/sea/", "/search/", "https://a.example/"]
    menu = [made.entry(to, to) for to in named]
    lost = [made.entry("A", "/news/x/"), made.entry("B", "/news/", "A"), made.entry("C", "/topics/x/")]
    words = made.settings(header_menu=[*menu, *lost], footer_menu=[made.entry("Bad", "/cms/")])
    account = settings_brought(tmp_path / "export", words, topics=[made.topic("sea")])
    assert (account.outcome, len(account.notes)) == (Outcome.CHANGED, 4)
    targets = (
        f"section:{Section.objects.get().pk}", f"article:{Article.objects.get().pk}",
        f"topic:{Topic.objects.get().pk}", "/search/", "https://a.example/",
    )  # fmt: skip
    assert [to for _label, to, _under in entries_of(current_site().header_menu)] == [*targets]
    export_site(tmp_path / "out", by=SystemActor(EXPORT))
    assert records(tmp_path / "out", "settings")[0]["header_menu"] == menu


def test_a_menu_that_no_form_would_take_is_left_out(unopened: Site, tmp_path: Path) -> None:
    twice = made.settings(tagline="New", footer_menu=[made.entry("A", "/news/"), made.entry("A", "/search/")])
    assert settings_brought(tmp_path / "export", twice).outcome == Outcome.LEFT_OUT
    assert (current_site().tagline, current_site().footer_menu) == ("", "")


@pytest.mark.parametrize(
    "words", [{"email": "office"}, {"hours": "At night"}, {"email": "a@b.example", "hours": "…"}]
)
def test_a_legal_page_that_says_too_little_is_left_out(words: dict[str, str], bring: Bring) -> None:
    account = bring(pages=[{"kind": "contact", "words": words}]).accounts[-1]
    assert account.outcome == Outcome.LEFT_OUT
    assert not LegalPage.objects.exclude(words={}).exists()


def test_a_legal_page_that_is_here_stays(bring: Bring, ada: Person) -> None:
    legal_page("contact", by=ada)
    account = bring(pages=[{"kind": "contact", "words": {"email": "new@b.example"}}]).accounts[-1]
    assert account.outcome == Outcome.LEFT_OUT
    assert LegalPage.objects.get().words == CONTACT
