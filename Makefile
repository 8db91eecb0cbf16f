# Dua perintah: `make run` menjalankan, `make test` menguji. Sisanya: `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export LC_ALL ?= C.UTF-8
# Compiled modules are kept: the suite starts a hundred processes, each twice as fast with them.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin

run: ## jalankan Bina Usaha di http://127.0.0.1:8000 (PORT=… untuk porta lain)
	@scripts/packages run
	@$(MAKE) --silent .venv/base.txt
	@exec scripts/run

setup: ## pasang keperluan sistem dan .venv dari kunci versi, tanpa menjalankan
	@scripts/packages run
	@$(MAKE) --silent .venv/base.txt

test: tools ## uji seluruhnya: SQLite, lalu PostgreSQL sementara, dengan Chromium
	@scripts/test

test-long: tools ## uji yang lama (muatan, bom berkas, seluruh halaman), keduanya juga
	@scripts/test long

lint: tools ## gaya, tipe, arah impor, templat
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --quiet --lint templates

bench: tools ## ukur kecepatan sebagai perbandingan dalam satu jalan
	$(BIN)/python -m bench

catalogue: tools ## kumpulkan kalimat baru ke katalog bahasa Inggris dan susun kedua bahasa
	@$(BIN)/python scripts/catalogue.py

help: ## daftar ini
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

tools:
	@scripts/packages test
	@$(MAKE) --silent .venv/dev.txt

# The copy of the lock inside .venv is the stamp: a changed lock installs again, nothing else does.
.venv/base.txt .venv/dev.txt: .venv/%.txt: requirements/%.txt
	@scripts/venv requirements/$*.txt
	@cp requirements/$*.txt $@

.PHONY: run setup test test-long lint bench help tools
