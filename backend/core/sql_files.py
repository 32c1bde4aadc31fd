"""The `.sql` files of report datasets."""

from pathlib import Path


def load_sql(module: str, name: str) -> str:
    """Return the text of `sql/<name>` beside the Python file `module`. The caller passes its own `__file__`."""
    return (Path(module).parent / "sql" / name).read_text(encoding="utf-8")
