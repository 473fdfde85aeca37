import torch


class Layer(torch.nn.Module):
    pass


try:
    Layer(size=1)
except TypeError as error:
    print(error)

# torch 1.13.1 prints:
#     Module.__init__() got an unexpected keyword argument 'size'

# torch 2.0.1 prints:
#     Layer.__init__() got an unexpected keyword argument 'size'
