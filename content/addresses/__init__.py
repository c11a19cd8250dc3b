"""Public addresses of sections and articles, redirects, and links to them."""
