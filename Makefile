# mig - build. One Makefile, no recursion over sources; `make help` lists what you can ask for.
VERSION  := 0.1.0
PREFIX   ?= /usr/local
DRIVERS  ?= sqlite postgresql mysql
BUILD    ?= build
CC       ?= cc
JOBS     ?= $(shell nproc 2>/dev/null || echo 2)

WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wwrite-strings -Wcast-qual -Wvla -Wformat=2 \
            -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum -Wundef
CFLAGS   ?= -O2 -g
override CPPFLAGS += -D_GNU_SOURCE -DMIG_VERSION='"$(VERSION)"' -DPCRE2_CODE_UNIT_WIDTH=8 -Iinclude -Iengine
override CFLAGS += -std=c11 $(WARN) $(if $(WERROR),-Werror) \
            $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer) \
            $(if $(SANITIZE)$(ARENA_MALLOC),-DARENA_MALLOC)
override LDFLAGS += $(if $(SANITIZE),-fsanitize=$(SANITIZE))

PKG_sqlite := sqlite3
PKG_postgresql := libpq
PKG_mysql := mysqlclient
UNKNOWN  := $(strip $(foreach d,$(DRIVERS),$(if $(PKG_$(d)),,$(d))))
$(if $(UNKNOWN),$(error DRIVERS: no driver named $(UNKNOWN); there are: sqlite postgresql mysql))
# PKGS are linked; LOADED are opened by the program when they are first needed (include/mig/library.h).
PKGS     := libpcre2-8 jansson libmd $(filter sqlite3,$(foreach d,$(DRIVERS),$(PKG_$(d))))
LOADED   := crypto=libcrypto $(foreach d,$(filter-out sqlite,$(DRIVERS)),$(d)=$(PKG_$(d)))
override CPPFLAGS += $(foreach d,$(DRIVERS),-DWITH_$(d)) -I$(BUILD)/gen \
            $(shell pkg-config --cflags $(PKGS) $(foreach l,$(LOADED),$(lastword $(subst =, ,$l))) 2>/dev/null)
override LDLIBS += $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lm -ldl -pthread
FLAGS    := $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) $(LDLIBS)

OBJS      = $(1:%.c=$(BUILD)/%.o)
ENGINE   := $(filter-out engine/main.c,$(wildcard engine/*/*.c))
BACKENDS := $(filter-out $(foreach d,sqlite postgresql mysql,drivers/$(d).c),$(wildcard drivers/*.c)) $(DRIVERS:%=drivers/%.c)
# C files made by the build: $(BUILD)/gen/NAME.c, compiled into libmig.a. Their rules stand below.
GENERATED := $(BUILD)/gen/templates.c $(BUILD)/gen/pylib.c
LIBOBJS  := $(call OBJS,$(ENGINE) $(BACKENDS)) $(GENERATED:%.c=%.o)
LEFTOUT  := $(filter-out $(DRIVERS:%=tests/drivers/%_test.c),$(wildcard $(foreach d,sqlite postgresql mysql,tests/drivers/$(d)_test.c)))
UNITS    := $(patsubst %.c,$(BUILD)/%,$(filter-out $(LEFTOUT),$(wildcard tests/*/*_test.c)))
# A shell test is an executable tests/ROOM/NAME.sh; one that others source is not executable.
SHELLS   := $(shell find tests -mindepth 2 -name '*.sh' -perm -u+x ! -path 'tests/bench/*' ! -path 'tests/lint/*' ! -path 'tests/torture/*' | sort)
TORTURES := $(patsubst %,tests/torture/%.sh,moments faults controls galera) tests/run/crash.sh \
            $(patsubst %,tests/torture/%.sh,control_faults runners readers) $(patsubst %,tests/run/%.sh,canary lease resume)
BENCHES  := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
FUZZERS  := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c))
MIG      ?= $(abspath $(BUILD)/mig)
FUZZ     ?= all
SECS     ?= 60
N        ?= 1000
SEED     ?= 7
PYN      ?= 5000
TEMPLATES := $(sort $(wildcard templates/*/*))
PYLIB    := $(sort $(wildcard engine/py/lib/*.py))
INTO      = $(DESTDIR)$(PREFIX)
SOURCES   = $(sort $(wildcard engine/*.[ch] engine/*/*.[ch] drivers/*.[ch] include/*/*.h tests/*.h tests/*/*.[ch]))
SUITE     = $(UNITS) $(SHELLS)
# What starts again with the libraries there: everything that needs pkg-config's answer.
AGAIN     = @+$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))

.PHONY: all differential bodies test suite check valgrind fuzz torture bench lint lints analyze format docs install clean help demo demonstrate deps FORCE
.DELETE_ON_ERROR:
.SECONDARY:
all: $(BUILD)/mig            ## build the mig binary
demo:                        ## install what is missing, build, and bring up the example in versions/
	@.ci/deps build demo
	$(AGAIN) demonstrate
demonstrate: $(BUILD)/mig
	@tests/demo $(BUILD)/mig
test:                        ## install what is missing, run every test with servers of its own
	@.ci/deps build test
	$(AGAIN) suite
suite: all $(UNITS)          #  the tests alone; T="build/tests/base/buf_test ..." picks some
	MIG='$(MIG)' BUILD=$(BUILD) CC='$(CC)' $(wildcard tests/servers) tests/harness $(if $(T),$(T),$(SUITE))
check:                       ## the tests under AddressSanitizer and UndefinedBehaviorSanitizer
	@.ci/deps build test
	$(AGAIN) BUILD=build/san SANITIZE=address,undefined suite
valgrind:                    ## the tests under valgrind (slow)
	@.ci/deps build test valgrind
	$(AGAIN) BUILD=build/valgrind CFLAGS='-O1 -g' ARENA_MALLOC=1 all
	@printf '#!/bin/sh\nexec %s/tests/valgrind %s/build/valgrind/mig "$$@"\n' '$(CURDIR)' '$(CURDIR)' >build/valgrind/wrapped
	@chmod +x build/valgrind/wrapped
	$(AGAIN) BUILD=build/valgrind CFLAGS='-O1 -g' ARENA_MALLOC=1 WRAP=tests/valgrind MIG='$(CURDIR)/build/valgrind/wrapped' suite
fuzz:                        ## FUZZ=all SECS=60: libFuzzer on one parser or on each
	@.ci/deps build fuzz
	$(AGAIN) CC=clang BUILD=build/fuzz CFLAGS='-O1 -g' SANITIZE=fuzzer-no-link,address,undefined \
	    $(patsubst %,fuzz-%,$(if $(filter all,$(FUZZ)),$(FUZZERS),$(FUZZ)))
fuzz-%: $(BUILD)/fuzz_%
	@mkdir -p build/corpus/$*
	$< -max_total_time=$(SECS) -timeout=10 -rss_limit_mb=2048 -artifact_prefix=build/corpus/$*- -print_final_stats=1 \
	    -verbosity=0 build/corpus/$* $(wildcard tests/corpus/$*)
torture: all                 ## RUNNERS=64 ROUNDS=20 MOMENTS=300: the worst day, again and again (an hour), into docs/reliability.md
	@rm -f '$(abspath $(BUILD)/figures)'
	TORTURE=1 TEST_JOBS=2 FIGURES='$(abspath $(BUILD)/figures)' MIG='$(MIG)' tests/servers tests/harness \
	    $(if $(T),$(T),$(TORTURES))
	MIG='$(MIG)' tests/torture/report $(BUILD)/figures >docs/reliability.md
differential:                ## N=1000 PYN=5000 SEED=7: random graphs and commands through Alembic, programs through Python, compared
	@.ci/deps build differential
	$(AGAIN) all $(BUILD)/tests/differential/pyrun
	tests/differential/differential.py -n $(N) -s $(SEED) --mig $(BUILD)/mig
	tests/differential/templates.py --mig $(BUILD)/mig
	tests/differential/pydiff.py -n $(PYN) -s $(SEED) --pyrun $(BUILD)/tests/differential/pyrun
bodies: all                  ## N=1000 SEED=7: random revision bodies through Alembic 1.19 with SQLAlchemy 2 (on PYTHONPATH), compared
	tests/differential/bodies.py -n $(N) -s $(SEED) --mig $(BUILD)/mig
docs:                        ## docs/python-subset.md and docs/directives.md from the tables in the source
	for p in python-subset directives; do tests/docs/tables.pl $$p >docs/$$p.md; done
bench: all $(BENCHES)        ## time what performance claims rest on
	@set -e; for b in $(BENCHES); do $$b; done
	@tests/bench/run.sh $(BUILD)/mig
lint:                        ## layering, symbols, sizes, banned calls, headers, clang-format, clang-tidy
	@.ci/deps build lint
	$(AGAIN) lints
lints: all
	@CC='$(CC)' BUILD='$(BUILD)' CPPFLAGS='$(subst ','\'',$(CPPFLAGS))' tests/lint/run.sh $(SOURCES)
analyze:                     ## the path analyzer of clang-tidy over the sources (slow)
	@.ci/deps build lint
	@CPPFLAGS='$(subst ','\'',$(CPPFLAGS))' tests/lint/tidy.sh $(SOURCES)
format:                      ## apply .clang-format
	clang-format -i $(SOURCES)
deps:                        ## install what build, demo, test and lint need (apt; else says what to install)
	@.ci/deps build demo test lint
install: all $(BUILD)/mig.1 $(BUILD)/mig.pc ## binary, library, headers, templates, man page into $(DESTDIR)$(PREFIX)
	install -D -m755 $(BUILD)/mig '$(INTO)/bin/mig'
	install -D -m644 $(BUILD)/libmig.a '$(INTO)/lib/libmig.a'
	install -D -m644 -t '$(INTO)/include/mig' $(wildcard include/mig/*)
	install -D -m644 $(BUILD)/mig.pc '$(INTO)/lib/pkgconfig/mig.pc'
	install -D -m644 $(BUILD)/mig.1 '$(INTO)/share/man/man1/mig.1'
	install -D -m644 LICENSE '$(INTO)/share/doc/mig/LICENSE'
	set -e; for f in $(TEMPLATES); do install -D -m644 $$f '$(INTO)/share/mig/'$$f; done
clean:                       ## remove build/
	rm -rf build $(BUILD)
help:                        ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t12

$(BUILD)/mig: $(BUILD)/engine/main.o $(BUILD)/libmig.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/libmig.a: $(LIBOBJS)
	rm -f $@ && ar rcs $@ $^
$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libmig.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/fuzz_%: $(BUILD)/tests/fuzz/%.o $(BUILD)/libmig.a
	$(CC) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LDLIBS)
$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/engine/base/digest.o $(DRIVERS:%=$(BUILD)/drivers/%.o): | $(BUILD)/gen/sonames.h
$(BUILD)/gen/sonames.h: drivers/sonames.sh $(BUILD)/flags
	@mkdir -p $(@D)
	drivers/sonames.sh '$(CC)' $(LOADED) >$@
$(BUILD)/gen/templates.c: templates/embed.sh $(TEMPLATES)
	@mkdir -p $(@D)
	templates/embed.sh $(TEMPLATES) >$@
$(BUILD)/gen/pylib.c: engine/py/lib/embed.sh $(PYLIB)
	@mkdir -p $(@D)
	engine/py/lib/embed.sh $(PYLIB) >$@
$(BUILD)/gen/%.o: $(BUILD)/gen/%.c $(BUILD)/flags
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/mig.1: $(BUILD)/mig
	$< --dump-man >$@
$(BUILD)/mig.pc: mig.pc.in $(BUILD)/flags FORCE
	@sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' -e 's|@PKGS@|$(PKGS)|' $< >$@
# Other flags, another compiler or other drivers: what was built with the old ones is built again.
$(BUILD)/flags: export FLAGS_NOW = $(FLAGS)
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' "$$FLAGS_NOW" | cmp -s - $@ || printf '%s\n' "$$FLAGS_NOW" >$@
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
