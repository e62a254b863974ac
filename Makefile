# mig - build. One Makefile, no recursion; `make help` lists what you can ask for.
VERSION  := 0.1.0
PREFIX   ?= /usr/local
DRIVERS  ?= sqlite postgresql mysql
BUILD    ?= build
CC       ?= cc

WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wwrite-strings -Wcast-qual -Wvla -Wformat=2 \
            -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum -Wundef
CPPFLAGS += -D_GNU_SOURCE -DMIG_VERSION='"$(VERSION)"' -DPCRE2_CODE_UNIT_WIDTH=8 -Iinclude -Iengine
CFLAGS   ?= -O2 -g
override CFLAGS += -std=c11 $(WARN) $(if $(WERROR),-Werror) $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-omit-frame-pointer -DARENA_MALLOC)
override LDFLAGS += $(if $(SANITIZE),-fsanitize=$(SANITIZE))

PKG_sqlite := sqlite3
PKG_postgresql := libpq
PKG_mysql := mysqlclient
PKGS     := libpcre2-8 jansson libcrypto $(foreach d,$(DRIVERS),$(PKG_$(d)))
CPPFLAGS += $(foreach d,$(DRIVERS),-DWITH_$(d)) $(shell pkg-config --cflags $(PKGS))
LDLIBS   += $(shell pkg-config --libs $(PKGS))

ENGINE   := $(filter-out engine/main.c,$(wildcard engine/*/*.c))
BACKENDS := drivers/registry.c drivers/result.c $(DRIVERS:%=drivers/%.c)
UNITS    := $(wildcard tests/*/*_test.c)
BENCHES  := $(wildcard tests/bench/*.c)
FUZZ     ?= ini
SECS     ?= 60
OBJS      = $(1:%.c=$(BUILD)/%.o)

.PHONY: all test check fuzz bench lint format install clean help
.DELETE_ON_ERROR:
all: $(BUILD)/mig            ## build the mig binary
test: all $(UNITS:%.c=$(BUILD)/%) ## run every test (TAP)
	MIG=$(BUILD)/mig prove -Q $(UNITS:%.c=$(BUILD)/%) $(wildcard tests/cmd/*.sh)
check:                       ## rebuild under ASan+UBSan and run the tests
	$(MAKE) BUILD=build/san SANITIZE=address,undefined test
fuzz:                        ## FUZZ=ini SECS=60: libFuzzer on one parser, corpus kept in build/corpus
	@mkdir -p $(BUILD)/corpus/$(FUZZ)
	clang $(CPPFLAGS) -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -o $(BUILD)/fuzz_$(FUZZ) \
	    tests/fuzz/$(FUZZ).c $(ENGINE) $(BACKENDS) $(LDLIBS)
	$(BUILD)/fuzz_$(FUZZ) -max_total_time=$(SECS) $(BUILD)/corpus/$(FUZZ) $(wildcard tests/corpus/$(FUZZ))
bench: all $(BENCHES:%.c=$(BUILD)/%) ## time what performance claims rest on
	@for b in $(BENCHES:%.c=$(BUILD)/%); do $$b; done
lint:                        ## layering, symbol prefixes
	tests/lint/layers.sh
	tests/lint/prefixes.sh $(BUILD)
format:                      ## apply .clang-format
	clang-format -i $(shell git ls-files '*.[ch]')
install: all                 ## install into $(PREFIX)
	install -D -m755 $(BUILD)/mig $(DESTDIR)$(PREFIX)/bin/mig
clean:                       ## remove build/
	rm -rf $(BUILD)
help:                        ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t12

$(BUILD)/mig: $(BUILD)/engine/main.o $(call OBJS,$(BACKENDS)) $(BUILD)/libmig.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(BUILD)/libmig.a: $(call OBJS,$(ENGINE))
	rm -f $@ && ar rcs $@ $^
$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/libmig.a $(call OBJS,$(BACKENDS))
	$(CC) $(LDFLAGS) -o $@ $^ $(BUILD)/libmig.a $(LDLIBS)
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
.SECONDARY:
