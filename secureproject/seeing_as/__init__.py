"""Seeing the CMS as somebody else sees it, without any of their power: nothing can be changed that way."""
