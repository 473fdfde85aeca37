import torch

for layer, size in ((torch.nn.LSTM, (2,)), (torch.nn.GRUCell, (1, 1, 1))):
    try:
        layer(1, 2)(torch.ones(size))
    except Exception as error:
        print(type(error).__name__, error)

# torch 2.0.1 prints:
#     AssertionError LSTM: Expected input to be 2-D or 3-D but received 1-D tensor
#     AssertionError GRUCell: Expected input to be 1-D or 2-D but received 3-D tensor

# torch 2.1.2 prints:
#     ValueError LSTM: Expected input to be 2D or 3D, got 1D instead
#     ValueError GRUCell: Expected input to be 1D or 2D, got 3D instead
