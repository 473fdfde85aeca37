"""Releases: what a subject showed at one version, kept; what two of them differ in; since when.

``frozen`` is the set of generated programs that all are asked; ``recording`` makes a ``baseline``, of ``traces`` and
``digests``; ``changes`` compares two; ``environments`` are where releases are installed.
"""
