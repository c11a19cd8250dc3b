"""Emails that accounts sends, and the single-use links in them."""
