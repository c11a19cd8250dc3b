"""Shell of every CMS page: navigation and form fields."""
