"""What every template of ours may use: icons from the one sprite."""

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SENTENCE_ENDS = (".", "!", "?", "…", ":", "。", "؟")

SPRITE = "vendor/lucide/sprite.svg"


@register.simple_tag
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
