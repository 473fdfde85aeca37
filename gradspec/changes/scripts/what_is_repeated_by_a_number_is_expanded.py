import torch

x = torch.ones(2, requires_grad=True)
node = x.repeat_interleave(2).grad_fn
print(node.name(), node.next_functions[0][0].name())

# torch 2.0.1 prints:
#     IndexSelectBackward0 torch::autograd::AccumulateGrad

# torch 2.1.2 prints:
#     ViewBackward0 CloneBackward0
