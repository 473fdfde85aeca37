import tensorplay as torch

mode = torch.inference_mode()
with mode:
    with mode:
        inner = torch.is_grad_enabled()
seen = inner
print("expected:", True)
print("seen:", seen)
raise SystemExit(not seen)
