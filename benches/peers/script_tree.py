"""Writes a tree of scripts for benches/tables/lint: script_tree.py EXAMPLES FOLDER MEGABYTES

Every file is one of the labelled examples without mistakes, several times over with other names in it, and ordinary code
between: as in real trees, most lines have nothing to do with sign-ins. The same arguments give the same tree.
"""

import pathlib
import random
import re
import sys

ORDINARY = {
    ".ps1": "function Get-{name} {{\n    param([string]$Path, [int]$Depth = {number})\n    Get-ChildItem -Path $Path -Recurse -Depth $Depth |\n        Where-Object {{ $_.Length -gt {number}kb }} |\n        Sort-Object -Property Length -Descending\n}}\n",
    ".sh": "{name}() {{\n  local file\n  for file in \"$1\"/*.log; do\n    [ -s \"$file\" ] || continue\n    gzip -{digit} \"$file\" && printf '%s\\n' \"packed $file\"\n  done\n}}\n",
    ".py": "def {name}(rows, limit={number}):\n    \"\"\"The first rows by size.\"\"\"\n    chosen = sorted(rows, key=lambda row: row[\"size\"], reverse=True)[:limit]\n    return {{row[\"name\"]: row[\"size\"] / 1024 for row in chosen}}\n\n",
    ".cs": "    private static int {name}(int[] values)\n    {{\n        var sum = 0;\n        foreach (var value in values) sum += value % {number};\n        return sum;\n    }}\n",
    ".js": "function {name}(items) {{\n  return items.filter((item) => item.size > {number}).map((item) => `${{item.name}}: ${{item.size}}`);\n}}\n",
    ".ts": "export function {name}(items: string[]): number {{\n  return items.reduce((sum, item) => sum + item.length * {number}, 0);\n}}\n",
    ".yml": "# step {name}: {number}\n",
    ".yaml": "# part {name}: {number}\n",
    ".tf": "locals {{\n  {name} = [for index in range({number}) : \"node-${{index}}\"]\n}}\n",
    ".bicep": "var {name} = range(0, {number})\n",
}


def text(example: str, suffix: str, generator: random.Random) -> str:
    filler = ORDINARY.get(suffix)
    parts = [example]
    for _ in range(generator.randrange(4, 60) if filler else 0):
        name = "".join(generator.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(9))
        parts.append(filler.format(name=name, number=generator.randrange(2, 90), digit=generator.randrange(1, 9)))
    return "\n".join(parts)


def main(examples: str, folder: str, megabytes: str) -> None:
    root = pathlib.Path(examples)
    flawed = set()
    for labels in root.glob("*/labels.toml"):
        entries = labels.read_text().split("[[example]]")[1:]
        flawed |= {labels.parent / re.search(r'file = "(.+)"', entry)[1] for entry in entries if "must" in entry}
    files = sorted(path for path in root.glob("*/*/**/*") if path.is_file() and path not in flawed)
    texts = [(path.suffix, re.sub("«.*?»", "made-up", path.read_text())) for path in files]
    generator = random.Random(8)
    left = int(megabytes) * 1_000_000
    number = 0
    while left > 0:
        suffix, example = texts[number % len(texts)]
        content = text(example, suffix, generator)
        path = pathlib.Path(folder) / f"{number % 97:02}" / f"script{number:06}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        left -= len(content.encode())
        number += 1


main(*sys.argv[1:])
