"""Template tags of the CMS and the public site."""
