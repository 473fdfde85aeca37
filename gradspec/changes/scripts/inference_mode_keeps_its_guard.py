import torch

mode = torch.inference_mode()
try:
    with mode:
        with mode:
            pass
    print("left")
except AttributeError as error:
    print(error)

# torch 2.0.1 prints:
#     'inference_mode' object has no attribute '_inference_mode_raii_guard'

# torch 2.1.2 prints:
#     left
