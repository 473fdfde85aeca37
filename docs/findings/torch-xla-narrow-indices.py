import torch
import torch_xla

device = torch_xla.device()
print("expected: IndexError")
try:
    torch.ones(3, device=device)[torch.tensor([1], dtype=torch.int8, device=device)]
except Exception as error:
    print(f"seen: {type(error).__name__}:", str(error).partition("\n")[0])
    raise SystemExit(not isinstance(error, IndexError)) from None
print("seen: no error")
raise SystemExit(1)
