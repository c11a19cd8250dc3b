"""Django admin under the rulebook."""
