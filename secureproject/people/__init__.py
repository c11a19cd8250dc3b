"""/cms/people/: users of the CMS, their roles, and why they have them."""
