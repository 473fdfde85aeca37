"""Subjects that may crash, hang, eat memory or spoil their process: what they do costs the program that did it.

``begin`` is the script with which a worker starts, in whatever Python environment; ``serving`` answers there, in forks
that are replaced; ``process`` is the worker seen from here, ``isolated`` judges with it which program did what.
``guarded`` notices what a program did to its process, here or there; ``watchdog`` ends a process of which one program
does not end.
"""
