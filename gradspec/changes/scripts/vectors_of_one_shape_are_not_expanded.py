import torch

x = torch.ones(1, 2, requires_grad=True)
quotient = torch.nn.functional.cosine_similarity(x, x.detach()).grad_fn.next_functions[0][0].next_functions[0][0]
print(quotient.name(), quotient.next_functions[0][0].name())

# torch 2.0.1 prints:
#     DivBackward0 ExpandBackward0

# torch 2.1.2 prints:
#     DivBackward0 torch::autograd::AccumulateGrad
