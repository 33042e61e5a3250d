"""Commune plans into tables.

A ``Source`` (a file) is read into a ``Scan``: the text of its pages with the place of each word
and cell. Repair gives a ``Repaired``: the same lines with damaged letters mended, and the way back.
Segmentation gives an ``Outline``: flow text with one paragraph, item or cell a line, and the
tree of sections. Extraction gives ``Facts``: letterhead, citations, units, responsibilities, tasks,
deadlines and findings, each with a span of the flow text. Rows and tables write them down, with
the page, line and box each span leads back to.
"""
