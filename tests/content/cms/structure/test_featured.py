"""The page on which editors choose what stands first (content.cms.structure.featured)."""

from django.test import Client

from content.models import Article, Section, Site
from tests.newsroom import fresh


def test_by_the_buttons_of_the_page(published: Article, news: Section, as_ed: Client) -> None:
    page = f"/cms/sections/{news.pk}/first/"
    for how in ("add", "up", "down"):
        assert as_ed.post(page, {"article": published.pk, "how": how}).status_code == 302
    assert "Ferry timetable" in as_ed.get(page).text.partition("Put another one there")[0]
    assert as_ed.post(page, {"article": "x", "how": "add"}).status_code == 302
    assert as_ed.post(page, {"article": published.pk, "how": "publish"}).status_code == 302
    assert Section.objects.get(pk=news.pk).first_ids == [published.pk]
    assert Site.objects.get().first_ids == []
    assert fresh(published).live is not None
