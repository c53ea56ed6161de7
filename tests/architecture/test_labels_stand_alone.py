"""Labels are drawn by the station and by central: they may lean on nothing else of `app`.

A test and not an import contract, because a contract would have to name every other module of `app`.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_labels_import_nothing_else_of_app() -> None:
    files = sorted((ROOT / "app" / "labels").rglob("*.py"))
    assert files
    found = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [name.name for name in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module == "app":
                names = [f"app.{name.name}" for name in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            else:
                continue
            found |= {
                f"{path.relative_to(ROOT)}: {name}"
                for name in names
                if name.partition(".")[0] == "app" and name.split(".")[1:2] != ["labels"]
            }
    assert found == set()
