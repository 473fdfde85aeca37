import torch

x = torch.ones(1, 1, 2, 4)
try:
    print(torch.nn.functional.scaled_dot_product_attention(x, x, x, torch.ones(2, 2), is_causal=True).shape)
except RuntimeError as error:
    print(error)

# torch 2.2.2 prints:
#     _scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True

# torch 2.3.1 prints:
#     torch.Size([1, 1, 2, 4])

# torch 2.13.0 prints:
#     torch.Size([1, 1, 2, 4])

# torch 2.14.1 prints:
#     _scaled_dot_product_attention: Explicit attn_mask should not be set when is_causal=True
