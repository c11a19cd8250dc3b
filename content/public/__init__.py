"""The public site: what readers get, without an account, a cookie or a script."""
