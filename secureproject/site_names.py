"""What the site is called and which language it speaks, for apps that must not ask content."""

from content.models import Site


def site_names() -> list[str]:
    """SITE_NAMES_CALLABLE: none before ``set_up_site`` has run."""
    return list(Site.objects.values_list("name", flat=True))


def site_language() -> str:
    """SITE_LANGUAGE_CALLABLE: nothing before ``set_up_site`` has run."""
    return Site.objects.values_list("language", flat=True).first() or ""
