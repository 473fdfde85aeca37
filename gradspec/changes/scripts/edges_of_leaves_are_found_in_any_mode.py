import torch

leaf = torch.ones(2, requires_grad=True)
with torch.no_grad():
    try:
        print(torch.autograd.graph.get_gradient_edge(leaf).output_nr)
    except AttributeError as error:
        print(error)

# torch 2.3.1 prints:
#     'NoneType' object has no attribute 'next_functions'

# torch 2.4.1 prints:
#     0
