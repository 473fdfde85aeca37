import torch
import torch_xla

device = torch_xla.device()
padded = torch.tensor([[1.0, 4.0], [2.0, 0.0], [3.0, 0.0]], device=device)
packed = torch.nn.utils.rnn.pack_padded_sequence(padded, [3, 1])
print("expected: [1.0, 4.0, 2.0, 3.0]")
print("seen:", packed.data.tolist())
raise SystemExit(packed.data.tolist() != [1.0, 4.0, 2.0, 3.0])
