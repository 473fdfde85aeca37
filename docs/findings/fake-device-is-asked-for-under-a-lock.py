import faulthandler
import sys

import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils._python_dispatch import TorchDispatchMode


class Doubling(TorchDispatchMode):
    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        args[0] * 2
        return func(*args, **(kwargs or {}))


print("expected: x.neg() is computed")
with FakeTensorMode():
    x = torch.ones(2, requires_grad=True)
    with Doubling():
        print("seen: it never ends; the process gives up after 20 s", flush=True)
        faulthandler.dump_traceback_later(20, exit=True, file=sys.stderr)
        x.neg()
        faulthandler.cancel_dump_traceback_later()
print("no more: it is computed")
