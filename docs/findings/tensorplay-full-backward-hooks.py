import tensorplay as torch

layer = torch.nn.Linear(2, 1)
layer.register_full_backward_hook(lambda module, grad_input, grad_output: None)
print("expected: the layer can be called")
try:
    layer(torch.ones(1, 2)).sum().backward()
except AttributeError as error:
    print("seen: AttributeError:", error)
    raise SystemExit(1)
