#!/usr/bin/env python3
"""Where PyTorch is installed: ResNet-50 with weights from a seed, as ONNX files and profiles in fp32 and fp16, and how fast PyTorch itself runs it.

  torch-models.py FOLDER [SECONDS]
"""
import json
import sys
import time

import torch
import torchvision

FOLDER, SECONDS = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 1.5
SIZE = 224
# Frames at their own size, and how many are in a run.
NATIVE = {"360p": (640, 360, 64), "720p": (1280, 720, 32), "1080p": (1920, 1080, 16), "4k": (3840, 2160, 4)}


def export(net, name, dtype, device):
    frame = torch.randn(4, 3, SIZE, SIZE, device=device, dtype=dtype)
    torch.onnx.export(net.to(device, dtype), (frame,), f"{FOLDER}/{name}.onnx", dynamo=False, opset_version=17, input_names=["frames"], output_names=["features"],
                      dynamic_axes={"frames": {0: "n", 2: "h", 3: "w"}, "features": {0: "n"}})
    for size, (width, height, _) in ({"": (SIZE, SIZE, 0)} | NATIVE).items():
        full = f"{name}-{size}" if size else name
        profile = {"name": f"torch-{full}", "path": f"{name}.onnx", "output": "features",
                   "input": {"width": width, "height": height, "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}}
        with open(f"{FOLDER}/{full}.json", "w", encoding="utf-8") as file:
            json.dump(profile, file)


def rate(net, batch, dtype, layout):
    frames = torch.randn(batch, 3, SIZE, SIZE, device="cuda", dtype=dtype).to(memory_format=layout)
    with torch.inference_mode():
        for _ in range(8):
            net(frames)
        torch.cuda.synchronize()
        started, runs = time.perf_counter(), 0
        while time.perf_counter() - started < SECONDS:
            for _ in range(5):
                net(frames)
            torch.cuda.synchronize()
            runs += 5
        return runs * batch / (time.perf_counter() - started)


def memory(net, dtype, width, height, batch):
    """MiB that PyTorch's allocator took for runs of a size, and frames per second."""
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    frames = torch.randn(batch, 3, height, width, device="cuda", dtype=dtype)
    with torch.inference_mode():
        net(frames)
        torch.cuda.synchronize()
        started = time.perf_counter()
        for _ in range(3):
            net(frames)
        torch.cuda.synchronize()
    return round(torch.cuda.max_memory_reserved() / 2**20), round(3 * batch / (time.perf_counter() - started))


def main():
    torch.manual_seed(1)
    net = torchvision.models.resnet50(weights=None).eval()
    net.fc = torch.nn.Identity()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    for name, dtype in (("fp32", torch.float32), ("fp16", torch.float16)):
        export(net, name, dtype, device)
    if device == "cpu":
        sys.exit("PyTorch sees no GPU: models alone were made")
    for name, dtype, tf32, layout in (("fp32", torch.float32, False, torch.contiguous_format), ("tf32", torch.float32, True, torch.channels_last),
                                      ("fp16", torch.float16, False, torch.channels_last)):
        torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = tf32
        moved = net.to(device, dtype).to(memory_format=layout)
        for batch in (32, 128):
            print(json.dumps({"pytorch": name, "batch": batch, "framesPerSecond": round(rate(moved, batch, dtype, layout))}), flush=True)
    for name, dtype in (("fp32", torch.float32), ("fp16", torch.float16)):
        moved = net.to(device, dtype).to(memory_format=torch.contiguous_format)
        for size, (width, height, batch) in NATIVE.items():
            mib, each = memory(moved, dtype, width, height, batch)
            print(json.dumps({"pytorch": name, "size": size, "batch": batch, "reservedMiB": mib, "framesPerSecond": each}), flush=True)


main()
