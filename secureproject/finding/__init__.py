"""The search box of the CMS, over all apps."""
