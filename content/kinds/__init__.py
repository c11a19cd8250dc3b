"""Kinds of pages: article, page, event, notice, landing page, and the fields that each asks for."""
