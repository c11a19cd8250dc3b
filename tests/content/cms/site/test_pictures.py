"""Pictures of the site: chosen in the library for everybody, accepted by a second person, shown on every page."""

from typing import Any

import pytest
from django.test import Client

from content.media import renditions, trash
from content.media.urls.sizes import RENDITIONS
from content.models import Asset, PublicText, Section, Site
from content.public.queries.navigation import navigation_for, site_state
from content.site.identity import change_site
from content.site.pictures import Picture
from tests.content.media.file_requests import get
from tests.content.media.files import current
from tests.content.media.test_trash import thrown_away
from tests.newsroom import Person
from tests.policies import with_policy
from tests.signing_in import signed_in
from tests.words import accept_all

FORM = {"name": "The Harbour Gazette", "tagline": "", "language": "en", "time_zone": "UTC"}
CHANGE = "/cms/settings/change/"


def shows(asset: Asset, second: Person, by: Person, **names: Any) -> Any:
    """The site shows ``asset`` as what is named."""
    address = current(asset).address
    change_site(by=by, **dict.fromkeys(names, address))
    accept_all(second)
    return current(asset)


@pytest.mark.parametrize("odd", ["/media/x/y.png", "https://e.example/a.png", "javascript:alert(1)"])
def test_what_is_no_picture_of_the_library_is_refused_at_its_field(odd: str, as_ada: Client) -> None:
    answer = as_ada.post(CHANGE, FORM | {"logo": odd})
    assert answer.status_code == 422
    assert "There is no such picture in a library for everybody." in answer.text
    assert f'value="{odd}"' in answer.text


def test_pictures_of_a_restricted_section_and_of_the_trash_are_refused(
    as_ada: Client, boats: Asset, quay: Asset, ada: Person, news: Section
) -> None:
    trash.trash(quay, by=ada)
    assert as_ada.post(CHANGE, FORM | {"logo": current(quay).address}).status_code == 422
    with_policy(news, audience="members")
    assert as_ada.post(CHANGE, FORM | {"logo": current(boats).address}).status_code == 422
    assert not PublicText.objects.filter(kind="site", applied_at=None).exists()


def test_readers_see_it_once_a_second_person_accepted_it(
    as_ada: Client, eve: Person, anon: Client, quay: Asset
) -> None:
    address = current(quay).address
    as_ada.post(CHANGE, FORM | {"logo": address})
    assert get(anon, address).status_code == 404
    assert "wordmark__logo" not in anon.get("/").text
    assert "Logo" in signed_in(eve).get("/cms/words/").text
    accept_all(eve)
    page = anon.get("/").text
    assert 'alt="The Harbour Gazette" width="77" height="48"' in page
    assert get(anon, address).status_code == 200
    as_ada.post(CHANGE, FORM)  # taking it away needs one
    assert "wordmark__logo" not in anon.get("/").text
    assert get(anon, address).status_code == 404


def test_dark_pages_have_a_logo_of_their_own(
    anon: Client, quay: Asset, boats: Asset, ada: Person, eve: Person
) -> None:
    shows(quay, eve, ada, logo=1)
    dark = shows(boats, eve, ada, logo_dark=1).digest
    source = f'<source media="(prefers-color-scheme: dark)" srcset="/media/{dark}/640.webp"'
    assert source in anon.get("/").text


def test_the_icon_is_cut_in_three_sizes_and_no_other_picture_is(
    anon: Client, quay: Asset, ada: Person, eve: Person
) -> None:
    version = shows(quay, eve, ada, favicon=1)
    page, folder = anon.get("/").text, f"/media/{version.digest}"
    assert f'<link rel="icon" href="{folder}/icon-32-x10.png" type="image/png" sizes="32x32">' in page
    assert f'<link rel="apple-touch-icon" href="{folder}/icon-180-x10.png"' in page
    assert f'<link rel="icon" href="{folder}/icon-512-x10.png"' in page
    assert "mark.svg" not in page
    assert renditions.make(version.digest, "icon-180-x10.png")
    made = get(anon, f"{folder}/icon-180-x10.png")
    assert (made.headers["Content-Type"], made.body[:4]) == ("image/png", b"\x89PNG")
    assert sum(name.startswith("icon-") for name in RENDITIONS) == 6


def test_cards_are_cut_around_the_focal_point(quay: Asset, ada: Person, eve: Person) -> None:
    version = shows(quay, eve, ada, card_picture=1)
    assert navigation_for(site_state()).card_picture == Picture(version.address, 1600, 1000)
    Asset.objects.filter(pk=quay.pk).update(focal_x=500, focal_y=600)
    Site.objects.update(version=99)
    cut = Picture(f"/media/{version.digest}/wide-1440-y12.webp", 1440, 810)
    assert navigation_for(site_state()).card_picture == cut


def test_the_library_says_so_and_the_trash_keeps_it(
    as_cara: Client, quay: Asset, boats: Asset, ada: Person, eve: Person
) -> None:
    shows(quay, eve, ada, logo=1)
    page = as_cara.get(f"/cms/media/{quay.pk}/").text
    assert "Settings of the site: logo" in page
    assert "The site goes on showing it" in page
    late, gone = thrown_away(quay, 30), thrown_away(boats, 30)
    Site.objects.filter(logo__asset=quay).update(logo=current(late))
    trash.empty_trash()
    assert Asset.objects.filter(pk__in=[late.pk, gone.pk]).get() == late
    change_site(by=ada, tagline="Saved all the same")


def test_one_press_takes_the_colour_that_can_be_read(as_ada: Client, eve: Person) -> None:
    refused = as_ada.post(CHANGE, FORM | {"accent": "#ffff00"}).text
    nearest = refused.partition('name="take_accent" value="')[2][:7]
    assert f'fill="{nearest}"' in refused
    assert as_ada.post(CHANGE, FORM | {"accent": "#ffff00", "take_accent": nearest}).status_code == 302
    accept_all(eve)
    assert Site.objects.get().accent == nearest
