"""Out of one site, into an empty one and out again: the same bytes."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from audit.actors import SystemActor
from content.exports.portable.exporting import export_site
from content.imports.portable.context import How
from content.imports.portable.importing import import_site
from content.imports.wordpress.importing import import_wordpress
from content.imports.wordpress.report import Outcome, Report
from content.models import Article, Site
from content.rulebook.media import IMPORT
from content.rulebook.sections import EXPORT, IMPORT_SITE
from content.site import opening
from content.site.settings import set_up_site
from devserver.demo.comments import write_comments
from devserver.demo.content import make_sections, write_articles
from tests.content.exports.portable.files import tree, undone
from tests.content.imports.portable.made import write_export
from tests.content.imports.portable.small_sites import small_sites
from tests.content.imports.wordpress.files import REAL_EXPORT, needs_real_export
from tests.newsroom import person


def not_new(report: Report) -> list[str]:
    """Kinds of what the site had already: an open one its settings."""
    return [account.kind for account in report.accounts if account.outcome is not Outcome.IMPORTED]


@pytest.mark.late
@pytest.mark.parametrize("with_people", [True, False])
def test_a_site_with_one_of_everything_comes_back_as_it_was(
    site: Site, request: pytest.FixtureRequest, tmp_path: Path, with_people: bool
) -> None:
    with undone():
        request.getfixturevalue("busy")
        export_site(tmp_path / "first", by=SystemActor(EXPORT), with_people=with_people)
    assert not Article.objects.exists()
    report = import_site(tmp_path / "first", by=SystemActor(IMPORT_SITE), how=How(keep_files=True))
    assert not_new(report) == ["settings"]
    export_site(tmp_path / "second", by=SystemActor(EXPORT), with_people=with_people)
    assert tree(tmp_path / "second") == tree(tmp_path / "first")
    again = import_site(tmp_path / "first", by=SystemActor(IMPORT_SITE), how=How(keep_files=True))
    assert {a.outcome for a in again.accounts} <= {Outcome.ALREADY_HERE, Outcome.LEFT_OUT}


def both_ways(first: Path, second: Path) -> Report:
    """What ``first`` holds comes into the empty site, and leaves again as ``second``."""
    report = import_site(first, by=SystemActor(IMPORT_SITE), how=How(keep_files=True))
    export_site(second, by=SystemActor(EXPORT))
    return report


@pytest.mark.late
def test_the_demo_comes_back_as_it_was(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(opening._known, "open", False)
    with undone():
        sections = make_sections()
        roles = {"cara": "contributor", "colin": "contributor", "ed": "editor", "edna": "editor"}
        people = {name: person(name.title(), role) for name, role in roles.items()}
        write_articles(people, sections)
        write_comments(people)
        export_site(tmp_path / "first", by=SystemActor(EXPORT))
    set_up_site("The Harbour Gazette", by=SystemActor("set_up_site"))
    report = both_ways(tmp_path / "first", tmp_path / "second")
    assert not_new(report) == []
    assert tree(tmp_path / "second") == tree(tmp_path / "first")


@needs_real_export
@pytest.mark.late
def test_what_came_from_wordpress_goes_on_to_the_next_site(site: Site, tmp_path: Path) -> None:
    with undone():
        import_wordpress(REAL_EXPORT, by=SystemActor(IMPORT))
        export_site(tmp_path / "first", by=SystemActor(EXPORT))
    report = both_ways(tmp_path / "first", tmp_path / "second")
    assert not_new(report) == ["settings"]
    assert tree(tmp_path / "second") == tree(tmp_path / "first")


@pytest.mark.parametrize(
    "examples", [pytest.param(10, marks=pytest.mark.late), pytest.param(300, marks=pytest.mark.deep)]
)
def test_what_leaves_is_what_came(
    site: Site, tmp_path_factory: pytest.TempPathFactory, examples: int
) -> None:
    """Whatever came in once is clean, and from then on nothing of it changes any more."""

    @settings(max_examples=examples, phases=(Phase.explicit, Phase.generate))  # smaller ones take minutes
    @given(lists=small_sites())
    def check(lists: dict[str, Any]) -> None:
        place = tmp_path_factory.mktemp("small")
        write_export(place / "given", **lists)
        for given_, exported in (("given", "first"), ("first", "second")):
            with undone():
                report = both_ways(place / given_, place / exported)
        assert not_new(report) == ["settings"]
        assert tree(place / "second") == tree(place / "first")

    check()
