"""content.public.pages.preview: what the holder of a preview link gets, and what no one gets without one."""

from pathlib import Path
from typing import Any

import pytest
from django.core.signing import TimestampSigner
from django.test import Client

from content import workflow
from content.guests.previews import revoke_preview_link
from content.guests.tokens import TICKET_SECONDS, ticket_for
from content.media.trash import trash
from content.models import Article, Asset, Section
from tests.content.media.files import current, picture, upload, write_about
from tests.newsroom import Person, write
from tests.previews import followed, link_to, made

LINK = "/guest/preview/" + "0" * 22 + "/"


@pytest.mark.parametrize(
    "path", [LINK, "/guest/preview/x/", "/guest/seen/1/", "/guest/seen/1:1vOsAb:xyz/", "/guest/seen/::/"]
)
def test_what_opens_nothing_is_one_answer(path: str, anon: Client, draft: Article) -> None:
    answer = anon.get(path)
    assert answer.status_code == 404
    assert "opens nothing" in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_link_gives_its_token_away_for_a_ticket(anon: Client, draft: Article, cara: Person) -> None:
    link = link_to(draft, cara)
    answer = anon.get(link)
    assert answer.status_code == 303
    assert link.split("/")[3] not in answer.headers["Location"]
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_a_guest_sees_the_version_in_the_theme_and_gets_no_cookie(
    anon: Client, draft: Article, cara: Person
) -> None:
    there = followed(link_to(draft, cara), anon)
    around, page = anon.get(there), anon.get(f"{there}page/")
    assert 'value="320"' in around.text
    assert 'value="1280"' in around.text
    assert f'src="{there}page/"' in around.text
    assert "<h1>Ferry timetable changes</h1>" in page.text
    assert "The Harbour Gazette" in page.text
    assert not anon.cookies


def test_once_it_is_public_no_one_is_asked_to_keep_it_to_themselves(
    anon: Client, approved: Article, ed: Person
) -> None:
    there = followed(link_to(approved, ed), anon)
    assert "keep it to yourself" in anon.get(there).text
    workflow.publish(approved, by=ed)
    after = anon.get(there).text
    assert ("keep it to yourself" in after, "public by now" in after) == (False, True)


def test_no_search_engine_and_no_cache_keeps_it(anon: Client, draft: Article, cara: Person) -> None:
    there = followed(link_to(draft, cara), anon)
    for path in (there, f"{there}page/"):
        answer = anon.get(path)
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert 'name="robots" content="noindex, nofollow"' in answer.text


def test_the_frame_is_shown_by_this_site_alone(anon: Client, draft: Article, cara: Person) -> None:
    there = followed(link_to(draft, cara), anon)
    page, around = anon.get(f"{there}page/"), anon.get(there)
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert "script-src 'none'" in page.headers["Content-Security-Policy"]
    assert around.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in around.headers["Content-Security-Policy"]


def test_a_ticket_is_good_for_an_hour(
    anon: Client, draft: Article, cara: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = followed(link_to(draft, cara), anon)
    assert TICKET_SECONDS == 3600
    monkeypatch.setattr("content.guests.tokens.TICKET_SECONDS", -1)
    assert anon.get(there).status_code == 404
    assert anon.get(f"{there}page/").status_code == 404


def test_a_ticket_of_another_kind_opens_nothing(anon: Client, draft: Article, cara: Person) -> None:
    link_to(draft, cara)
    for ticket in (
        ticket_for("other", made(draft).token_digest),
        TimestampSigner().sign(made(draft).token_digest),
    ):
        assert anon.get(f"/guest/seen/{ticket}/").status_code == 404


def test_revoking_ends_what_is_open_at_once(
    anon: Client, boats: Asset, about_boats: Article, cara: Person
) -> None:
    link = link_to(about_boats, cara)
    there = followed(link, anon)
    revoke_preview_link(about_boats, made(about_boats).pk, by=cara)
    for path in (link, there, f"{there}page/", at(there, boats)):
        assert anon.get(path).status_code == 404


def test_taking_down_ends_it_too(anon: Client, published: Article, ed: Person) -> None:
    there = followed(link_to(published, ed), anon)
    workflow.take_down(published, by=ed, reason="Figures were wrong.")
    assert anon.get(f"{there}page/").status_code == 404


def test_what_is_written_later_is_not_shown(anon: Client, draft: Article, cara: Person) -> None:
    there = followed(link_to(draft, cara), anon)
    write(draft, cara, "A secret that came later.")
    assert "later" not in anon.get(f"{there}page/").text


def test_the_limit_bounds_trying(anon: Client, site: object) -> None:
    answers = {anon.get(LINK).status_code for _ in range(61)}
    assert answers == {404, 429}


@pytest.mark.parametrize("what", ["page/", f"media/{'0a' * 32}/boats.png"])
def test_nothing_of_a_version_is_there_without_a_ticket(what: str, anon: Client, draft: Article) -> None:
    assert anon.get(f"/guest/seen/1:0:0/{what}").status_code == 404


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
