"""What the site is called, for apps that must not ask content."""

from content.models import Site


def site_names() -> list[str]:
    """SITE_NAMES_CALLABLE: none before ``set_up_site`` has run."""
    return list(Site.objects.values_list("name", flat=True))
