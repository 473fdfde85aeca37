import torch

weights = torch.tensor([0.5, 2.0], requires_grad=True)
node = torch.bincount(torch.tensor([0, 2]), weights).grad_fn
print(node._sequence_nr() == (weights * 2).grad_fn.next_functions[0][0]._sequence_nr())

# torch 2.10.0 prints:
#     False

# torch 2.11.0 prints:
#     True
