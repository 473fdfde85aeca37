import torch

x = torch.ones(1, 1, 2, 2, requires_grad=True)
print(torch.nn.functional.scaled_dot_product_attention(x, x, x).grad_fn.name())

# torch 2.0.1 prints:
#     UnsafeViewBackward0

# torch 2.1.2 prints:
#     ScaledDotProductFlashAttentionBackward0
