"""Print files and functions that outgrow STYLE.md 1 (py 400 lines, C 700, functions 40); exit 1 past twice as much."""

import ast
import subprocess
import sys

LIMITS = {"py": 400, "c": 700, "h": 700, "inc": 700, "def": 700}
FUNCTION = 40


def main() -> int:
    """Print the growth; the exit status says whether something is past twice its limit."""
    files = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split()
    worst = 0.0
    for path in files:
        limit = LIMITS.get(path.rpartition(".")[2])
        if limit is None or path.startswith("tests/"):
            continue
        with open(path, encoding="utf-8") as file:
            text = file.read()
        found = [(path, text.count("\n"), limit)]
        if path.endswith(".py"):
            found += [(f"{path}:{node.lineno} {node.name}", lines, FUNCTION) for node, lines in functions(text)]
        for name, lines, most in found:
            if lines > most:
                print(f"{lines:5d} lines (limit {most}): {name}")
            worst = max(worst, lines / most)
    return int(worst > 2)


def functions(text: str) -> list[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    """Each function with its lines of code: those of its docstring do not count."""
    made = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node, clean=False) is not None:
                lines -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
            made.append((node, lines))
    return made


if __name__ == "__main__":
    sys.exit(main())
