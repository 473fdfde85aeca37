import contextlib

import torch
from torch.utils.checkpoint import checkpoint


def fail(x):
    raise ValueError("inner")


contexts = (contextlib.suppress(ValueError), contextlib.nullcontext())
try:
    checkpoint(fail, torch.ones(1, requires_grad=True), use_reentrant=False, context_fn=lambda: contexts)
except Exception as error:
    print(type(error).__name__, error)

# torch 2.12.1 prints:
#     ValueError inner

# torch 2.13.0 prints:
#     RuntimeError torch.utils.checkpoint: the forward context provided by context_fn suppressed an exception raised during the checkpointed forward. This is not supported because checkpoint cannot return a value for a failed forward.
