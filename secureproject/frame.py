"""What stands around a page of the CMS: cms/base.html, drawn once for each language and filled page by page.

A page that begins with ``{% framed %}`` instead of ``{% extends "cms/base.html" %}`` has the same blocks and looks the
same. It takes a fifth of the time: Django looks for the blocks of both templates whenever one extends the other.

Where its context has something ``drawn`` (content/cms/drawn_page.py), page and frame are one pattern: drawn once for
each of its shapes, and filled. Not where there is something to say to one person, in messages or about errors.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.cms.patterns import csrf_field, fill, pattern
from content.working_copies.unsent import unsent_key


class _Request(NamedTuple):
    """Stands for ``request`` where the frame is drawn."""

    csp_nonce: str = "{nonce}"


class _Shell(NamedTuple):
    """Stands for ``shell`` there."""

    worknav: str = "{worknav}"


_STANDING: dict[str, Any] = {"request": _Request(), "shell": _Shell()}
BLOCKS = ("title", "head", "body_class", "breadcrumbs", "heading", "primary_action", "main")


class Framed(template.Node):
    """A page whose blocks are filled into the frame."""

    def __init__(self, nodes: template.NodeList) -> None:
        self.nodelist = nodes
        blocks: list[Any] = nodes.get_nodes_by_type(BlockNode)
        self._blocks = {block.name: block.nodelist for block in blocks}

    def render(self, context: template.Context) -> SafeString:
        drawn, page = context.get("drawn"), context.template
        if (
            drawn is None
            or page is None
            or _is_seen(context)
            or context.get("messages")
            or _has_errors(context)
        ):
            top = topbar(context) + _included("cms/seeing_as/banner.html", context, _is_seen(context))
            return self._in_frame(context, top)
        slots = drawn.slots(context)
        slots |= {"topbar": topbar(context), "worknav": context["shell"].worknav}
        draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
        return fill(draw(self, page, drawn.shape, get_language()), [slots])

    def _in_frame(self, context: template.Context, top: SafeString) -> SafeString:
        drawn = {name: nodes.render(context) for name, nodes in self._blocks.items()}
        inspector = drawn.get("inspector", SafeString()).strip()
        slots: dict[str, Any] = dict.fromkeys(BLOCKS, SafeString()) | drawn
        slots |= {
            "title": _title(context, drawn.get("title")),
            "inspector": SafeString(inspector),
            "topbar": top,
            "notices": _notices(context),
            "worknav": context["shell"].worknav,
            "nonce": str(context["request"].csp_nonce),
        }
        return fill(pattern("cms/framed.html", inspected=bool(inspector), **_STANDING), [slots])


@lru_cache(maxsize=128)
def _drawn(framed: Framed, page: template.base.Template, shape: Any, _language: str | None) -> SafeString:
    """The whole page with a slot in the place of each value: ``drawn`` of its context knows what fills them."""
    context = template.Context(shape.standing())
    with context.bind_template(page):
        return framed._in_frame(context, SafeString("{topbar}"))


def framed(parser: template.base.Parser, token: template.base.Token) -> Framed:
    """``{% framed %}`` in the place of ``{% extends "cms/base.html" %}``."""
    return Framed(parser.parse())


def topbar(context: template.Context) -> SafeString:
    """The top of every page of the CMS: the site, what is always at hand, and who is there."""
    user, shell, request = context.get("user"), context.get("shell"), context.get("request")
    name, is_staff = getattr(user, "name", ""), getattr(user, "is_staff", False)
    me = "" if getattr(user, "seen_by", None) else "admin" if is_staff else "person"
    slots = {"brand": (shell and shell.site.name) or _("Desk"), "name": name, "initial": name[:1]}
    if me:
        slots |= {
            "email": getattr(user, "email", ""),
            "key": getattr(user, "pk", ""),
            "csrf": csrf_field(context),
        }
        slots |= {"unsent_key": unsent_key(user), "nonce": str(getattr(request, "csp_nonce", ""))}
    drawn = pattern("cms/topbar.html", may_create=bool(getattr(shell, "may_create", False)), me=me)
    return fill(drawn, [slots])


def _title(context: template.Context, said: SafeString | None) -> SafeString:
    title = SafeString(_("Desk")) if said is None else said
    return SafeString(f"{_('Error:')} {title}") if _has_errors(context) else title


def _notices(context: template.Context) -> SafeString:
    messages = _included("forms/messages.html", context, bool(context.get("messages")))
    return (
        messages + SafeString("\n    ") + _included("forms/error_summary.html", context, _has_errors(context))
    )


def _included(name: str, context: template.Context, is_needed: bool) -> SafeString:
    if not is_needed:
        return SafeString()
    included: Any = get_template(name)
    return SafeString(included.template.render(context))


def _has_errors(context: template.Context) -> bool:
    return bool(getattr(context.get("form"), "errors", None))


def _is_seen(context: template.Context) -> bool:
    """Whether somebody looks through the eyes of whoever is there."""
    return bool(getattr(context.get("user"), "seen_by", None))
