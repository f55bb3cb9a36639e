"""RobertaForSequenceClassification in plain torch, and the same network written as an ONNX graph.

Parameter names and arithmetic follow the published architecture, so config.json describes the network truthfully.
"""

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional


class Layer(nn.Module):
    def __init__(self, hidden, heads, inner, eps):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value = (nn.Linear(hidden, hidden) for _ in range(3))
        self.attention_output = nn.Linear(hidden, hidden)
        self.attention_norm = nn.LayerNorm(hidden, eps=eps)
        self.intermediate = nn.Linear(hidden, inner)
        self.output = nn.Linear(inner, hidden)
        self.output_norm = nn.LayerNorm(hidden, eps=eps)

    def forward(self, x, mask, dropout):
        batch, length, hidden = x.shape
        q, k, v = (f(x).view(batch, length, self.heads, -1).transpose(1, 2) for f in (self.query, self.key, self.value))
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed = self.attention_output(mixed.transpose(1, 2).reshape(batch, length, hidden))
        x = self.attention_norm(x + functional.dropout(mixed, dropout, self.training))
        inner = self.output(functional.gelu(self.intermediate(x)))
        return self.output_norm(x + functional.dropout(inner, dropout, self.training))


class Roberta(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        hidden, eps = config["hidden_size"], config["layer_norm_eps"]
        self.words = nn.Embedding(config["vocab_size"], hidden)
        self.positions = nn.Embedding(config["max_position_embeddings"], hidden)
        self.types = nn.Embedding(config["type_vocab_size"], hidden)
        self.norm = nn.LayerNorm(hidden, eps=eps)
        self.layers = nn.ModuleList(
            Layer(hidden, config["num_attention_heads"], config["intermediate_size"], eps) for _ in range(config["num_hidden_layers"]))
        self.dense = nn.Linear(hidden, hidden)
        self.out_proj = nn.Linear(hidden, len(config["id2label"]))
        for parameter in self.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.03)
        with torch.no_grad():
            self.positions.weight.copy_(waves(config["max_position_embeddings"], hidden))

    def forward(self, input_ids, attention_mask, position_ids=None, dropout=0.0):
        pad = self.config["pad_token_id"]
        if position_ids is None:
            filled = (input_ids != pad).long()
            position_ids = torch.cumsum(filled, dim=1) * filled + pad
        x = self.norm(self.words(input_ids) + self.positions(position_ids) + self.types.weight[0])
        x = functional.dropout(x, dropout, self.training)
        mask = attention_mask[:, None, None, :].bool()
        for layer in self.layers:
            x = layer(x, mask, dropout)
        return self.out_proj(functional.dropout(torch.tanh(self.dense(x[:, 0])), dropout, self.training))


def waves(positions, hidden):
    """Sines and cosines as first values of the position embeddings: attention to neighbours is learnt sooner than from noise."""
    rates = 10000.0 ** (-torch.arange(0, hidden, 2) / hidden)
    angles = torch.arange(positions)[:, None] * rates[None, :]
    return 0.03 * torch.stack([angles.sin(), angles.cos()], dim=2).reshape(positions, hidden)


class Graph:
    """Collects nodes and half-precision weights; every weight is cast to single precision when it is used."""

    def __init__(self):
        self.nodes, self.constants, self.count = [], [], 0

    def op(self, kind, *inputs, **attributes):
        self.count += 1
        name = f"{kind.lower()}_{self.count}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def weight(self, name, tensor):
        half = tensor.detach().numpy().astype(np.float16)
        return self.op("Cast", self.constant(name, half), to=TensorProto.FLOAT)

    def linear(self, name, module, x):
        product = self.op("MatMul", x, self.weight(name + ".weight", module.weight.T.contiguous()))
        return self.op("Add", product, self.weight(name + ".bias", module.bias))

    def norm(self, name, module, x):
        return self.op("LayerNormalization", x, self.weight(name + ".weight", module.weight), self.weight(name + ".bias", module.bias),
                       axis=-1, epsilon=module.eps)


def to_onnx(model):
    """The network as an ONNX model (opset 17): input_ids and attention_mask, both int64 [batch, sequence], to logits [batch, labels]."""
    g = Graph()
    config = model.config
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    size = hidden // heads
    pad = g.constant("pad", np.array(config["pad_token_id"], dtype=np.int64))
    one = g.constant("axis_one", np.array(1, dtype=np.int64))
    filled = g.op("Cast", g.op("Not", g.op("Equal", "input_ids", pad)), to=TensorProto.INT64)
    positions = g.op("Add", g.op("Mul", g.op("CumSum", filled, one), filled), pad)
    x = g.op("Gather", g.weight("embeddings.word_embeddings.weight", model.words.weight), "input_ids")
    x = g.op("Add", x, g.op("Gather", g.weight("embeddings.position_embeddings.weight", model.positions.weight), positions))
    x = g.op("Add", x, g.weight("embeddings.token_type_embeddings.weight", model.types.weight[0]))
    x = g.norm("embeddings.LayerNorm", model.norm, x)
    axes = g.constant("mask_axes", np.array([1, 2], dtype=np.int64))
    mask = g.op("Cast", g.op("Unsqueeze", "attention_mask", axes), to=TensorProto.FLOAT)
    bias = g.op("Mul", g.op("Sub", g.constant("float_one", np.float32(1)), mask), g.constant("minus_much", np.float32(-1e9)))
    split = g.constant("split_heads", np.array([0, 0, heads, size], dtype=np.int64))
    join = g.constant("join_heads", np.array([0, 0, hidden], dtype=np.int64))
    scale = g.constant("scale", np.float32(size ** -0.5))
    for index, layer in enumerate(model.layers):
        prefix = f"encoder.layer.{index}."
        part = {}
        for name, module in (("query", layer.query), ("key", layer.key), ("value", layer.value)):
            rows = g.op("Reshape", g.linear(prefix + "attention.self." + name, module, x), split)
            part[name] = g.op("Transpose", rows, perm=[0, 2, 3, 1] if name == "key" else [0, 2, 1, 3])
        scores = g.op("Add", g.op("Mul", g.op("MatMul", part["query"], part["key"]), scale), bias)
        mixed = g.op("MatMul", g.op("Softmax", scores, axis=-1), part["value"])
        mixed = g.op("Reshape", g.op("Transpose", mixed, perm=[0, 2, 1, 3]), join)
        mixed = g.linear(prefix + "attention.output.dense", layer.attention_output, mixed)
        x = g.norm(prefix + "attention.output.LayerNorm", layer.attention_norm, g.op("Add", x, mixed))
        inner = g.linear(prefix + "intermediate.dense", layer.intermediate, x)
        error = g.op("Erf", g.op("Mul", inner, g.constant(prefix + "root_half", np.float32(0.5 ** 0.5))))
        gate = g.op("Mul", inner, g.constant(prefix + "half", np.float32(0.5)))
        inner = g.op("Mul", gate, g.op("Add", error, "float_one"))
        inner = g.linear(prefix + "output.dense", layer.output, inner)
        x = g.norm(prefix + "output.LayerNorm", layer.output_norm, g.op("Add", x, inner))
    first = g.op("Gather", x, g.constant("first", np.array(0, dtype=np.int64)), axis=1)
    first = g.op("Tanh", g.linear("classifier.dense", model.dense, first))
    logits = g.linear("classifier.out_proj", model.out_proj, first)
    g.nodes.append(helper.make_node("Identity", [logits], ["logits"], name="logits"))
    shape = ["batch_size", "sequence_length"]
    graph = helper.make_graph(
        g.nodes, "code-quality",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch_size", len(config["id2label"])])], g.constants)
    built = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="mews-code-quality", ir_version=8)
    onnx.checker.check_model(built, full_check=True)
    return built
