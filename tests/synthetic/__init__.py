"""Plans of communes that do not exist, with the exact truth about them.

``draw(seed, index)`` composes a plan as text that knows what it states (``said``); ``write``
renders it as text, Word or PDF; ``truth`` gives the same plan in the gold's JSON form. Words and
wordings stand in ``data/``; the code holds forms only. The same seed gives the same plans.
"""
