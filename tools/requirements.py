"""Print the packages that the clone needs (build, run time, dev, gallery), read from pyproject.toml."""

import tomllib

with open("pyproject.toml", "rb") as file:
    project = tomllib.load(file)
extras = project["project"]["optional-dependencies"]
needed = project["build-system"]["requires"] + project["project"]["dependencies"] + extras["dev"] + extras["gallery"]
print(*needed, sep="\n")
