import threading

import oneflow as torch

x = torch.tensor([1.0, 2.0], requires_grad=True)
packed = []


def pack(tensor):
    packed.append(tensor)
    return tensor


def other():
    x.log()


with torch.autograd.graph.saved_tensors_hooks(pack, lambda kept: kept):
    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
seen = len(packed)
print("expected:", 0)
print("seen:", seen)
raise SystemExit(seen != 0)
