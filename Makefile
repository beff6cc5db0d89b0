# Needs Rust, Python >= 3.11 with pip and venv, and make. `make` lists what it can do.

.DEFAULT_GOAL := help
# One cargo, one environment: a second job would only wait for the first.
.NOTPARALLEL:
.PHONY: help need build demo test lint test-rust test-python test-spark test-wheel stubs rules check-stubs bench bench-columns docs lab notebooks audit clean

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
MATURIN := PIP_QUIET=1 VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/maturin
CARGO_SOURCES := Cargo.toml Cargo.lock pyproject.toml $(shell find src -type f)
NOTEBOOKS := $(wildcard notebooks/*.ipynb)
# More arguments for pytest: make test-python PYTEST="-k plan"
PYTEST :=

help: ## what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

build: $(VENV)/.dev $(VENV)/.built-debug ## environment in .venv, quick build for work on the code

demo: $(VENV)/.built-release ## release build, then the example portfolio
	$(BIN)/partnerbenefits demo

test: need lint test-rust check-stubs test-python test-spark test-wheel ## everything that is checked before a change is taken
	@echo "all checks passed"

need:
	@.ci/need check

# --- the environment: .base is what a build needs, .dev what the checks need

$(VENV)/.base: requirements-dev.txt
	@.ci/need
	python=$$(.ci/pythons | head -n 1) && "$$python" -m venv $(VENV)
	$(PIP) -c requirements-dev.txt maturin rich typer
	@touch $@

$(VENV)/.dev: $(VENV)/.base
	$(PIP) -r requirements-dev.txt
	@touch $@

$(VENV)/.docs: $(VENV)/.dev requirements-docs.txt
	$(PIP) -c requirements-dev.txt -r requirements-docs.txt
	@touch $@

$(VENV)/.spark: $(VENV)/.dev requirements-spark.txt
	$(PIP) -c requirements-dev.txt -r requirements-spark.txt
	@touch $@

# --- the two builds; the one installed last has its stamp

# The debug build has the feature of `make stubs` too, so that both are one compilation.
$(VENV)/.built-debug: $(VENV)/.base $(CARGO_SOURCES)
	@rm -f $(VENV)/.built-*
	@echo "compiling, which takes some minutes the first time"
	$(MATURIN) develop --quiet --locked --features stubs
	@touch $@

$(VENV)/.built-release: $(VENV)/.base $(CARGO_SOURCES)
	@rm -f $(VENV)/.built-*
	@echo "compiling, which takes some minutes the first time"
	$(MATURIN) develop --quiet --locked --release
	@touch $@

# --- the checks, the quickest first

lint: $(VENV)/.dev ## formats, lints and types
	cargo fmt -- --check
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	cargo clippy --quiet --locked --all-targets -- -D warnings
	PYO3_PYTHON=$(CURDIR)/$(BIN)/python cargo clippy --quiet --locked --all-targets --features python -- -D warnings

test-rust: ## the core, which must not know that Python exists
	@tree=$$(cargo tree --locked --edges normal --prefix none) && \
	if echo "$$tree" | grep -i '^pyo3'; then echo "the core depends on pyo3 without the feature python" >&2; exit 1; fi
	PYO3_PYTHON=/nonexistent cargo test --locked

stubs: $(VENV)/.dev ## write python/partnerbenefits/_core.pyi anew
	$(MATURIN) generate-stubs --quiet --locked --features stubs --interpreter $(BIN)/python --out python

rules: ## write docs/rules.md anew
	UPDATE_DOCS=1 cargo test --quiet --locked --test rust rules_page

check-stubs: $(VENV)/.dev $(VENV)/.built-debug
	$(MATURIN) generate-stubs --quiet --locked --features stubs --interpreter $(BIN)/python --out target/stubs
	@diff -u python/partnerbenefits/_core.pyi target/stubs/partnerbenefits/_core.pyi || \
	{ echo "the stub is not what the code says: run make stubs and commit it" >&2; exit 1; }
	MYPYPATH=python $(BIN)/python -m mypy.stubtest partnerbenefits._core

test-python: $(VENV)/.dev $(VENV)/.built-release ## the border, the package and the notebooks
	$(BIN)/python -m pytest tests/python tests/browser tests/scenarios $(if $(NOTEBOOKS),--nbmake notebooks) $(PYTEST)

# Half a gigabyte that only these tests need, and nothing of use where there is no Java.
ifneq ($(shell java -version >/dev/null 2>&1 && echo yes),)
test-spark: $(VENV)/.spark $(VENV)/.built-release ## the columns on Spark, where there is Java
	$(BIN)/python -m pytest tests/spark $(PYTEST)
else
test-spark:
	@echo "tests/spark is skipped: java is missing (Debian, Ubuntu: apt-get install default-jre-headless)"
endif

test-wheel: $(VENV)/.built-release ## one wheel, tried on every Python there is
	@rm -rf target/wheels
	$(MATURIN) build --quiet --locked --release --out target/wheels
	.ci/smoke target/wheels

bench: $(VENV)/.dev $(VENV)/.built-release ## how fast it is
	cargo bench --locked --bench '*'
	$(BIN)/python -m pytest tests/bench $(PYTEST)
	$(BIN)/python tests/bench/bench_bulk.py

bench-columns: $(VENV)/.dev $(VENV)/.built-release ## the columns beside polars, duckdb, numpy and pandas: the table of the README
	$(BIN)/python tests/bench/bench_bulk.py --readme README.md --chart docs/_static/columns.svg

lab: $(VENV)/.dev $(VENV)/.built-release ## open the notebooks in JupyterLab
	$(BIN)/jupyter lab notebooks

notebooks: $(VENV)/.dev $(VENV)/.built-release ## run the notebooks and keep their results
	$(if $(NOTEBOOKS),$(BIN)/jupyter-execute --inplace $(NOTEBOOKS),@echo "there are no notebooks")

docs: $(VENV)/.docs $(VENV)/.built-release ## the documentation site, in target/docs
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --fresh-env -b html docs target/docs

# What the audit itself needs is not installed by make: it is not part of the checks.
audit: $(VENV)/.dev ## licences, sources and known flaws of all dependencies; needs cargo-deny and the network
	cargo deny --version >/dev/null || { echo "cargo-deny is missing: cargo install cargo-deny" >&2; exit 1; }
	cargo deny --locked check
	$(PIP) pip-audit
	for pinned in requirements-*.txt; do $(BIN)/python -m pip_audit --disable-pip --no-deps --requirement $$pinned || exit 1; done

clean: ## forget everything that was built
	rm -rf target $(VENV) python/partnerbenefits/_core*.so .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find python tests -name __pycache__ -type d -prune -exec rm -rf {} +
