"""Media library of the CMS, and the upload endpoints."""
