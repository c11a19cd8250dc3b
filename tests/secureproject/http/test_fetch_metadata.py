"""What a page of another site makes a browser ask for is refused, but for following a link."""

import pytest
from django.test import Client

from content.models import Article
from secureproject.http.fetch_metadata import FOREIGN

pytestmark = pytest.mark.django_db
LINK = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}
PICTURE = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
FRAME = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}


@pytest.mark.parametrize("site", sorted(FOREIGN))
@pytest.mark.parametrize(
    "path", ["/account/logout/", "/account/login/", "/comments/1/new/", "/cms/articles/1/trash/"]
)
def test_no_other_site_sends_a_form(as_ed: Client, path: str, site: str) -> None:
    answer = as_ed.post(path, headers={**LINK, "Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert "another website" in answer.content.decode()
    assert as_ed.get("/cms/").status_code == 200


@pytest.mark.parametrize("site", sorted(FOREIGN))
@pytest.mark.parametrize("how", [PICTURE, FRAME], ids=["picture", "frame"])
def test_no_other_site_embeds_pages_of_people(as_ed: Client, how: dict[str, str], site: str) -> None:
    for path in ("/cms/", "/account/security/", "/admin/", "/guest/seen/x/"):
        assert as_ed.get(path, headers={**how, "Sec-Fetch-Site": site}).status_code == 403


def test_links_and_public_pages_stay_open(as_ed: Client, published: Article) -> None:
    for site in FOREIGN:
        assert as_ed.get("/cms/", headers={**LINK, "Sec-Fetch-Site": site}).status_code == 200
        assert as_ed.get("/", headers={**PICTURE, "Sec-Fetch-Site": site}).status_code == 200


@pytest.mark.parametrize("site", ["same-origin", "none", "", "nonsense"])
def test_the_site_itself_and_old_browsers_pass(as_ed: Client, site: str) -> None:
    assert as_ed.post("/account/logout/", headers={"Sec-Fetch-Site": site}).status_code == 302


def test_reports_come_from_everywhere(anon: Client) -> None:
    answer = anon.post(
        "/csp-reports/", "{}", "application/csp-report", headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 400  # read, and no report
