#!/usr/bin/env bash
# Builds this edition on the base that base.yaml names. It needs git, make and Python 3.11 or newer.
#   bash edition.sh build     checks the edition and builds the site into site/
#   bash edition.sh serve     does the same, and shows the site at http://127.0.0.1:8000/
#   bash edition.sh update    brings the edition to the newest version of the base, and opens a pull request
set -euo pipefail
cd "$(dirname "$0")"

value() { sed -nE "s/^$1: *[\"']?([^\"'# ]+).*/\1/p" "$2"; }
repository=$(value repository base.yaml)
version=$(value version base.yaml)
id=$(value id edition/edition.yaml)

# Get a version of the base into base/, and put the edition in its place there.
get() {
  if ! git -C base tag --points-at HEAD 2>/dev/null | grep --quiet --line-regexp --fixed-strings "$1"; then
    rm -rf base
    git -c advice.detachedHead=false clone --quiet --depth 1 --branch "$1" "$repository" base
  fi
  find base/data/editions -type l -delete
  if [ -e "base/data/editions/$id" ]; then
    echo "The base has an edition '$id' itself. Choose another id in edition/edition.yaml."
    exit 1
  fi
  ln -s ../../../edition "base/data/editions/$id"
  make --silent -C base .venv/site.ok
}

build() {
  get "$version"
  publish=""
  if [ "$(value status edition/edition.yaml)" = published ]; then publish=--publish; fi
  base/.venv/bin/evenground edition check "$id" $publish | sed "s|data/editions/$id/|edition/|g"
  base/.venv/bin/evenground edition build "$id" --site-dir "$PWD/site"
}

case "${1:-build}" in
  build) build ;;
  serve)
    build
    echo "The edition is at http://127.0.0.1:8000/$id/"
    base/.venv/bin/python -m http.server --bind 127.0.0.1 --directory site 8000
    ;;
  update)
    tags=$(git ls-remote --tags --refs "$repository" | sed -nE 's|.*refs/tags/(v[0-9.]+)$|\1|p')
    newest=$(printf '%s\n%s\n' "$version" "$tags" | sort -V | tail -n 1)
    get "$newest"
    sed -i -E "s|^version: .*|version: $newest|" base.yaml
    bash base/.github/propose.sh "$id" edition
    ;;
  *) sed -n '2,5s/^# *//p' "$0" ;;
esac
