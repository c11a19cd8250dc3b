"""What stands around an editor, filled into patterns: where the article is, advice, and what else can be done."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.forms import Form
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from content.advice.findings import Finding
from content.cms.forms import TakeDownForm
from content.cms.patterns import address_pattern, fill, pattern
from content.cms.steps import Steps
from content.models import Article

# A new article has no address yet: counting.js writes it here.
NO_ADDRESS = SafeString("<span data-slug>…</span>")
_TAKE_DOWN = TakeDownForm()  # empty, and the same for everybody


def where(article: Article, inside: bool) -> SafeString:
    """The way to ``article``; ``inside``: to what lies behind its own page."""
    slots: dict[str, Any] = {"section_id": article.section_id, "section": article.section.title}
    if inside:
        slots |= {"article": address_pattern("cms:article").format(article.pk), "title": article.newest.title}
    return fill(pattern("cms/where.html", inside=bool(inside)), [slots])


def advice(findings: Sequence[Finding], check: str, nonce: str, *, unchecked: bool) -> SafeString:
    """``check``: the address that looks at unsaved words, where there is a form."""
    shown = (
        SafeString(render_to_string("cms/advice.html", {"findings": findings}))
        if findings
        else pattern("cms/advice.html", unchecked=unchecked)
    )
    slots = {"check": check, "list": shown, "nonce": nonce}
    return fill(pattern("cms/advice_part.html", form=bool(check)), [slots])


def present(article: Article, says: Sequence[str], nonce: str) -> SafeString:
    """``says``: sentences about who else is there, which the page asks for from then on."""
    here = address_pattern("cms:article_here").format(article.pk)
    sentences = format_html_join("", "<p>{}</p>", ((s,) for s in says)) if says else SafeString()
    slots = {"here": here, "says": sentences, "nonce": nonce}
    return fill(pattern("cms/present.html", anybody=bool(says)), [slots])


def found_as(form: Form, article: Article | None, site: str) -> SafeString:
    """How the page will look in a list of results."""
    slots = {
        "site": site,
        "address": f"/{article.address.path}/" if article else NO_ADDRESS,
        "title": form["title"].value() or "",
        "summary": form["summary"].value() or "",
    }
    return fill(pattern("cms/search_preview.html"), [slots])


def form_begins(article: Article | None, desk: Any, action: str, csrf: str) -> SafeString:
    """``desk``: where its words are kept; ``action``: where they go if not to the address of the page."""
    slots: dict[str, Any] = {"action": action, "csrf": csrf}
    if article:
        slots["section"] = article.section_id
    if desk:
        slots |= {"address": desk.address, "thing": desk.thing, "window": desk.window, "copy": desk.name}
        slots |= {"sequence": desk.sequence, "version": desk.version}
    choices = {"action": bool(action), "desk": bool(desk), "copy": bool(desk and desk.name)}
    return fill(pattern("cms/writing_begins.html", article=bool(article), **choices), [slots])


def save_buttons(article: Article, steps: Steps) -> SafeString:
    """One of them is the first: what most people do next."""
    return pattern(
        "cms/save_buttons.html",
        may_submit=steps["submit"].allowed and article.section.four_eyes,
        may_decide=steps["publish"].allowed or steps["approve"].allowed,
        begins_draft=article.live_id is not None and article.draft_id is None,
    )


def about(
    article: Article, steps: Steps, version: SafeString, published: SafeString, csrf: str
) -> SafeString:
    """``version`` and ``published`` say when; ``csrf`` goes into the form for taking it down."""
    more, newest = tuple(_more(article, steps)), article.newest
    slots = {
        "version": version,
        "author": newest.author.name,
        "section": article.section.title,
        "path": article.address.path,
        "published": published,
        "key": article.pk,
        "csrf": csrf,
        "title": article.live.title if article.live else "",
    }
    drawn = pattern("cms/about.html", live=article.live_id is not None, more=more, take_down=_TAKE_DOWN)
    return fill(drawn, [slots])


def _more(article: Article, steps: Steps) -> Iterator[str]:
    if article.draft_id and article.section.four_eyes:
        yield "emergency"
    if "publish" in steps or "take_down" in steps:
        yield "schedule"
    for name in ("correct", "share", "move", "trash", "take_down"):
        if steps[name].allowed:
            yield name
