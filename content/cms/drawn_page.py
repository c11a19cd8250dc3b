"""The page of the editor, as most articles need it: drawn once for each way in which an article may stand, and filled.

It is drawn from its own templates, which find slots in the place of what they show (``Shape.standing``); the frame
around it does so as well (``{% framed %}``). Whatever one article alone has is shown by these templates as always: a
form that is no plain one, notes, colleagues who have it open, words that were left, advice, a step with a reason.
"""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.template import Context
from django.utils.safestring import SafeString

from content.cms import drawn_form
from content.cms.said_times import moment, said_of
from content.cms.steps import Steps
from content.models import Article

# What a plain page has nothing of.
_OF_ITS_OWN = ("findings", "left", "taken_up", "offer", "present", "notes", "red")
_SAY_WHY_NOT = ("approve", "publish", "restore")


class Written(NamedTuple):
    """What is computed of an article and filled in as it is: when it was written, when it came out, and its topics."""

    written: SafeString
    published: SafeString
    topics: SafeString


class Shape(NamedTuple):
    """What decides how a page is drawn: all of it is of the site, nothing was typed."""

    form: drawn_form.Shape
    steps: tuple[tuple[str, bool], ...]  # those that fit, and whether they are allowed
    draft: tuple[str, bool] | None  # its state, and whether it was sent back
    is_live: bool
    four_eyes: bool

    def standing(self) -> dict[str, Any]:
        """What the templates of the page take, with a slot in the place of each value."""
        article = _standing_article(self)
        site = SimpleNamespace(name="{site}", has_topics=False)
        return {
            "article": article,
            "revision": SimpleNamespace(title="{title}", removed_at=None),
            "form": drawn_form.standing_form(self.form),
            "desk": drawn_form.standing_desk(),
            "steps": (steps := Steps((name, _standing_step(allowed)) for name, allowed in self.steps)),
            "acts": steps.have_buttons,
            "next": "{next}",
            "standing": Written(*(SafeString(f"{{{name}}}") for name in Written._fields)),
            "user": SimpleNamespace(email="{email}", name="{name}"),
            "shell": SimpleNamespace(site=site, worknav=SafeString("{worknav}")),
            "request": SimpleNamespace(csp_nonce="{nonce}"),
            "csrf_token": "{csrf}",
        }


class DrawnPage(NamedTuple):
    """The page of one article. ``about``: what its templates take."""

    shape: Shape
    about: Mapping[str, Any]

    def slots(self, context: Context) -> dict[str, Any]:
        """All that is filled in but ``topbar`` and ``worknav``, which belong to the frame."""
        article, form = self.about["article"], self.about["form"]
        around = drawn_form.around(form, context)
        draft = article.draft
        return {
            **drawn_form.slots_of(form, article, self.about["desk"]),
            **around._asdict(),
            **written_of(article)._asdict(),
            "topics": around.topics,
            "key": article.pk,
            "section_id": article.section_id,
            "section": article.section.title,
            "author": article.newest.author.name,
            "live_title": article.live.title if article.live else "",
            "draft_digest": draft.digest if draft else "",
            "draft_number": draft.number if draft else "",
            "next": self.about["next"],
        }


def drawn_page(about: Mapping[str, Any]) -> DrawnPage | None:
    """None for a page that is no plain one. ``about``: what the templates of the editor take."""
    article, form, desk, steps = (about[name] for name in ("article", "form", "desk", "steps"))
    if desk is None or any(about[name] for name in _OF_ITS_OWN) or article.newest.removed_at:
        return None
    if not drawn_form.is_plain(form, desk) or any(
        name in steps and not steps[name].allowed for name in _SAY_WHY_NOT
    ):
        return None
    status = article.draft.status if article.draft else None
    shape = Shape(
        drawn_form.shape_of(form, desk, has_topics=True),  # their slot is there, and may be empty
        tuple((name, step.allowed) for name, step in steps.items()),
        (str(status.state), bool(status.sent_back_at)) if status else None,
        article.live_id is not None,
        article.section.four_eyes,
    )
    return DrawnPage(shape, about)


def written_of(article: Article) -> Written:
    """Without topics, which its form knows."""
    published = moment(article.published_at) if article.published_at else SafeString()
    return Written(said_of(article.newest), published, SafeString())


def _standing_step(allowed: bool) -> Any:
    return SimpleNamespace(allowed=allowed, reason="")


def _standing_article(shape: Shape) -> Any:
    draft = None
    if shape.draft:
        state, sent_back = shape.draft
        status = SimpleNamespace(state=state, sent_back_at=sent_back)
        draft = SimpleNamespace(status=status, digest="{draft_digest}", number="{draft_number}")
    return SimpleNamespace(
        pk="{key}",
        section_id="{section_id}",
        section=SimpleNamespace(title="{section}", four_eyes=shape.four_eyes),
        address=SimpleNamespace(path="{path}"),
        newest=SimpleNamespace(author=SimpleNamespace(name="{author}")),
        draft=draft,
        draft_id=1 if draft else None,
        live=SimpleNamespace(title="{live_title}") if shape.is_live else None,
        live_id=1 if shape.is_live else None,
        is_archived=False,
    )
