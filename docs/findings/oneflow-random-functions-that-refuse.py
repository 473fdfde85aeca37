import oneflow as torch

print("expected: RuntimeError")
print("seen: the process ends", flush=True)
try:
    torch.bernoulli(torch.tensor([0.5, 1.5])).tolist()
except RuntimeError as error:
    print("no more:", error)
