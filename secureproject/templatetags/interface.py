"""Template tags and filters for every page: icons from the sprite, sentences, timestamps, optional fields."""

from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import PurePosixPath
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.autosave.browser_key import unsent_key
from content.formatting.html_patterns import pattern
from content.formatting.local_time import zoned
from secureproject.cms_shell.form_fields import form_field
from secureproject.http.script_integrity import imported_on_use, integrity_of, with_imports

register = template.Library()

SENTENCE_ENDS = (".", "!", "?", "…", ":", "。", "؟")

SPRITE = "vendor/lucide/sprite.svg"
# In scripts that are rendered once; each answer has a nonce of its own, or none.
NONCE_MARK = SafeString(' nonce="{nonce}"')


# `typed`: safe text equals the same unsafe text, which must not be returned unescaped from the cache.
@register.simple_tag
@lru_cache(maxsize=1024, typed=True)
def icon(name: str, *, label: str = "", turns: bool = False) -> SafeString:
    """An icon of the sprite: decorative unless ``label`` gives its meaning; ``turns`` mirrors it right to left."""
    meaning = (
        format_html(' role="img" aria-label="{}"', label) if label else SafeString(' aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon{}" width="20" height="20" focusable="false"{}><use href="{}#{}"></use></svg>',
        " icon--turns" if turns else "",
        meaning,
        static(SPRITE),
        name,
    )


@register.simple_tag(takes_context=True)
def module_script(context: template.Context, name: str) -> SafeString:
    """Module ``name`` of the static files. What it imports is preloaded with its digest (script_integrity.py)."""
    return _with_nonce(_module(name), context)


@register.simple_tag(takes_context=True)
def classic_script(context: template.Context, name: str, *, defer: bool = False) -> SafeString:
    """A script of the static files that is no module."""
    tag = '<script{}{} src="{}" integrity="{}" crossorigin="anonymous"></script>'
    deferred = " defer" if defer else ""
    return _with_nonce(format_html(tag, deferred, NONCE_MARK, static(name), integrity_of(name)), context)


def _with_nonce(html: SafeString, context: template.Context) -> SafeString:
    nonce = context.get("csp_nonce")
    return SafeString(html.replace(NONCE_MARK, format_html(' nonce="{}"', nonce) if nonce else ""))


@cache
def _module(name: str) -> SafeString:
    loaded = with_imports(name)
    later = [
        (PurePosixPath(other).name, _preloads(part for part in with_imports(other) if part not in loaded))
        for other in imported_on_use(name)
    ]
    return format_html(
        '{}<script type="module"{} src="{}" integrity="{}"></script>{}',
        _preloads(loaded[:-1]),
        NONCE_MARK,
        static(name),
        integrity_of(name),
        format_html_join("", '<template data-module="{}">{}</template>', later),  # preload.js
    )


def _preloads(names: Iterable[str]) -> SafeString:
    link = '<link rel="modulepreload"{} href="{}" integrity="{}">'
    return format_html_join("", link, ((NONCE_MARK, static(name), integrity_of(name)) for name in names))


@register.filter
def sentence(reason: Any) -> str:
    """A reason of the rulebook ("editors publish in their sections") as a sentence."""
    text = str(reason).strip()
    return text if not text else f"{text[0].upper()}{text[1:]}{'' if text.endswith(SENTENCE_ENDS) else '.'}"


class Constant(template.Node):
    """Rendered once per language without variables of the page: it cannot leak data of a user."""

    child_nodelists = ()  # no block is in it: {% extends %} need not look for one

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self._rendered: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self._rendered:
            self._rendered[language] = self.nodelist.render(template.Context())
        return self._rendered[language]


@register.tag
def constant(parser: template.base.Parser, token: template.base.Token) -> Constant:
    """``{% constant %}…{% endconstant %}`` around text, icons and URLs that are the same for every user."""
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return Constant(nodelist)


# {% fixed "cms/kept.html" %}: a template of text and icons, rendered once per language.
register.simple_tag(pattern, name="fixed")
register.simple_tag(form_field)
register.simple_tag(unsent_key)
register.simple_tag(lambda: settings.SITE_URL, name="site_url")
register.filter(zoned, expects_localtime=True)


class Written(template.Node):
    def __init__(self, nodes: template.NodeList, name: str) -> None:
        self.nodelist, self._name = nodes, name

    def render(self, context: template.Context) -> SafeString:
        context[self._name] = SafeString(self.nodelist.render(context).strip())
        return SafeString("")


@register.tag
def written(parser: template.base.Parser, token: template.base.Token) -> Written:
    """``{% written as name %}…{% endwritten %}``: rendered now and shown by ``{{ name }}`` further down.

    So a page can say in its first line what its last part will need: nothing moves when that arrives.
    """
    _tag, _as, name = token.split_contents()
    nodes = parser.parse(("endwritten",))
    parser.delete_first_token()
    return Written(nodes, name)
