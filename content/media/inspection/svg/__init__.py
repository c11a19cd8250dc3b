"""Drawings (SVG) are written anew from a list of safe elements and attributes; what is not in it does not come out.

Kept: shapes, paths, text, gradients, clips, masks, patterns, markers, simple filters, references within the drawing.
Gone: scripts, events, links, foreign objects, pictures, style sheets, animation, entities, other vocabularies.
"""
