"""What every template of ours may use: icons from the one sprite, and parts that are the same for everybody."""

from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from content.cms.patterns import fill, pattern
from content.moments import zoned
from content.working_copies.unsent import unsent_key
from secureproject.fields import control_html, field_html, hidden_html, hint_html, rich_text_html
from secureproject.frame import framed, topbar

register = template.Library()

SENTENCE_ENDS = (".", "!", "?", "…", ":", "。", "؟")

SPRITE = "vendor/lucide/sprite.svg"


# `typed`: text that is safe equals the same text that is not, and must not lend it its escaping.
@register.simple_tag
@lru_cache(maxsize=1024, typed=True)
def icon(name: str, *, label: str = "", turns: bool = False) -> SafeString:
    """An icon of the sprite: decoration unless ``label`` gives its meaning; ``turns`` mirrors it right to left."""
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


@register.filter
def sentence(reason: Any) -> str:
    """A reason of the rulebook ("editors publish in their sections") as a sentence of its own."""
    text = str(reason).strip()
    return text if not text else f"{text[0].upper()}{text[1:]}{'' if text.endswith(SENTENCE_ENDS) else '.'}"


register.simple_tag(field_html, name="field")
register.simple_tag(hint_html, name="hint")
register.simple_tag(control_html, name="control")
register.simple_tag(hidden_html, name="hidden_fields")
register.simple_tag(rich_text_html, name="rich_text")
register.simple_tag(unsent_key)
register.simple_tag(lambda: settings.SITE_URL, name="site_url")
register.simple_tag(topbar, takes_context=True)
register.tag(framed)
register.filter(zoned, expects_localtime=True)


class Constant(template.Node):
    """Rendered once for each language, where no variable of the page can be seen: it cannot show anybody's."""

    def __init__(self, inside: template.NodeList) -> None:
        self.inside = inside
        self.drawn: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self.drawn:
            nothing, page = template.Context(), context.template
            assert page is not None  # noqa: S101 - it is what is being rendered
            with nothing.bind_template(page):
                self.drawn[language] = self.inside.render(nothing)
        return self.drawn[language]


@register.tag
def constant(parser: template.base.Parser, token: template.base.Token) -> Constant:
    """``{% constant %}…{% endconstant %}`` around words, icons and addresses that are the same for everybody."""
    inside = parser.parse(("endconstant",))
    parser.delete_first_token()
    return Constant(inside)


class Written(template.Node):
    def __init__(self, nodes: template.NodeList, name: str) -> None:
        self.nodelist, self._name = nodes, name

    def render(self, context: template.Context) -> SafeString:
        context[self._name] = SafeString(self.nodelist.render(context).strip())
        return SafeString("")


@register.tag
def written(parser: template.base.Parser, token: template.base.Token) -> Written:
    """``{% written as name %}…{% endwritten %}``: written now and shown by ``{{ name }}`` further down.

    So a page can say in its first line what its last part will need: nothing moves when that arrives.
    """
    _tag, _as, name = token.split_contents()
    nodes = parser.parse(("endwritten",))
    parser.delete_first_token()
    return Written(nodes, name)


@register.simple_tag
def fixed(name: str) -> SafeString:
    """Includes the template ``name``, which shows nothing but words and icons: rendered once for each language."""
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(name, get_language())


@register.simple_tag
def filled(template: str, /, **slots: object) -> SafeString:
    """Includes ``template``, a pattern like those of forms/: rendered once for each language, its {slots} filled with
    ``slots``, escaped.
    """
    return fill(pattern(template), [slots])


@lru_cache(maxsize=256)
def _drawn(name: str, language: str | None) -> SafeString:
    return render_to_string(name)
