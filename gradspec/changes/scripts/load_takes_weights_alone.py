import io
import pickle

import torch

file = io.BytesIO()
torch.save(len, file)
file.seek(0)
try:
    print(torch.load(file) is len)
except pickle.UnpicklingError as error:
    print(type(error).__name__)

# torch 2.5.1 prints:
#     True

# torch 2.6.0 prints:
#     UnpicklingError
