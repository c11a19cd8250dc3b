"""Pages about the site as a whole: its settings, and opening it."""
