import torch

x = torch.ones(2, 2, requires_grad=True)
for result in (x.mean(), x[0], x.sort().values, x.split(1)[0], x.max(0).values):
    print(*[name for name in dir(result.grad_fn) if name.startswith("_saved")])

# torch 1.13.1 prints:
#     _saved_self_numel _saved_self_sizes
#     _saved_dim _saved_index _saved_self_sizes
#     _saved_dim _saved_indices _saved_self_sizes
#     _saved_dim _saved_self_sizes _saved_split_size
#     _saved_dim _saved_indices _saved_keepdim _saved_self_sizes

# torch 2.0.1 prints:
#     _saved_self _saved_self_sym_sizes
#     _saved_dim _saved_index _saved_self_sym_sizes
#     _saved_dim _saved_indices _saved_self_sym_sizes
#     _saved_dim _saved_self_sym_sizes _saved_split_size
#     _saved_dim _saved_indices _saved_keepdim _saved_self_sym_sizes
