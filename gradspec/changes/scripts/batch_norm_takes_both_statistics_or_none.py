import torch

x = torch.tensor([[1.0], [3.0]])
mean = torch.zeros(1)
try:
    torch.nn.functional.batch_norm(x, mean, None, training=True, momentum=0.5)
except ValueError as error:
    print(error)
print(mean)

# torch 2.7.1 prints:
#     tensor([1.])

# torch 2.8.0 prints:
#     running_mean and running_var must either both be None or neither be None
#     tensor([0.])
