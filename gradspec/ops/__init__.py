"""The op-by-op differential check: every public op, called in each of its forms, on both sides through the same code.

``samples/`` says with which arguments an op is called and which calls it refuses; ``product`` makes cases of them;
``check`` runs the cases on a subject and on the reference and compares what was seen.
"""
