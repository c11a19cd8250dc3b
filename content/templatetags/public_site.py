"""Template tags of the public site."""

from django import template

from content.kinds.formatted import as_html
from content.public.pages.teaser_list import teaser_list
from content.public.rendering.formats import day, moment, reading_time

register = template.Library()

register.simple_tag(moment)
register.simple_tag(day)
register.simple_tag(reading_time)
register.simple_tag(teaser_list, name="teasers")
register.filter("formatted", as_html)
