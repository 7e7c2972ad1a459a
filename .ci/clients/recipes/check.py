"""The recipes of docs/recipes.md, run as they stand there. With --write, what they print is put below them."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "recipes.md"
ADDRESS = "http://127.0.0.1:8080"
BLOCK = re.compile(r"^```(\w*) ?([^\n]*)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.M | re.S)
TOLD = """mutation { createPost(input: {project: "project_0182f810-6400-7a9c-ad8e-1df0df207e36", body: "A recipe was tried.",
  status: PUBLISHED, audience: PUBLIC, showAuthor: NOBODY}) { post { id version } } }"""
SUPERSET = """import sys
from sqlalchemy import create_engine, text
with create_engine(sys.argv[1]).connect() as connection:
    answer = connection.execute(text(sys.argv[2]))
    print(*answer.keys(), sep=" | ")
    for row in answer:
        print(*row, sep=" | ")
"""


class Kitchen:
    """Where recipes are run: a server, a folder, and what they leave in the environment."""

    def __init__(self, server: str, folder: str):
        self.server, self.folder = server, folder
        self.environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
        self.superset = ""

    def run(self, *command: str) -> str:
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            sys.exit(f"{command[-1]}\n{done.stdout}{done.stderr}")
        return done.stdout

    def cook(self, language: str, words: str, recipe: str) -> str:
        recipe = recipe.replace(ADDRESS, self.server).replace("127.0.0.1:8080", self.server.removeprefix("http://"))
        if words == "follow":
            return self.follow(recipe)
        if "export SAMLAER_KEY" in recipe:
            self.environment["SAMLAER_KEY"] = self.run("bash", "-euc", recipe + 'printf %s "$SAMLAER_KEY"')
            assert self.environment["SAMLAER_KEY"].startswith("samlaer_"), self.environment["SAMLAER_KEY"]
            return ""
        if language == "sh":
            return self.run("bash", "-euo", "pipefail", "-c", recipe)
        if language == "python":
            return self.run(sys.executable, "-c", recipe)
        if language == "r":
            return self.run("Rscript", "-e", recipe)
        if language == "sql":
            return self.run(sys.executable, "-c", SUPERSET, self.superset, recipe)
        if recipe.startswith("graphql://"):
            self.superset = recipe.strip().replace("$SAMLAER_KEY", self.environment["SAMLAER_KEY"])
        return ""

    def follow(self, recipe: str) -> str:
        """Runs what never ends by itself until it has told of an experience that is told meanwhile."""
        following = subprocess.Popen(["bash", "-c", "exec " + recipe], env=self.environment, stdout=subprocess.PIPE, text=True)
        try:
            time.sleep(0.5)
            self.tell()
            for line in following.stdout:
                if line.startswith("data:") and "CREATED" in line:
                    assert json.loads(line.removeprefix("data:"))["data"]["changes"]["cursor"], line
                    return ""
            sys.exit("nothing was told")
        finally:
            following.kill()
            following.wait()

    def tell(self) -> None:
        """Publishes an experience, so that there is a change to hear of."""
        told = urllib.request.Request(self.server + "/graphql", json.dumps({"query": TOLD}).encode(),
                                      {"Content-Type": "application/json", "Samlaer-Demo-Person": "entrepreneur"})
        with urllib.request.urlopen(told, timeout=10) as answer:
            assert b'"id"' in answer.read()


def main() -> None:
    server, write = sys.argv[-1].removesuffix("/graphql"), "--write" in sys.argv
    page, tried = PAGE.read_text(), 0
    with tempfile.TemporaryDirectory() as folder:
        kitchen = Kitchen(server, folder)
        for block in BLOCK.finditer(page):
            language, words, recipe, promised = block.groups()
            printed = "\n".join(line.rstrip() for line in kitchen.cook(language, words, recipe).rstrip("\n").split("\n"))
            tried += language in ("sh", "python", "r", "sql")
            if printed and write:
                shown = block.group(0).split("\n```text\n")[0].rstrip("\n") + "\n\n```text\n" + printed + "\n```\n"
                page = page.replace(block.group(0), shown, 1)
            elif printed != (promised or "").rstrip("\n"):
                sys.exit(f"{recipe}prints\n{printed}\nand the page says\n{promised}")
    assert tried, "the page has no recipes"
    if write:
        PAGE.write_text(page)
    print(f"  {tried} recipes do what they say")


main()
