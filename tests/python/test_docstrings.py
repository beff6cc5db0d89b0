"""Every public object says what it is, and its examples are true."""

import doctest
import inspect
import types
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction

import pytest

import partnerbenefits as pb

PARSER = doctest.DocTestParser()
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL


def public_names(module: types.ModuleType) -> list[str]:
    return [name for name in module.__all__ if not name.startswith("_")]


def exported() -> Iterator[tuple[str, object]]:
    """Every exported object of the package and of its public modules."""
    pending = [("pb", pb)]
    while pending:
        prefix, module = pending.pop()
        for name in public_names(module):
            value = getattr(module, name)
            if isinstance(value, types.ModuleType):
                pending.append((f"{prefix}.{name}", value))
            yield f"{prefix}.{name}", value


def documented() -> Iterator[tuple[str, object]]:
    """What is exported, and the public members that its classes define."""
    for name, value in exported():
        yield name, value
        if inspect.isclass(value):
            for member in vars(value):
                if not member.startswith("_"):
                    yield f"{name}.{member}", inspect.getattr_static(value, member)


# Sorted, so that workers side by side collect the same tests.
DOCUMENTED = dict(sorted(documented(), key=lambda item: item[0]))


def doc_of(value: object) -> str:
    # A class without its own docstring would show that of its base.
    own = vars(value).get("__doc__") if inspect.isclass(value) else getattr(value, "__doc__", None)
    return inspect.cleandoc(own or "")


def is_data(name: str, value: object) -> bool:
    """A field of a class written in Python: described by its class."""
    return name.count(".") > 1 and not (
        callable(value)
        or isinstance(value, property | classmethod | staticmethod)
        or inspect.isdatadescriptor(value)
    )


def needs_example(name: str, value: object) -> bool:
    if inspect.isclass(value):
        return not issubclass(value, BaseException)
    return inspect.isroutine(value) and name in dict(exported())


WITH_EXAMPLES = [name for name, value in DOCUMENTED.items() if PARSER.get_examples(doc_of(value))]


@pytest.mark.parametrize(
    "name", [name for name, value in DOCUMENTED.items() if not is_data(name, value)]
)
def test_public_object_says_what_it_is(name: str) -> None:
    assert doc_of(DOCUMENTED[name]), f"{name} has no docstring"


@pytest.mark.parametrize(
    "name", [name for name, value in DOCUMENTED.items() if needs_example(name, value)]
)
def test_exported_class_or_function_has_an_example(name: str) -> None:
    assert name in WITH_EXAMPLES, f"{name} has no example"


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_example_is_true(name: str, record_property: Callable[[str, object], None]) -> None:
    names = {"pb": pb, "date": date, "Fraction": Fraction}
    if hasattr(pb, "example_portfolio"):
        names["example"] = pb.example_portfolio()
    test = PARSER.get_doctest(doc_of(DOCUMENTED[name]), names, name, None, 0)
    told: list[str] = []
    result = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=told.append)
    assert result.attempted == len(test.examples), "an example was left out"
    assert not result.failed, "".join(told)
    record_property("docstring examples", result.attempted)
