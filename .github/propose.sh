#!/usr/bin/env bash
# Brings an edition up to date with this base, and opens a pull request that says what changed for it.
#   bash propose.sh ID FOLDER
# Run it in a clone of the repository that keeps the edition in FOLDER, with the base set up (.venv/site.ok). What
# stands in the clone and not in GITHUB_SHA, such as a newer version of the base, is part of the pull request.
set -euo pipefail
id=$1 folder=$2
base=$(cd "$(dirname "$0")/.." && pwd)
start=${GITHUB_SHA:-HEAD}
version=$(sed -nE 's/^version = "(.*)"/\1/p' "$base/pyproject.toml")
branch=editions/$id-$version

evenground() { "$base/.venv/bin/evenground" "$@" 2>&1 | sed "s|data/editions/$id/|$folder/|g"; }

# Somebody is at work on it, or does not want it.
others=$(gh pr list --head "$branch" --state all --json state --jq 'map(select(.state != "MERGED")) | length')
if [ "$others" != 0 ]; then
  echo "$id: there is a pull request for base $version already, open or closed"
  exit
fi

# It fails when there is something to mend, too: the check says that again.
report=$(mktemp) body=$(mktemp)
evenground edition sync "$id" --to "$report" || [ -s "$report" ]
sed -i -E "s/^base: *[\"']?[^\"'# ]+[\"']?/base: \"$version\"/" "$folder/edition.yaml"
problems=""
if ! checked=$(CI= evenground edition check "$id"); then
  problems=yes
  printf '\n## To mend before it can be published\n\n```\n%s\n```\n' "$checked" >> "$report"
fi
git add --all
if [ -z "$problems" ] && git diff --cached --quiet "$start"; then
  echo "$id: nothing changed"
  exit
fi
cp "$report" "$folder/SYNC.md"
git add --all
if git diff --cached --quiet "$start"; then
  echo "$id: nothing but what the last pull request said"
  exit
fi

title=$(sed -n '1s/^# //p' "$report")
{
  echo "Look through this, mend on this branch what is out of date, and merge."
  echo "Merging says that somebody went through version $version of the base."
  if [ "$(git rev-parse HEAD)" != "$(git rev-parse "$start")" ]; then
    echo "Choose \"Create a merge commit\", never \"Squash and merge\": the next version of the base then merges by itself."
  fi
  # GitHub takes 65,536 characters.
  awk 'NR > 1 && (size += length($0) + 1) < 60000' "$report"
  if [ "$(wc -c < "$report")" -ge 60000 ]; then
    printf '\nThe list is longer than a pull request may be. All of it is in `%s/SYNC.md`.\n' "$folder"
  fi
} > "$body"
git checkout --quiet -B "$branch"
git commit --quiet --allow-empty --message "$title"
git push --quiet --force origin "HEAD:refs/heads/$branch" || {
  echo "::error::The branch could not be pushed. In a fork, a newer base may bring other workflows, which only a person may push: press 'Sync fork' on the repository's front page, then run this workflow again."
  exit 1
}
gh pr create --draft --head "$branch" --base "${GITHUB_REF_NAME:-main}" --title "$title" --body-file "$body" || {
  echo "::error::The pull request could not be opened. Tick 'Allow GitHub Actions to create and approve pull requests' under Settings, Actions, General, then run this workflow again."
  exit 1
}
# A pull request that a workflow opens starts no other; so start the one that checks it and builds its preview.
gh workflow run "$PREVIEW" --ref "$branch"
