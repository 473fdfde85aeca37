"""Judging compilers: programs with a region, compiled and not, and what is to be said where that makes a difference.

``differences`` compares the ends of two runs, ``judging`` runs the programs, ``script`` writes what shows a difference
to somebody who has torch alone, ``causes`` tells differences of one cause once, ``scenarios`` makes a region of what a
scenario does.
"""
