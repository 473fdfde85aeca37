import torch

print(repr(torch.set_grad_enabled(True)).rpartition(".")[2].partition(" at 0x")[0])

# torch 2.7.1 prints:
#     set_grad_enabled object

# torch 2.8.0 prints:
#     set_grad_enabled(mode=True)
