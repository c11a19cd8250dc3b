"""URLs of media files and the table of renditions."""
