# Answers bench/peers/torch.mjs: one line of JSON in, one out. One thread.
# A function of KINDS returns (call, result): what is timed, and what gives numbers to compare.
import base64
import json
import sys
import time

import numpy
import torch
from torch.nn import functional

torch.set_num_threads(1)
# a peer trained on one batch for long ends in subnormal gradients, which would halve its speed
torch.set_flush_denormal(True)
torch.manual_seed(1)


def product(a, b, form):
    left = a.t() if form == "TN" else a
    right = b.t() if form == "NT" else b
    return (lambda: torch.mm(left, right)), (lambda: torch.mm(left, right))


def forward(x, weights, biases):
    for i, (w, b) in enumerate(zip(weights, biases)):
        x = torch.addmm(b, x, w)
        if i < len(weights) - 1:
            x = torch.relu(x)
    return x


def layers(arrays):
    weights = [arrays["w%d" % i] for i in range(3)]
    return weights, [torch.zeros(w.shape[1]) for w in weights]


def predict(x, **arrays):
    weights, biases = layers(arrays)

    def call():
        with torch.inference_mode():
            return forward(x, weights, biases)

    return call, call


def hard_concrete(u, log_alpha):
    s = torch.sigmoid((torch.log(u) - torch.log(1 - u) + log_alpha) / (2 / 3))
    return torch.clamp(s * 1.2 - 0.1, 0, 1)


def uniform(n):
    return torch.rand(n).clamp_(1e-6, 1 - 1e-6)


def step(x, y, price=0, shift=0, **arrays):
    weights, biases = layers(arrays)
    alphas = [arrays["a%d" % i] for i in range(3) if "a%d" % i in arrays]
    noise = [arrays["u%d" % i] for i in range(len(alphas))]
    parameters = weights + biases + alphas
    for each in parameters:
        each.requires_grad_()
    optimizer = torch.optim.Adam(parameters, 1e-3)
    y = y.long()

    def loss(draw):
        h = x
        cost = 0
        for i, (w, b) in enumerate(zip(weights, biases)):
            if alphas:
                h = h * hard_concrete(draw(i), alphas[i])
                cost = cost + torch.sigmoid(alphas[i] - shift).sum() * (price * w.shape[1])
            h = torch.addmm(b, h, w)
            if i < len(weights) - 1:
                h = torch.relu(h)
        return functional.cross_entropy(h, y) + cost

    def one(draw):
        optimizer.zero_grad(set_to_none=True)
        value = loss(draw)
        value.backward()
        optimizer.step()
        return value.item()

    def timed():
        one(lambda i: uniform(alphas[i].numel()))

    return timed, (lambda: torch.tensor([one(lambda i: noise[i]) for _ in range(3)]))


def gates(n):
    log_alpha = torch.zeros(n)

    def call():
        return hard_concrete(uniform(n), log_alpha)

    def result():
        z = call()
        return torch.tensor([z.mean(), (z == 0).float().mean(), (z == 1).float().mean()])

    return call, result


KINDS = {"product": product, "predict": predict, "step": step, "gates": gates}


def unpack(array):
    flat = numpy.frombuffer(base64.b64decode(array["data"]), dtype=array["type"]).copy()
    return torch.from_numpy(flat.reshape(array["shape"]))


call = result = None
for line in sys.stdin:
    ask = json.loads(line)
    answer = {}
    try:
        if ask["op"] == "version":
            answer["version"] = torch.__version__
        elif ask["op"] == "make":
            call, result = KINDS[ask["kind"]](**{key: unpack(array) for key, array in ask["arrays"].items()}, **ask["options"])
        elif ask["op"] == "sample":
            start = time.perf_counter()
            for _ in range(ask["calls"]):
                call()
            answer["seconds"] = time.perf_counter() - start
        elif ask["op"] == "result":
            answer["data"] = base64.b64encode(result().detach().contiguous().numpy().tobytes()).decode()
        elif ask["op"] == "free":
            call = result = None
    except Exception as error:
        answer["error"] = "%s: %s" % (type(error).__name__, error)
    print(json.dumps(answer), flush=True)
