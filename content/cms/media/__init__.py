"""The library of files in the CMS, and the addresses that take files in."""
