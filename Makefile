# Two commands matter: `make run` shows the workbook, `make test` proves it. Each does all of its own set-up.
.PHONY: help run test isolation spark bench check mutation faults docs lock clean
.DEFAULT_GOAL := help

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 20

run: ## Set up, fill with a made-up county, serve on 127.0.0.1. FAMILIES=300 SEED=2026 PORT=8000
	@FAMILIES="$(FAMILIES)" SEED="$(SEED)" PORT="$(PORT)" DEMO="$(DEMO)" PYTHON="$(PYTHON)" scripts/run

test: ## Set up and check everything, on SQLite and on PostgreSQL. POSTGRES=package BROWSER=no
	@PYTHON="$(PYTHON)" scripts/test

isolation: ## Walk every door as everyone and compare whole worlds, which make test does in part. On SQLite
	@PYTHON="$(PYTHON)" scripts/environment
	@.venv/bin/pytest tests/access -m whole -n 2 -q --nomigrations -o faulthandler_timeout=0

spark: ## Set up Spark beside .venv and run the tests of linking on it. Needs Java 17 or later
	@PYTHON="$(PYTHON)" scripts/spark

bench: ## Measure, and print one JSON object. BENCH="name name" QUICK=yes
	@PYTHON="$(PYTHON)" scripts/environment >&2
	@.venv/bin/python -m tests.bench $(if $(QUICK),--quick) $(BENCH)

check: ## Look at a production set-up: Django's deployment checks and bandit
	@PYTHON="$(PYTHON)" scripts/check

mutation: ## Change what decides who may see what, fault by fault; print how many faults the tests notice. MUTANTS="name*"
	@PYTHON="$(PYTHON)" MUTANTS="$(MUTANTS)" scripts/mutation

faults: ## Seed permission bugs one at a time; print how many the tests of the doors notice. BUGS="1 5" SHORT=yes
	@PYTHON="$(PYTHON)" BUGS="$(BUGS)" SHORT="$(SHORT)" scripts/faults

docs: ## Print docs/reference anew from the code
	@PYTHON="$(PYTHON)" scripts/environment
	@.venv/bin/safeguarding docs

lock: ## Write requirements.lock anew from pyproject.toml. UPGRADE=yes
	@PYTHON="$(PYTHON)" UPGRADE="$(UPGRADE)" scripts/lock

clean: ## Remove what tools left behind. Keeps .venv and the database in var
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build dist test-results
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
