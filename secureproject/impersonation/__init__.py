"""Read-only impersonation: an administrator sees the CMS as another user, without that user's rights to change it."""
