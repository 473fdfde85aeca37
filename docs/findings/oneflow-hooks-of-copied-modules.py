import copy

import oneflow as torch

layer = torch.nn.Linear(2, 1)
seen = []
layer.register_forward_hook(lambda *_: seen.append(1))
copy.deepcopy(layer)(torch.ones(1, 2))
seen = len(seen)
print("expected:", 1)
print("seen:", seen)
raise SystemExit(seen != 1)
