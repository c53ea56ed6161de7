"""The trade's rules import the standard library and themselves; they read no clock, no dice, no disk, no network."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Standard library, but a door to the world: what comes through it must be handed in (domain.ports).
WORLDLY = frozenset(
    "asyncio http io multiprocessing os pathlib random secrets select shutil signal socket sqlite3 subprocess"
    " tempfile threading time urllib".split()
)
CLOCK_CALLS = frozenset({"now", "utcnow", "today", "uuid1", "uuid4", "uuid7", "getnode"})


def _domain() -> list[Path]:
    files = sorted((ROOT / "domain").rglob("*.py"))
    assert files
    return files


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import stays inside the domain.
            yield node.module or "" if node.level == 0 else "domain"


def test_domain_imports_the_standard_library_only() -> None:
    allowed = (sys.stdlib_module_names - WORLDLY) | {"domain"}
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in _domain()
        for name in _imported(ast.parse(path.read_text(encoding="utf-8")))
        if name.partition(".")[0] not in allowed
    }
    assert found == set()


def test_domain_reads_no_clock_and_makes_no_ids() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.func.attr}()"
        for path in _domain()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK_CALLS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"datetime", "date", "uuid"}
    }
    assert found == set()
