"""``make accept``: look at each golden figure that the last test run found different, and store those that are right.

    python -P tools/accept.py [--all] [--report DIR]

Without a terminal nothing is accepted unless ``--all`` says so: a picture is looked at before it becomes the truth.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import webbrowser

from hugin.testing import golden, report

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="accept everything without asking")
    parser.add_argument("--report", default=os.path.join(ROOT, "hugin-report"), help="folder that the tests wrote")
    options = parser.parse_args()
    if not golden.entries(options.report):
        print("running the golden tests")
        subprocess.run(
            [
                sys.executable,
                "-P",
                "-m",
                "pytest",
                "--import-mode=importlib",
                "-p",
                "no:cacheprovider",
                "-q",
                "--tb=no",
                "tests/gallery",
            ],
            cwd=ROOT,
            check=False,
        )
    found = golden.entries(options.report)
    page = report.write(options.report)
    if page is None:
        print("every golden figure agrees")
        return 0
    print(f"{len(found)} differ: {page}")
    if sys.stdin.isatty() and not options.all and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        webbrowser.open(f"file://{page}")
    accepted = sum(settle(entry, options.all) for entry in found)
    print(f"{accepted} of {len(found)} accepted")
    return 0 if accepted == len(found) else 1


def settle(entry: dict[str, str], everything: bool) -> bool:
    """Ask about one entry, or do not; store it on yes."""
    print(f"\n{entry['name']}{entry['suffix']}\n{entry['problem']}")
    if not everything:
        if not sys.stdin.isatty() or input("accept? [y/N] ").strip().lower() not in ("y", "yes"):
            return False
    golden.accept(entry)
    return True


if __name__ == "__main__":
    sys.exit(main())
