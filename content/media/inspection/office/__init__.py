"""Office documents (OOXML and ODF), which are ZIP archives of XML: checked part by part, and packed again.

Refused: macros, embedded objects (but for charts), anything loaded from elsewhere, passwords.
Removed: author, dates, program. The content of the document, including comments and tracked changes, is the
author's and stays.
"""
