"""The generated stub; `make test` compares it with the code and runs stubtest over it."""

import ast
from pathlib import Path

import partnerbenefits as pb
from partnerbenefits import _core

PACKAGE = Path(pb.__file__).parent


def test_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").exists()


def test_stub_knows_every_name_and_has_no_catch_all() -> None:
    tree = ast.parse((PACKAGE / "_core.pyi").read_text(encoding="utf-8"))
    names = {
        node.target.id
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        else getattr(node, "name", "")
        for node in tree.body
    }
    assert set(_core.__all__) <= names
    assert "__getattr__" not in names
