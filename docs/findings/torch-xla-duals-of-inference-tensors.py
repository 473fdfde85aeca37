import torch
import torch_xla

device = torch_xla.device()
forward = torch.autograd.forward_ad
with torch.inference_mode():
    made = torch.ones(2, device=device)
with forward.dual_level():
    dual = forward.make_dual(made, torch.ones(2, device=device))
    tangent = forward.unpack_dual(dual * dual).tangent
    print("expected: None")
    print("seen:", tangent)
    raise SystemExit(tangent is not None)
