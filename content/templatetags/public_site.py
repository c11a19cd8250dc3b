"""Template tags of the public site."""

from django import template

from content.kinds.formatted import as_html
from content.public.pages.teaser_list import page_links, teaser_list
from content.public.rendering.formats import moment

register = template.Library()

register.simple_tag(moment)
register.simple_tag(teaser_list, name="teasers")
register.simple_tag(page_links, takes_context=True)
register.filter("formatted", as_html)
