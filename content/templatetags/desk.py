"""What templates of the CMS show of an article."""

from django import template

from content.cms.states import states_of

register = template.Library()

register.simple_tag(states_of, name="states")
