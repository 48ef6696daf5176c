# Answers bench/peers/torch.mjs: one line of JSON in, one out. One thread.
# A function of KINDS returns (call, result): what is timed, and what gives numbers to compare. Those of nets are in
# torchMlp.py, torchConvolution.py and torchPublished.py.
import base64
import json
import sys
import time

import numpy
import torch
from torchConvolution import lenet5_predict, lenet5_step, residual_step
from torchMlp import predict, step
from torchPublished import published_step
from torchTraining import hard_concrete, uniform

torch.set_num_threads(1)
# a peer trained on one batch for long ends in subnormal gradients, which would halve its speed
torch.set_flush_denormal(True)
torch.manual_seed(1)


def product(a, b, form):
    left = a.t() if form == "TN" else a
    right = b.t() if form == "NT" else b
    return (lambda: torch.mm(left, right)), (lambda: torch.mm(left, right))


def gates(n):
    log_alpha = torch.zeros(n)

    def call():
        return hard_concrete(uniform(n), log_alpha)

    def result():
        z = call()
        return torch.tensor([z.mean(), (z == 0).float().mean(), (z == 1).float().mean()])

    return call, result


KINDS = {
    "product": product,
    "gates": gates,
    "predict": predict,
    "step": step,
    "lenet5_predict": lenet5_predict,
    "lenet5_step": lenet5_step,
    "residual_step": residual_step,
    "published_step": published_step,
}


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
