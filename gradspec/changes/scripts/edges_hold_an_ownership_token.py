import torch

x = torch.ones(1, requires_grad=True)
print(torch.autograd.graph.get_gradient_edge(x * 2)._fields)

# torch 2.8.0 prints:
#     ('node', 'output_nr')

# torch 2.9.1 prints:
#     ('node', 'output_nr', 'ownership_token')
