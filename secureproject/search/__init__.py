"""Global search: one search box of the CMS, over all apps."""
