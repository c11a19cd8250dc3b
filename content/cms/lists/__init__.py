"""The list of articles: query, filters, columns, pagination."""
