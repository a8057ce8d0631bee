"""Draw the picture at the head of the README from the lines below it: ``python -P tools/readme_picture.py``."""

import os
import re
import shutil
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
    code = re.search(r"^```python\n(.*?)^```", file.read(), re.M | re.S)
assert code is not None
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    exec(compile(code.group(1), "README.md", "exec"), {})  # noqa: S102  # our own README
    os.chdir(ROOT)
    print(shutil.copy(os.path.join(folder, "seattle.png"), os.path.join(ROOT, "docs", "images")))
