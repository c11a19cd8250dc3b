"""The frame around every CMS page: navigation and form fields."""
