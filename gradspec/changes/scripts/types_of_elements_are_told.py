import torch

try:
    torch.ones(2).transpose((0, 1), 1)
except TypeError as error:
    print(error)

# torch 1.13.1 prints:
#     transpose() received an invalid combination of arguments - got (tuple, int), but expected one of:
#      * (int dim0, int dim1)
#           didn't match because some of the arguments have invalid types: (!tuple!, int)
#      * (name dim0, name dim1)
#           didn't match because some of the arguments have invalid types: (!tuple!, !int!)

# torch 2.0.1 prints:
#     transpose() received an invalid combination of arguments - got (tuple, int), but expected one of:
#      * (int dim0, int dim1)
#           didn't match because some of the arguments have invalid types: (!tuple of (int, int)!, int)
#      * (name dim0, name dim1)
#           didn't match because some of the arguments have invalid types: (!tuple of (int, int)!, !int!)
