"""Label of the identity provider's button on the log-in page, if there is one."""

from django import template

from accounts.single_sign_on.configuration import configuration, is_on

register = template.Library()


@register.simple_tag
def single_sign_on_label() -> str:
    """The label; empty when single sign-on is off."""
    return configuration().label if is_on() else ""
