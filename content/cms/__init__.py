"""The CMS at /cms/: one file for each page, forms and lists shared between them."""
