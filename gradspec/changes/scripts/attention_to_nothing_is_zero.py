import torch

x = torch.ones(1, 1, 2, 2)
mask = torch.tensor([[True, False], [False, False]])
print(torch.nn.functional.scaled_dot_product_attention(x, x, x, attn_mask=mask).tolist())
