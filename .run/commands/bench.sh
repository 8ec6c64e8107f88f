# bench      speed and memory of the released program beside what the machine can do; `bench sqlite login --seconds 10` for a part
# shellcheck shell=bash
#
# Words: sqlite, postgres, redis (where); operations, or login, pin, machine, refresh, again, userinfo, introspection of
# them, memory, import (what); all of them without a word. The text goes to standard output and to .scratch/bench.md.
# Figures are worth something on a machine that does nothing else: each row tells how much others took meanwhile.

need_packages "${BUILD_PACKAGES[@]}" "${TEST_PACKAGES[@]}"
need_cargo
need_python_tools
need_node
need_assets
say "Compiling for release (usually six to ten minutes the first time on two cores, then seconds)"
cargo build --release --package idp --bin idp --package conformance-tests --bin bench
export PATH PORTICO_TEST_PYTHON=$VENV/bin/python
PORTICO_TEST_IDP=$(target_dir)/release/idp
export PORTICO_TEST_IDP
say "Measuring (usually ten minutes for all)"
conformance-tests/services/with.sh postgres:durable redis smtp sms -- "$(target_dir)/release/bench" "$@" | tee "$SCRATCH/bench.md"
