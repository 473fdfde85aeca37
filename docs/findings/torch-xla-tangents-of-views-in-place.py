import torch
import torch_xla

device = torch_xla.device()
forward = torch.autograd.forward_ad
with forward.dual_level():
    one = torch.tensor([0.5, 2.0], device=device)
    factor = forward.make_dual(one, torch.tensor([1.0, 4.0], device=device))
    base = torch.ones(2, 2, device=device)
    print("expected: [[0.0, 0.0], [1.0, 4.0]]")
    try:
        base[1].mul_(factor)
        tangent = forward.unpack_dual(base).tangent.tolist()
    except RuntimeError as error:
        print("seen: RuntimeError:", str(error).partition("\n")[0])
        raise SystemExit(1)
    print("seen:", tangent)
