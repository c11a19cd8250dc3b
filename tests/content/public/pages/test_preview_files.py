"""Files of a version that is not public, for whoever holds a preview link: these, as long as it opens, and no other."""

from pathlib import Path
from typing import Any

from django.test import Client

from content.guests.previews import revoke_preview_link
from content.media.trash import trash
from content.models import Article, Asset, Section
from tests.content.media.files import current, picture, upload, write_about
from tests.newsroom import Person, write
from tests.previews import followed, link_to, made


def bytes_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def at(there: str, asset: Asset) -> str:
    return f"{there}{current(asset).address.removeprefix('/')}"


def test_a_guest_sees_the_pictures_of_the_version_and_no_other_file(
    anon: Client, boats: Asset, about_boats: Article, cara: Person, news: Section, tmp_path: Path
) -> None:
    other = upload(picture(tmp_path, shade=30), by=cara, section=news)
    there = followed(link_to(about_boats, cara), anon)
    assert f"{there}media/" in anon.get(f"{there}page/").text
    shown = anon.get(at(there, boats))
    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert bytes_of(shown)
    assert anon.get(at(there, other)).status_code == 404
    assert anon.get(current(boats).address).status_code == 404


def test_pictures_end_with_the_link(anon: Client, boats: Asset, about_boats: Article, cara: Person) -> None:
    there = followed(link_to(about_boats, cara), anon)
    address = at(there, boats)
    revoke_preview_link(about_boats, made(about_boats).pk, by=cara)
    assert anon.get(address).status_code == 404


def test_a_file_that_only_a_later_version_shows_is_not_there(
    anon: Client, boats: Asset, draft: Article, cara: Person, news: Section
) -> None:
    there = followed(link_to(draft, cara), anon)
    body = write_about(boats, by=cara, section=news, title="Others").newest.body
    write(draft, cara, f"Now with a picture.</p>{body}<p>")
    assert anon.get(at(there, boats)).status_code == 404


def test_thrown_away_pictures_stay_in_what_was_written_with_them(
    anon: Client, boats: Asset, about_boats: Article, cara: Person, ed: Person
) -> None:
    there = followed(link_to(about_boats, cara), anon)
    trash(boats, by=ed)
    assert bytes_of(anon.get(at(there, boats)))
