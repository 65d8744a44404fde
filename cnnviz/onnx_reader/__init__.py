"""The reader of ONNX files: a network as a graph of steps that are torch's own, and its tensors."""
