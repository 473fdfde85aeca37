import pickle

import torch

x = torch.ones(1)
x.note = "mine"
print(vars(pickle.loads(pickle.dumps(x))))

# torch 1.13.1 prints:
#     {}

# torch 2.0.1 prints:
#     {'note': 'mine'}
