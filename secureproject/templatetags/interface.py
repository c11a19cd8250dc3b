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


@register.simple_tag
def fixed(name: str) -> SafeString:
    """Includes the template ``name``, which shows nothing but words and icons: rendered once for each language."""
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    return draw(name, get_language())


@lru_cache(maxsize=256)
def _drawn(name: str, language: str | None) -> SafeString:
    return render_to_string(name)
