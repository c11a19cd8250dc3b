"""Name and language of the site, for apps that must not import content."""

from content.models import Site


def site_names() -> list[str]:
    """SITE_NAMES_CALLABLE: empty before ``set_up_site`` has run."""
    return list(Site.objects.values_list("name", flat=True))


def site_language() -> str:
    """SITE_LANGUAGE_CALLABLE: empty before ``set_up_site`` has run."""
    return Site.objects.values_list("language", flat=True).first() or ""
