#!/bin/sh
# Builds portals of growing size and prints a Markdown table of time and memory.
#
#   benches/run.sh target/release/dugnad [path/to/hugo [path/to/zola]]
#
# PAGES   sizes, "1000 10000 50000" by default
# DISK    where everything is written, a memory disk: /dev/shm/portal-bench
# RUNS    builds of each kind, of which the fastest is shown: 3
# PORTAL  the generator, if it is built already; else cargo builds it
set -eu

dugnad=$(realpath "${1:?path to dugnad}")
hugo=${2:-}
zola=${3:-}
pages=${PAGES:-1000 10000 50000}
disk=${DISK:-/dev/shm/portal-bench}
runs=${RUNS:-3}
root=$(realpath "$(dirname "$0")/..")

portal() {
    if [ -n "${PORTAL:-}" ]; then "$PORTAL" "$@"; else
        cargo bench --quiet --manifest-path "$root/Cargo.toml" --bench portal -- "$@"
    fi
}

# Runs a command and prints wall s, CPU s and peak MiB.
measure() {
    if [ -x /usr/bin/time ]; then
        /usr/bin/time -o "$disk/time" -f '%e %U %S %M' "$@" >"$disk/log" 2>&1 || { cat "$disk/log" >&2; exit 1; }
    else
        python3 - "$disk/time" "$@" >"$disk/log" 2>&1 <<'PYTHON' || { cat "$disk/log" >&2; exit 1; }
import resource, subprocess, sys, time
start = time.monotonic()
status = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as out:
    print(f"{time.monotonic() - start:.2f} {used.ru_utime:.2f} {used.ru_stime:.2f} {used.ru_maxrss}", file=out)
sys.exit(status)
PYTHON
    fi
    awk '{ printf "%.2f %.2f %.0f\n", $1, $2 + $3, $4 / 1024 }' "$disk/time"
}

# The fastest of several runs; what must be gone before each is named first ("-" for nothing).
fastest() {
    gone=$1
    shift
    for _ in $(seq "$runs"); do
        [ "$gone" = - ] || rm -rf "$gone"
        measure "$@"
    done | sort -n | head -n 1
}

row() {
    echo "$4" | awk -v p="$1" -v n="$2" -v r="$3" '{ printf "| %s | %s | %s | %s s | %s s | %s MiB |\n", p, n, r, $1, $2, $3 }'
}

mkdir -p "$disk"
echo '| pages | program | build | wall | CPU | peak memory |'
echo '|--:|---|---|--:|--:|--:|'
for n in $pages; do
    from=$disk/portal-$n
    out=$disk/site-$n
    rm -rf "$from"
    portal generate --pages "$n" --seed 1 --out "$from" --like "$root" 2>"$disk/log" || { cat "$disk/log" >&2; exit 1; }
    row "$n" dugnad check "$(fastest - "$dugnad" check --root "$from")"
    row "$n" dugnad first "$(fastest "$out" "$dugnad" build --root "$from" --out "$out")"
    row "$n" dugnad unchanged "$(fastest - "$dugnad" build --root "$from" --out "$out")"
    "$dugnad" build --root "$from" --out "$out-stages" --timings 2>&1 | sed 's/^/  /' >&2
    rm -rf "$out" "$out-stages"
    other=$disk/other-$n
    if [ -n "$hugo" ]; then
        rm -rf "$other"
        portal hugo --from "$from" --out "$other" 2>"$disk/log" || { cat "$disk/log" >&2; exit 1; }
        row "$n" hugo first "$(fastest "$other/public" "$hugo" --quiet --source "$other")"
        row "$n" hugo unchanged "$(fastest - "$hugo" --quiet --source "$other")"
    fi
    if [ -n "$zola" ]; then
        rm -rf "$other"
        portal zola --from "$from" --out "$other" 2>"$disk/log" || { cat "$disk/log" >&2; exit 1; }
        row "$n" zola first "$(fastest "$other/public" "$zola" --root "$other" build)"
    fi
    rm -rf "$other"
    rm -rf "$from"
done
rm -f "$disk/time" "$disk/log"
