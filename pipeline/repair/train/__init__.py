"""Building the models under ``models/`` from a folder of text: corpus, channel, language.

Nothing here runs when a plan is repaired.
"""
