# Shared by the tables of `benches/compare`; read by bash, with the repository as the working directory.

apponly=${APPONLY_BINARY:-target/dist/apponly}
if [ -z "${APPONLY_BINARY:-}" ] && [ ! -x "$apponly" ]; then cargo build --profile dist --quiet -p apponly-cli; fi
apponly=$(realpath "$apponly")

work=$(mktemp -d)
# Processes that end with this one.
started=()
cleanup() {
  local process
  for process in "${started[@]}"; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir -m 700 "$work/run"

# What the tables are printed with, for awk: a figure, its unit, what it must reach, and whether it did.
judge='
  function judge(what, value, unit, target, reached) {
    printf "%-62s %10s %-8s %-12s %s\n", what, value, unit, target, reached == "" ? "" : (reached ? "reached" : "MISSED")
  }'

# judged WHAT VALUE UNIT OPERATOR TARGET: the same for one figure; OPERATOR is `<=` or `>=`.
judged() {
  awk -v what="$1" -v value="$2" -v unit="$3" -v operator="$4" -v target="$5" "$judge"'
    BEGIN { judge(what, value, unit, operator " " target, operator == "<=" ? value + 0 <= target + 0 : value + 0 >= target + 0) }'
}

# plain WHAT VALUE UNIT: a figure that nothing is asked of.
plain() {
  printf '%-62s %10s %s\n' "$@"
}

# The median of the numbers on standard input, a line each.
median() {
  sort -n | awk '{ number[NR] = $1 } END { print number[int((NR + 1) / 2)] }'
}

# spawn_programs: `$work/smallest` and `$work/spawn`.
spawn_programs() {
  local program
  for program in smallest spawn; do
    rustc --edition 2024 -C opt-level=3 -C strip=symbols -o "$work/$program" "benches/spawn/$program.rs"
  done
}

# start_emulator [ARGUMENT…]: a tenant; its file of variables in `$emulator_variables`, and in `clean` how a command is run that
# finds it, and nothing of the caller's. Only what an app registration needs: no managed identity of the host may come first.
start_emulator() {
  local keep='^(AZURE_AUTHORITY_HOST|AZURE_TENANT_ID|AZURE_CLIENT_ID|AZURE_CLIENT_SECRET|APPONLY_CA_FILE|APPONLY_GRAPH_URL)='
  local ready line variables
  ready=$(mktemp -u "$work/ready.XXXXXX")
  emulator_variables=$(mktemp -u "$work/variables.XXXXXX")
  mkfifo "$ready"
  "$apponly" emulator --env-file "$emulator_variables" "$@" >/dev/null 2>"$ready" &
  started+=($!)
  while IFS= read -r line; do
    case $line in 'serving on '*) break ;; esac
  done <"$ready"
  if [ ! -s "$emulator_variables" ]; then
    echo 'the emulator did not start' >&2
    exit 1
  fi
  mapfile -t variables < <(grep -E "$keep" "$emulator_variables")
  ca=$(of_emulator APPONLY_CA_FILE)
  clean=(env -i "PATH=$PATH" "HOME=$work" "XDG_RUNTIME_DIR=$work/run" "${variables[@]}")
}

of_emulator() {
  sed -n "s/^$1=//p" "$emulator_variables"
}

# install_python: sets `python`, empty without Python. The packages are installed into `target/interop` as the interop tests do.
install_python() {
  local pins=tests/interop/python/requirements.txt venv=target/interop/venv
  python=
  if ! command -v python3 >/dev/null; then
    echo 'Python: not installed' >&2
    return
  fi
  if ! cmp -s "$pins" "$venv/requirements.txt"; then
    rm -rf "$venv"
    mkdir -p target/interop
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$pins"
    cp "$pins" "$venv/requirements.txt"
  fi
  python=$PWD/$venv/bin/python
}
