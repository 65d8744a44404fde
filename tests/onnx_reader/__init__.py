"""Tests of onnx_reader/."""
