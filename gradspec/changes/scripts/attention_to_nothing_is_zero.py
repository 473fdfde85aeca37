import torch

x = torch.ones(1, 1, 2, 2)
mask = torch.tensor([[True, False], [False, False]])
print(torch.nn.functional.scaled_dot_product_attention(x, x, x, attn_mask=mask).tolist())

# torch 2.4.1 prints:
#     [[[[1.0, 1.0], [nan, nan]]]]

# torch 2.5.1 prints:
#     [[[[1.0, 1.0], [0.0, 0.0]]]]
