import torch

print(torch.nn.BatchNorm1d(2))
print(torch.nn.LayerNorm(2))
print(torch.nn.GroupNorm(1, 2))

# torch 2.11.0 prints:
#     BatchNorm1d(2, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True)
#     LayerNorm((2,), eps=1e-05, elementwise_affine=True)
#     GroupNorm(1, 2, eps=1e-05, affine=True)

# torch 2.12.1 prints:
#     BatchNorm1d(2, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)
#     LayerNorm((2,), eps=1e-05, elementwise_affine=True, bias=True)
#     GroupNorm(1, 2, eps=1e-05, affine=True, bias=True)
