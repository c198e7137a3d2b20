# The front door.  Meson and Ninja do the building; see meson.build.
#
#   make                 build/fastpyc
#   make release         build-release/fastpyc: optimized as a whole and by what
#                        it spends its time on; takes minutes
#   make SANITIZE=1 ...  the same with address and undefined-behaviour
#                        sanitizers, in build-sanitize
,        := ,
BUILD    := $(if $(SANITIZE),build-sanitize,build)
OPTIONS  := $(if $(SANITIZE),--buildtype=debugoptimized \
              -Db_sanitize=address$(,)undefined -Db_lundef=false)
TARGET   ?= 3.13
JOBS     ?= 2
SECONDS  ?= 60
PREFIX   ?= /usr/local
COMPARE  := tools/conformance --target $(TARGET) --jobs $(JOBS) \
            --program $(BUILD)/fastpyc-batch

.PHONY: all release demo test golden conformance fuzz coverage analyze bench wheel python-test format \
    lint install clean

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD) $(if $(VERBOSE),-v,--quiet)

# Run again when a source file came or went, so that Meson sees it.
$(BUILD)/build.ninja: meson.build FORCE
	@tools/setup build
	@tools/configure $(BUILD) $(OPTIONS) --prefix=$(PREFIX)

FORCE:

release:
	@tools/build-release build-release

# Compiles examples/ for every target and shows what came out.
demo: all
	@BUILD=$(BUILD) examples/demo

# Unit tests, and every case against the digests of what CPython writes.
test: all
	@tools/lint
	@tests/run --build $(BUILD)

# Asks the reference Pythons for the digests again.
golden:
	@tests/golden/renew

# CORPUS=DIR compares another tree than the standard library.
conformance: all
	@tools/reference-pythons >/dev/null
	@$(COMPARE) $(if $(CORPUS),--corpus $(CORPUS))

fuzz:
	@tools/setup fuzz
	@fuzz/run --seconds $(SECONDS)

# The share of src/ that the tests run, per folder.
coverage:
	@tools/coverage

# cppcheck, clang-tidy and gcc -fanalyzer.
analyze:
	@tools/analyze

# The Python package: dist/fastpyc-*.whl and an sdist.
wheel:
	@tools/setup wheel
	@tools/build-wheel $(BUILD)

# The wheel in fresh environments of every CPython from 3.11 on.
python-test: wheel
	@tests/python/run --build $(BUILD)

bench: all
	@bench/run --target $(TARGET) --build $(BUILD)

format:
	@tools/format

lint:
	@tools/lint

install: all
	@meson install -C $(BUILD)

clean:
	rm -rf build build-*/
