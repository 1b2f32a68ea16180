#!/usr/bin/env python3
"""Writes a software bill of materials (CycloneDX 1.5, JSON) of what Wayfarer is built of.

Run it in the repository: python3 docs/sbom.py > wayfarer.cdx.json. Arguments go to `cargo metadata`, such as
--no-default-features for the command line alone, or --filter-platform x86_64-unknown-linux-gnu. Equal lock
files give equal texts: there is no time and no random number in it.
"""

import json
import os
import re
import subprocess
import sys

cargo = os.environ.get("CARGO", "cargo")
arguments = ["metadata", "--format-version", "1", "--locked", *sys.argv[1:]]
metadata = json.loads(subprocess.run([cargo, *arguments], check=True, capture_output=True).stdout)

# The checksums stand in the lock file only.
root = metadata["workspace_root"]
sums = {}
with open(os.path.join(root, "Cargo.lock"), encoding="utf-8") as lock:
    for entry in lock.read().split("[[package]]")[1:]:
        field = dict(re.findall(r'^(\w+) = "(.*)"$', entry, re.M))
        sums[field["name"], field["version"]] = field.get("checksum")

nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
packages = {package["id"]: package for package in metadata["packages"]}


def shipped(start):
    """What is built into the program: no tests, no build scripts' helpers."""
    found, left = set(), [start]
    while left:
        at = left.pop()
        if at in found:
            continue
        found.add(at)
        for dependency in nodes[at]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                left.append(dependency["pkg"])
    return found


def reference(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package):
    found = {
        "type": "library",
        "bom-ref": reference(package),
        "name": package["name"],
        "version": package["version"],
        "purl": reference(package),
    }
    if package["license"]:
        # Old crates write a slash for "or".
        found["licenses"] = [{"expression": re.sub(r"\s*/\s*", " OR ", package["license"])}]
    checksum = sums.get((package["name"], package["version"]))
    if checksum:
        found["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return found


start = metadata["resolve"]["root"]
used = shipped(start)
order = sorted(used, key=lambda key: (packages[key]["name"], packages[key]["version"]))
bill = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "metadata": {"component": {**component(packages[start]), "type": "application"}},
    "components": [component(packages[key]) for key in order if key != start],
    "dependencies": [
        {
            "ref": reference(packages[key]),
            "dependsOn": sorted({reference(packages[d["pkg"]]) for d in nodes[key]["deps"] if d["pkg"] in used}),
        }
        for key in order
    ],
}
json.dump(bill, sys.stdout, indent=1, ensure_ascii=False)
print()
