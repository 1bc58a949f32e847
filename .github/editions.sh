#!/usr/bin/env bash
# Opens a pull request for each edition of this repository for which the base has changed.
#
# In a fork the base is the newest version of the repository that it was forked from. It is merged first; that
# repository never writes the fork's editions, and the fork leaves that repository's editions alone.
set -euo pipefail
cd "$(dirname "$0")/.."
git checkout --quiet --detach

theirs=""
upstream=$(gh api "repos/$GITHUB_REPOSITORY" --jq '.parent.clone_url // empty')
if [ -n "$upstream" ]; then
  newest=$(git ls-remote --tags --refs "$upstream" | sed -nE 's|.*refs/tags/(v[0-9.]+)$|\1|p' | sort -V | tail -n 1)
  if [ -z "$newest" ]; then
    echo "The base has no version yet"
    exit
  fi
  git fetch --quiet --no-tags "$upstream" "refs/tags/$newest"
  theirs=$(git ls-tree -d --name-only FETCH_HEAD data/editions/)
  git merge --quiet -m "Merge version $newest of the base" FETCH_HEAD || {
    echo "::error::Version $newest of the base and this fork changed the same: $(git diff --name-only --diff-filter=U | xargs)"
    exit 1
  }
fi

make --silent .venv/site.ok
start=$(git rev-parse HEAD)
failed=""
for file in data/editions/*/edition.yaml; do
  folder=${file%/*}
  grep --quiet --line-regexp --fixed-strings "$folder" <<< "$theirs" && continue
  bash .github/propose.sh "${folder##*/}" "$folder" || failed="$failed ${folder##*/}"
  git checkout --quiet --force --detach "$start"
done
if [ -n "$failed" ]; then
  echo "::error::There was an error with:$failed"
  exit 1
fi
