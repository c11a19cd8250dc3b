"""Guest access: links that expire and show unpublished versions to people without an account."""
