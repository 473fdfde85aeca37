"""Generated programs: small trees of statements (``form``), printed as Python source (``printer``).

One grammar says which programs there are (``grammar``); it asks a chooser "which of n?". Who answers is a driver
(``drivers``). The printed source is what runs.
"""
