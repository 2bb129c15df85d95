# Two commands do everything on a fresh Debian or Ubuntu: `make demo` and `make test`.
# On any other system: pip install . && lpse-kiosk demo

VENV   ?= .venv
PYTHON ?= python3
BIN    := $(VENV)/bin
APT    := .ci/need-packages

# What Qt's window asks of a Debian that has no desktop.
WINDOW_PACKAGES := libasound2 libdbus-1-3 libegl1 libfontconfig1 libgl1 libglib2.0-0 libgssapi-krb5-2 \
	libnss3 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcomposite1 libxdamage1 \
	libxkbcommon-x11-0 libxkbfile1 libxrandr2 libxtst6
# What the tests run for real: a browser, a screen, a printer, sticks, and other people's clients and
# verifiers.
TEST_PACKAGES := age avahi-daemon cage chromium chromium-headless-shell cryptsetup-bin cups cups-ipp-utils \
	curl dbus dosfstools exfat-fuse exfatprogs faketime fonts-dejavu-core gcc imagemagick iproute2 \
	libarchive-tools libatomic1 minisign nginx-light nodejs npm ntfs-3g openbox openssl poppler-utils qpdf \
	signify-openbsd spin strace systemd-container \
	udev x11-utils xdotool xvfb xwayland zbar-tools

.PHONY: help demo test check fast real slow drill bench messages docs constraints clean
help:  ## What can be made
	@grep -hE '^[a-z ]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 14

PINNED := .ci/constraints
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
INSTALL := $(PYTHON) .ci/install-python $(BIN)/python

$(VENV)/.installed: pyproject.toml hatch_build.py $(PINNED)/run.txt
	@$(APT) python3-venv:'$(PYTHON) -c "import ensurepip"'
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) $(PINNED)/run.txt .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed $(PINNED)/dev.txt
	@$(INSTALL) $(PINNED)/dev.txt '.[dev]'
	@touch $@

demo: $(VENV)/.installed  ## Start a gateway and a seat with sample data, and open the window
	@$(APT) $(WINDOW_PACKAGES)
	@$(BIN)/lpse-kiosk demo

test: $(VENV)/.installed-dev check  ## Run every check and every test
	@$(APT) $(WINDOW_PACKAGES) $(TEST_PACKAGES)
	rm -rf .cache/reached .pytest_cache
	$(BIN)/python -m pytest -n auto || $(BIN)/python -m tests.again $$?
	$(BIN)/python -m tests.reached

check: $(VENV)/.installed-dev  ## Lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fast: $(VENV)/.installed-dev check  ## The fast lane: short tests that need nothing but Python packages
	$(BIN)/python -m pytest -n auto --lane fast

real slow: $(VENV)/.installed-dev  ## One of the other lanes of `make test`
	@$(APT) $(WINDOW_PACKAGES) $(TEST_PACKAGES)
	$(BIN)/python -m pytest -n auto --lane $@

SEED ?= 1
TRIES ?= 1000
drill: $(VENV)/.installed-dev  ## Faults at random places: SEED=1 TRIES=1000 (docs/drills.md)
	@$(APT) $(TEST_PACKAGES)
	$(BIN)/python -m tests.drill $(SEED) $(TRIES)

bench: $(VENV)/.installed-dev  ## Measure against peers and rewrite the table in docs/benchmarks.md
	@$(APT) $(TEST_PACKAGES)
	$(BIN)/python -m bench

messages: $(VENV)/.installed-dev  ## Collect screen texts for translation and compile them
	$(BIN)/python -m kiosk.translations

docs: $(VENV)/.installed-dev  ## Regenerate the reference pages that are held to the code
	$(BIN)/python -m kiosk.reference

COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-emit-trusted-host --no-annotate --no-header --strip-extras --allow-unsafe pyproject.toml
constraints: $(VENV)/.installed-dev  ## Pin every version exactly, with hashes and no hosts
	$(PIP) pip-tools
	$(COMPILE) --all-extras --output-file $(PINNED)/dev.txt
	$(COMPILE) --constraint $(PINNED)/dev.txt --output-file $(PINNED)/run.txt
	sed -i '1i # about 320 MB to fetch' $(PINNED)/run.txt

clean:  ## Remove everything that was built
	rm -rf $(VENV) .cache build dist artifacts static/third_party *.egg-info
