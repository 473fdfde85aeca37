import torch

x = torch.ones(1, 1, 2, 2, requires_grad=True)
print(torch.nn.functional.scaled_dot_product_attention(x, x, x).grad_fn.name())

# torch 2.2.2 prints:
#     ScaledDotProductFlashAttentionBackward0

# torch 2.3.1 prints:
#     ScaledDotProductFlashAttentionForCpuBackward0
