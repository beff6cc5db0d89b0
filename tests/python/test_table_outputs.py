"""Tables as text, sheets, documents and files: what is in them, and what is refused."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import jsonschema
import openpyxl
import pyarrow as pa
import pyarrow.parquet
import pytest
from openpyxl.utils.escape import unescape
from tests.python.tables import everything

import partnerbenefits as pb
from partnerbenefits.files import deliver
from partnerbenefits.sheets import harmless
from partnerbenefits.workbooks import write_workbook

AS_OF = date(2026, 1, 10)

WRITERS = {
    "to_csv": ".csv",
    "to_html": ".html",
    "to_json": ".json",
    "to_markdown": ".md",
    "to_excel": ".xlsx",
    "to_parquet": ".parquet",
}


def test_csv_holds_iso_days_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(everything().to_csv())))
    assert rows == [
        ["end", "licenses", "tenant", "renews", "share", "notices"],
        ["2026-03-15", "25", "é<script>alert('x')</script>", "true", "0.5", "a; b|c"],
        ["", "", "'=1+1", "", "", ""],
        ["2024-02-29", "-3", "", "false", "1.25", "'@x"],
    ]


def test_csv_holds_records_and_lists_of_lists_as_json() -> None:
    records = pb.Table.from_arrow(
        pa.table(
            {
                "record": [{"id": "a", "end": date(2026, 3, 15)}, None],
                "records": [[{"n": 1}, {"n": 2}], []],
                "lists": [[["a b", "c"], []], None],
            }
        )
    )
    rows = list(csv.reader(io.StringIO(records.to_csv())))
    assert list(map(json.loads, rows[1])) == [
        {"id": "a", "end": "2026-03-15"},
        [{"n": 1}, {"n": 2}],
        [["a b", "c"], []],
    ]
    assert rows[2] == ["", "", ""]


def test_csv_of_one_empty_cell_is_still_a_row() -> None:
    assert pb.Table.from_dict({"x": ["a", None]}).to_csv() == 'x\na\n""\n'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b"])
def test_a_text_that_starts_like_a_formula_is_neutralised(start: str) -> None:
    text = f"{start}cmd|' /C calc'!A0"
    assert harmless(text) == f"'{text}"
    table = pb.Table.from_dict({text: [text]})
    assert list(csv.reader(io.StringIO(table.to_csv(), newline=""))) == [[f"'{text}"], [f"'{text}"]]


def test_json_follows_its_schema_and_reads_back() -> None:
    schema = json.loads((files(pb) / "schemas" / "table.v1.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for table in (everything(), everything()[:0], pb.Table.from_dict({})):
        document = json.loads(table.to_json())
        jsonschema.validate(document, schema)
        assert [column["name"] for column in document["columns"]] == table.columns
        assert len(document["rows"]) == len(table)
    document = json.loads(everything().to_json())
    assert document["format"] == "partnerbenefits.table.v1"
    assert document["rows"][0]["end"] == "2026-03-15"
    assert document["rows"][1]["licenses"] is None


def test_json_of_what_is_no_number_is_null() -> None:
    table = pb.Table.from_dict({"x": [float("nan"), float("inf"), 1.0]})
    assert [row["x"] for row in json.loads(table.to_json())["rows"]] == [None, None, 1.0]


def test_markdown_is_aligned_and_escapes_what_it_would_read_as_its_own() -> None:
    lines = everything().to_markdown().splitlines()
    assert len(lines) == 5
    assert len(set(map(len, lines))) == 1
    assert lines[1].split("|")[2].strip() == "-------:"
    assert "&lt;script>" in lines[2]
    assert "b\\|c" in lines[2]
    cell = pb.Table.from_dict({"x": ["two\nlines *and* [a](b)"]}).to_markdown().splitlines()[2]
    assert cell == "| two lines \\*and\\* \\[a](b) |"


def test_a_workbook_holds_real_dates_numbers_and_a_frozen_heading(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    everything().to_excel(path)
    sheet = openpyxl.load_workbook(path).active
    assert sheet.title == "expiry report"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F4"
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0][0] == datetime(2026, 3, 15)
    assert rows[0][1:4] == [25, "é<script>alert('x')</script>", True]
    assert rows[1] == [None, None, "'=1+1", None, None, None]
    assert rows[2][1] == -3
    assert rows[2][5] == "'@x"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d", "b"}


def test_a_workbook_has_a_sheet_per_table_under_names_it_allows(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    names = ["steps", "Steps", "a/very:long*name" * 5, "a/very:long*name" * 6, "history"]
    write_workbook(path, dict.fromkeys(names, everything()))
    titles = openpyxl.load_workbook(path).sheetnames
    assert len({title.lower() for title in titles}) == 5
    assert all(len(title) <= 31 for title in titles)
    assert titles[:2] == ["steps", "Steps 2"]


def test_what_a_sheet_cannot_hold_stays_readable(tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    pb.Table.from_dict(
        {
            "n": [10**17 + 1, -(10**17)],
            "day": [date(1, 1, 1), date(1900, 12, 31)],
            "x": [float("nan"), 1.5],
        }
    ).to_excel(path)
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows == [
        ["100000000000000001", "0001-01-01", "nan"],
        [str(-(10**17)), "1900-12-31", 1.5],
    ]
    with pytest.raises(pb.InvalidInputError, match="row 1: a text of 32768 characters"):
        pb.Table.from_dict({"x": ["ok", "y" * 32_768]}).to_excel(path)
    assert openpyxl.load_workbook(path).active["A1"].value == "n", "the old file is as it was"
    assert [entry.name for entry in tmp_path.iterdir()] == ["odd.xlsx"]


def test_due_days_are_coloured(tmp_path: Path) -> None:
    path = tmp_path / "due.xlsx"
    pb.Table.from_dict({"days_left": [-1, 5, 400, None]}).to_excel(path)
    rules = openpyxl.load_workbook(path).active.conditional_formatting
    assert [str(found.sqref) for found in rules] == ["A2:A5"]


def test_parquet_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "report.parquet"
    everything().to_parquet(path)
    again = pb.Table.from_arrow(pyarrow.parquet.read_table(path))
    assert again.to_pylist() == everything().to_pylist()
    assert (again.schema, again.name) == (everything().schema, "expiry_report")


@pytest.mark.parametrize("writer", WRITERS)
def test_the_same_table_writes_the_same_bytes(tmp_path: Path, writer: str) -> None:
    paths = [tmp_path / f"{name}{WRITERS[writer]}" for name in "ab"]
    for path in paths:
        assert getattr(everything(), writer)(path) is None
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("writer", WRITERS)
def test_a_wrong_suffix_is_refused_and_nothing_written(tmp_path: Path, writer: str) -> None:
    for name in ("report.txt", "report"):
        with pytest.raises(pb.InvalidInputError, match=rf"expected `\{WRITERS[writer]}`"):
            getattr(everything(), writer)(tmp_path / name)
    with pytest.raises(pb.InvalidInputError, match="expected a path"):
        getattr(everything(), writer)(5)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("writer", WRITERS)
def test_a_path_that_cannot_be_written_is_one_clear_error(tmp_path: Path, writer: str) -> None:
    path = tmp_path / "missing" / f"report{WRITERS[writer]}"
    with pytest.raises(
        pb.ReadError, match="cannot be written: no such file or directory"
    ) as raised:
        getattr(everything(), writer)(path)
    assert raised.value.file == str(path)
    taken = tmp_path / f"directory{WRITERS[writer]}"
    taken.mkdir()
    with pytest.raises(pb.ReadError, match="is a directory"):
        getattr(everything(), writer)(taken)
    assert list(tmp_path.iterdir()) == [taken]


def test_an_error_on_the_way_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    def parts() -> Iterator[str]:
        yield "new"
        raise KeyboardInterrupt

    path = tmp_path / "report.csv"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        deliver(path, parts(), suffix=".csv")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.csv"]


def test_a_workbook_of_more_rows_than_are_written_at_once_has_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    numbers = list(range(10_000))
    days = [AS_OF + timedelta(number % 400) for number in numbers]
    texts = [f" <{number}> & _x0041_\x07" for number in numbers]
    pb.Table.from_dict({"n": numbers, "day": days, "text": texts}).to_excel(path)
    sheet = openpyxl.load_workbook(path).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == numbers
    assert [row[1].date() for row in rows] == days
    assert [unescape(row[2]) for row in rows] == texts


def test_a_file_is_replaced_whole_through_its_link_and_keeps_its_mode(tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    everything().to_csv(os.fspath(link))
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == everything().to_csv()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["link.csv", "real.csv"]


MISSING = {
    "to_polars()": ("polars", "polars"),
    "to_pandas()": ("pandas", "pandas"),
    "to_arrow()": ("pyarrow", "parquet"),
    "to_excel('report.xlsx')": ("xlsxwriter", "excel"),
    "to_parquet('report.parquet')": ("pyarrow", "parquet"),
}


@pytest.mark.parametrize("call", MISSING)
def test_a_missing_package_names_the_extra_that_brings_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, call: str
) -> None:
    package, extra = MISSING[call]
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.setitem(sys.modules, f"{package}.parquet", None)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(pb.InvalidInputError) as raised:
        eval(f"table.{call}", {"table": everything()})
    assert f"`{package}` is not installed" in str(raised.value)
    assert f"pip install partnerbenefits[{extra}]" in str(raised.value)
    assert not list(tmp_path.iterdir())


def test_showing_a_table_needs_no_optional_package() -> None:
    code = (
        "import sys; import partnerbenefits as pb\n"
        "table = pb.Table.from_dict({'n': [1]})\n"
        "table.to_html(), table.to_csv(), table.to_json(), table.to_markdown(), str(table)\n"
        "table._repr_html_()\n"
        "optional = {'polars', 'pandas', 'pyarrow', 'numpy', 'xlsxwriter', 'altair', 'icalendar'}\n"
        "assert not optional & set(sys.modules), optional & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("suffix", ["csv", "json", "md", "html", "xlsx", "parquet"])
def test_a_name_that_no_file_can_have_is_told_as_it_was_given(tmp_path: Path, suffix: str) -> None:
    table = pb.Table.from_dict({"n": [1]})
    write = {"md": "markdown", "xlsx": "excel"}.get(suffix, suffix)
    with pytest.raises(pb.InvalidInputError, match="a path has no NUL"):
        getattr(table, f"to_{write}")(tmp_path / f"a\0b.{suffix}")
    long = tmp_path / f"{'x' * 300}.{suffix}"
    with pytest.raises(pb.ReadError, match=r"`.*x{300}\.\w+` cannot be written") as raised:
        getattr(table, f"to_{write}")(long)
    assert raised.value.file == str(long)
    assert list(tmp_path.iterdir()) == []
