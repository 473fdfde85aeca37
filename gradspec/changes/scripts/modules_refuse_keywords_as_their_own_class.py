import torch


class Layer(torch.nn.Module):
    pass


try:
    Layer(size=1)
except TypeError as error:
    print(error)
