"""Answers requests, one JSON object a line, until its input ends; see ../protocol.ts."""

import json
import sys
import time

try:
    import torch
except ImportError as error:
    print(json.dumps({"error": str(error)}), flush=True)
    sys.exit(1)

from cases import cases
from place import Place

opened = {}


def device(kind):
    if kind == "cpu":
        return "cpu"
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else None


def hello():
    gpu = device("gpu")
    name = torch.cuda.get_device_name() if gpu == "cuda" else gpu
    return {
        "version": torch.__version__,
        "device": f"{torch.get_num_threads()} threads",
        "isa": torch.backends.cpu.get_cpu_capability(),
        **({"gpu": name} if gpu else {}),
    }


def open_case(id, case, seed, layout, kind):
    torch.manual_seed(seed)
    made = cases[case](Place(device(kind), layout))
    made.kind = kind
    opened[id] = made
    return {"parameters": made.count, "learns": made.learns}


def run(id, steps):
    made = opened[id]
    cpu = time.process_time()
    if steps > 1:  # the first step after a pause is slower
        made.step()
        made.value()
    start = time.perf_counter()
    for _ in range(steps):
        made.step()
    value = made.value()  # waits for the device
    ms = (time.perf_counter() - start) * 1000 / steps
    return {"ms": ms, "cpu": (time.process_time() - cpu) * 1000, "value": value}


def profile(id, steps):
    made = opened[id]
    clock = "self_cpu_time_total" if made.kind == "cpu" else "self_device_time_total"
    with torch.profiler.profile() as prof:
        start = time.perf_counter()
        for _ in range(steps):
            made.step()
        made.value()
        ms = (time.perf_counter() - start) * 1000 / steps
    return {
        "ms": ms,
        "kernels": [
            {"name": k.key, "calls": k.count / steps, "ms": getattr(k, clock) / 1000 / steps}
            for k in prof.key_averages()
        ],
    }


def close(id):
    del opened[id]
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    return {}


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.backends.cudnn.benchmark = True
    print(json.dumps(hello()), flush=True)
    answers = {"open": open_case, "run": run, "profile": profile, "close": close}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = answers[request.pop("do")](**request)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


main()
