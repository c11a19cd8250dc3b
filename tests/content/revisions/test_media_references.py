"""A text names files by their digest: only what its writer may see, and exactly those become the revision's."""

from pathlib import Path

import pytest
from django.db import DatabaseError

from content import workflow
from content.media.errors import UnknownFile
from content.media.trash import trash
from content.models import Article, AssetVersion, RevisionMedia, Section
from tests.content.media.files import current, picture, shown, upload, write_about
from tests.newsroom import Person, fresh, write

NOWHERE = f'<img src="/media/{"0a" * 32}/harbour-at-dawn.png" alt="Boats">'


def uses(article: Article) -> list[AssetVersion]:
    return [use.version for use in fresh(article).newest.media.select_related("version")]


def test_what_is_not_there_and_what_is_not_for_you_is_one_answer(
    tmp_path: Path, cara: Person, colin: Person, news: Section, policies: Section
) -> None:
    private = upload(picture(tmp_path), by=cara, section=news)
    said = []
    for body in (shown(private), NOWHERE):
        with pytest.raises(UnknownFile) as refused:
            workflow.create_article(policies, by=colin, title="Guess", body=body)
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert not Article.objects.filter(section=policies).exists()


def test_a_wrong_name_for_the_right_digest_is_unknown(tmp_path: Path, cara: Person, news: Section) -> None:
    body = shown(upload(picture(tmp_path), by=cara, section=news)).replace("harbour", "sunset")
    with pytest.raises(UnknownFile):
        workflow.create_article(news, by=cara, title="Ferries", body=body)


def test_saving_cannot_bring_in_what_is_not_for_you_either(
    tmp_path: Path, ed: Person, colin: Person, news: Section, policies: Section
) -> None:
    private = upload(picture(tmp_path), by=ed, section=news)
    article = workflow.create_article(policies, by=colin, title="Rules")
    with pytest.raises(UnknownFile):
        workflow.save_draft(article, by=colin, title="Rules", summary="", body=shown(private), base=1)
    assert uses(article) == []


def test_new_articles_show_nothing_out_of_the_trash(tmp_path: Path, cara: Person, news: Section) -> None:
    asset = upload(picture(tmp_path), by=cara, section=news)
    trash(asset, by=cara)
    with pytest.raises(UnknownFile):
        write_about(asset, by=cara, section=news)


def test_an_article_keeps_what_it_shows_when_that_is_thrown_away(
    tmp_path: Path, cara: Person, news: Section
) -> None:
    asset = upload(picture(tmp_path), by=cara, section=news)
    article = write_about(asset, by=cara, section=news)
    trash(asset, by=cara)
    again = shown(asset) + "<p>More.</p>"
    workflow.save_draft(article, by=cara, title="Ferries", summary="", body=again, base=1)
    assert uses(article) == [current(asset)]


def test_each_revision_uses_what_it_names(tmp_path: Path, cara: Person, news: Section) -> None:
    asset = upload(picture(tmp_path), by=cara, section=news)
    article = write_about(asset, by=cara, section=news)
    assert uses(article) == [current(asset)]
    write(article, cara, "No picture any more.")
    assert uses(article) == []
    assert RevisionMedia.objects.filter(version=current(asset)).count() == 1


def test_a_link_to_a_file_is_a_use(tmp_path: Path, cara: Person, news: Section) -> None:
    version = current(upload(picture(tmp_path), by=cara, section=news))
    body = f'<p><a href="{version.address}">Look</a>, <a href="{version.address}">again</a></p>'
    assert uses(workflow.create_article(news, by=cara, title="Ferries", body=body)) == [version]


def test_the_same_bytes_in_two_libraries_are_those_of_the_article_s_section(
    tmp_path: Path, edna: Person, news: Section, policies: Section
) -> None:
    upload(picture(tmp_path), by=edna, section=news)
    here = upload(picture(tmp_path), by=edna, section=policies)
    assert uses(write_about(here, by=edna, section=policies)) == [current(here)]


def test_no_row_makes_a_revision_show_what_its_words_do_not(
    tmp_path: Path, cara: Person, news: Section, published: Article
) -> None:
    version = current(upload(picture(tmp_path), by=cara, section=news))
    with pytest.raises(DatabaseError, match="does not name"):
        RevisionMedia.objects.create(revision=fresh(published).live, version=version)
