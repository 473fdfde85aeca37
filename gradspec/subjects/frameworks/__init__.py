"""Other frameworks as subjects: each adapter is a map of names, the shims that it needs, and the levels that it claims.

A shim gives a name that is called otherwise. Where a framework means something else by a name of torch's that is no
matter of autograd, the name is left out, and what needs it is unsupported.
"""

#: The names of the adapters, each a module here with a function ``subject``.
NAMES = ("oneflow", "paddle", "tensorplay", "tinygrad", "torch_xla")
