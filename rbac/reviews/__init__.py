"""Access reviews: questions about existing access, their answers and reports."""
