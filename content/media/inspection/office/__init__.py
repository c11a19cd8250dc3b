"""Office documents (OOXML and ODF), which are ZIP archives of XML: looked through part by part, and packed anew.

Refused: macros, embedded objects (but for charts: charts.py), anything loaded from elsewhere, passwords. Taken out: who
wrote it, when, with what. What is written in the document, comments and tracked changes among it, is the author's
and stays.
"""
