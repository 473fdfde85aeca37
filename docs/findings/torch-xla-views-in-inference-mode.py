import torch
import torch_xla

device = torch_xla.device()
x = torch.tensor([0.5, 2.0], device=device)
with torch.inference_mode():
    print("expected: a view of x")
    try:
        view = x[:1]
    except RuntimeError as error:
        print("seen: RuntimeError:", str(error).partition("\n")[0])
        raise SystemExit(1)
    print("seen:", view.tolist())
