"""Text: sanitising, rendering and comparing HTML. Imports no model."""
