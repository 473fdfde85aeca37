import torch
import torch_xla

device = torch_xla.device()
q = torch.ones(1, 1, 2, 2, device=device, requires_grad=True)
seen = torch.nn.functional.scaled_dot_product_attention(q, q, q).grad_fn.name()
print("expected: ScaledDotProductFlashAttentionForCpuBackward0")
print("seen:", seen)
raise SystemExit(not seen.startswith("ScaledDotProduct"))
