"""Drawings (SVG) are rewritten from an allow-list of elements and attributes; all others are dropped.

Kept: shapes, paths, text, gradients, clips, masks, patterns, markers, simple filters, references within the drawing.
Dropped: scripts, events, links, foreign objects, pictures, style sheets, animation, entities, other namespaces.
"""
