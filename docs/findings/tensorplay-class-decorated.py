import tensorplay as torch

print("expected: a warning")
try:

    @torch.no_grad()
    class Layer:
        pass

except RuntimeError as error:
    print("seen: RuntimeError:", error)
    raise SystemExit(1)
print("seen: a decorated class")
