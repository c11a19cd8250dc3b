"""Whether the log-in page shows a button to the identity provider, and how it is called."""

from django import template

from accounts.single_sign_on.configuration import configuration, is_on

register = template.Library()


@register.simple_tag
def single_sign_on_label() -> str:
    """Empty when single sign-on is off."""
    return configuration().label if is_on() else ""
