"""Emergency publication: opened, used, shown and signed off by a second person (content.cms.review.emergency)."""

from django.test import Client

from content.models import Article, EmergencyPass
from tests.newsroom import Person, digest_of, fresh


def test_an_emergency_is_opened_used_shown_and_signed_off(
    draft: Article, as_cara: Client, as_ed: Client, as_ada: Client
) -> None:
    page = f"/cms/articles/{draft.pk}/emergency/"
    sent = {"digest": digest_of(draft), "reason": "Gas leak", "minutes": "15"}
    assert as_ed.post(f"{page}open/", sent).status_code == 403
    assert as_ada.post(f"{page}open/", sent | {"minutes": "9999"}).status_code == 422
    assert as_ada.post(f"{page}open/", sent).status_code == 302
    for shown in (f"/cms/articles/{draft.pk}/", "/cms/", page, f"/cms/articles/{draft.pk}/review/"):
        assert "Gas leak" in as_ed.get(shown).text, shown
    assert as_ed.post(f"/cms/articles/{draft.pk}/publish/").status_code == 403
    assert b"Publish in the emergency" in as_ada.get(page).content
    assert as_ada.post(f"/cms/articles/{draft.pk}/publish/", {"digest": sent["digest"]}).status_code == 302
    assert fresh(draft).live is not None
    one = EmergencyPass.objects.get()
    for nobody in (as_ada, as_cara):
        assert nobody.post(f"/cms/emergencies/{one.pk}/sign-off/").status_code == 403
    assert "sign it off" in as_cara.get(f"/cms/articles/{draft.pk}/").text
    assert as_ed.post(f"/cms/emergencies/{one.pk}/sign-off/").status_code == 302
    assert "Gas leak" not in as_ed.get("/cms/").text


def test_the_page_says_who_can(red: EmergencyPass, as_ada: Client, as_ed: Client) -> None:
    page = f"/cms/articles/{red.article_id}/emergency/"
    who = "Any editor of “News” or administrator who neither opened it nor wrote part of it can sign it off."
    assert who in as_ada.get(page).text
    assert who not in as_ed.get(page).text


def test_it_names_no_one_where_there_is_no_one(red: EmergencyPass, as_ada: Client, ed: Person) -> None:
    ed.is_active = False
    ed.save()
    page = as_ada.get(f"/cms/articles/{red.article_id}/emergency/").text
    assert "Any editor of" not in page
    assert "No one else could sign it off yet." in page


def test_the_version_that_is_to_be_read_is_a_link(red: EmergencyPass, as_ed: Client) -> None:
    version = f"/cms/articles/{red.article_id}/history/{red.revision.number}/"
    assert f'href="{version}"' in as_ed.get(f"/cms/articles/{red.article_id}/emergency/").text
    assert as_ed.get(version).status_code == 200
