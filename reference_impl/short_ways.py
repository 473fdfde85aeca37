"""Whether ops may take a short way.

Most ops of a program run while nothing out of the ordinary is on, on tensors that lie in memory row by row. For these
there are short ways, each beside the general one that it stands for: it does at once what the rules of the general one
do one after the other, and gives exactly the same (``tests/reference/test_short_ways.py`` holds the two equal). What
else may be on bars them all, so that a short way has one thing to ask.
"""

from __future__ import annotations

#: How many reasons there are to take the general way: dual levels, transforms and batches (``forward_mode.depth``),
#: anomaly mode, hooks for saved tensors, replayed views; or somebody wants to see the rules run.
barred = 0
