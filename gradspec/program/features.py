"""What a program may have in it, as names: each is on or off for a whole program (swarm testing).

Programs in which everything may happen seldom have several of one thing; with features off at random, what is left
stands closer together, and more pairs meet.
"""

from __future__ import annotations

#: In every program.
PLAIN = frozenset({"ops"})

#: On or off, from the plainest.
FEATURES = (
    "modes",
    "backward",
    "in place",
    "views",
    "flags",
    "through",
    "reads",
    "errors",
    "products",
    "grad",
    "hooks",
    "functions",
    "definitions",
    "kept",
    "generators",
    "coroutines",
    "saved",
    "out",
    "types",
    "op table",
    "deletes",
    "tasks",
    "threads",
    "inexact",
    "by hand",
    "returns",
    "questions",
    "modules",
    "optimizers",
    "checkpoints",
    "forward",
    "functional",
    "copies",
    "nodes",
    "draws",
    "own contexts",
    "classes",
    "async generators",
    "misuse",
)
