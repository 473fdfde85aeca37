import torch

optimizer = torch.optim.SGD([torch.ones(1, requires_grad=True)], lr=0.5)
state = [*torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer).state_dict()]
print(state.index("mode_worse") < state.index("mode"))

# torch 2.7.1 prints:
#     False

# torch 2.8.0 prints:
#     True
