"""Campaigns: many generated programs on a subject, in shards, on many processes, into a file that can be gone on with.

A ``plan`` says which programs there are, ``worker`` runs a piece of them, ``running`` spreads the pieces over
``executors``, ``file`` keeps what comes back, ``tally`` adds it up.
"""
