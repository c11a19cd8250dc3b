"""PDF documents: refused if they hold programs, files or videos; otherwise rewritten without unnecessary parts.

Decided: what can run or start something by itself (JavaScript, Launch, ImportData, SubmitForm, RichMedia, 3D,
sound and film, XFA, embedded files) is refused, because a document without it is not the document that was
sent. What is only about the document or opens a page (metadata, OpenAction to a page, names of the program,
thumbnails) is removed silently. Links to web and mail addresses stay; every other link loses its action.
"""
