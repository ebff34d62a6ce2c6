# For .ci/kubernetes: what can be said of the files alone, and of what the API server makes of them.
chart=infra/helm/bullwheel
rendered=$work/rendered
VALUE_SETS=(plain $(cd "$chart/ci" && ls | sed -n 's/-values\.yaml$//p'))
OVERLAYS=($(ls infra/k8s/overlays))
OWN_KINDS=ScaledObject,ServiceMonitor,PrometheusRule
# kube-score has opinions on much; these of its tests find references that lead nowhere.
REFERENCE_TESTS='service-targets-pod|ingress-targets-service|horizontalpodautoscaler-has-target|networkpolicy-targets-pod|poddisruptionbudget-has-policy|deployment-targeted-by-hpa|selector-labels-match|environment-variable-key-duplication|label-values'

values_of() {
  case $1 in
    plain) ;;
    dashboard) echo "--values $chart/values-dashboard.yaml --values $chart/ci/$1-values.yaml" ;;
    *) echo "--values $chart/ci/$1-values.yaml" ;;
  esac
}

quiet_helm() { helm "$@" 2> >(grep -v 'found symbolic link' >&2); }

render() {
  local name=$1 values
  values=$(values_of "$name")
  quiet_helm template bullwheel "$chart" --namespace "$name" --kube-version "$KUBERNETES_VERSION" $values >"$rendered/$name.yaml" &&
    grep -q '^kind:' "$rendered/$name.yaml"
}

build_overlay() { kubectl kustomize "infra/k8s/$1" >"$rendered/$2.yaml" && grep -q '^kind:' "$rendered/$2.yaml"; }

# One that no overlay has.
build_with_component() {
  local folder=$work/with-$1
  mkdir -p "$folder"
  printf 'resources: [%s]\ncomponents: [%s]\n' "$(realpath --relative-to="$folder" infra/k8s/base)" \
    "$(realpath --relative-to="$folder" "infra/k8s/components/$1")" >"$folder/kustomization.yaml"
  kubectl kustomize "$folder" >"$rendered/k8s-$1.yaml" && grep -q '^kind:' "$rendered/k8s-$1.yaml"
}

render_all() {
  local name
  mkdir -p "$rendered"
  for name in "${VALUE_SETS[@]}"; do check "values $name: helm template" render "$name"; done
  check 'kustomize base: builds' build_overlay base k8s-base
  check 'kustomize base with hpa: builds' build_with_component hpa
  for name in "${OVERLAYS[@]}"; do check "kustomize $name: builds" build_overlay "overlays/$name" "k8s-$name"; done
}

lint() { quiet_helm lint --strict --kube-version "$KUBERNETES_VERSION" "$chart" $(values_of "$1"); }

conform() { kubeconform -n 1 -strict -summary -skip "$OWN_KINDS" -kubernetes-version "$KUBERNETES_VERSION" -schema-location "$kept/schemas/{{.NormalizedKubernetesVersion}}-standalone{{.StrictSuffix}}/{{.ResourceKind}}{{.KindSuffix}}.json" "$@"; }

score() {
  local ignored
  ignored=$(kube-score list | cut -d, -f1 | grep -Ev "$REFERENCE_TESTS" | sed 's/^/--ignore-test /')
  kube-score score --kubernetes-version "v${KUBERNETES_VERSION%.*}" --output-format ci $ignored "$@" | grep -E '^\[(CRITICAL|WARNING)\]' && return 1
  [ "${PIPESTATUS[0]}" -eq 0 ]
}

unit_tests() { untt --strict "$chart"; }

# A package must hold what its links lead to.
packaged_alike() {
  quiet_helm package "$chart" --destination "$work/package" >/dev/null &&
    quiet_helm template bullwheel "$work"/package/*.tgz --namespace production --kube-version "$KUBERNETES_VERSION" $(values_of production) |
    diff - "$rendered/production.yaml"
}

# Rules and dashboards reach the overlays by a list, the chart by their place: both must have all.
listed() {
  local folder=$1 ending=$2 file missing=0
  for file in "$folder"/*."$ending"; do
    [ -e "$file" ] || continue
    grep -qE "[[ ,-]$(basename "$file")([], ]|$)" "$folder/kustomization.yaml" || { echo "$folder/kustomization.yaml does not name $(basename "$file")"; missing=1; }
  done
  return "$missing"
}

versions_agree() { node scripts/release/sync-version.ts --check; }

# Bundled servers are the same in Compose, the chart and the overlays.
servers_agree() {
  local image differs=0
  for image in $(sed -n 's/^  image: docker\.io\///p' "$chart/values.yaml"); do
    grep -rqx " *image: docker.io/$image" infra/k8s/components || { echo "infra/k8s/components has no $image"; differs=1; }
    [ ! -f docker-compose.yml ] || grep -qx " *image: ${image#library/}" docker-compose.yml || { echo "docker-compose.yml has no ${image#library/}"; differs=1; }
  done
  return "$differs"
}

static_checks() {
  local name
  for name in "${VALUE_SETS[@]}"; do check "values $name: helm lint --strict" lint "$name"; done
  check "helm-unittest: $(grep -ch '^  - it:' "$chart"/tests/*.yaml | paste -sd+ | bc) tests" unit_tests
  check 'a package renders what the folder does' packaged_alike
  check 'kustomize has every rule file' listed infra/prometheus/rules yml
  check 'kustomize has every dashboard' listed infra/grafana/dashboards json
  check 'chart and manifests have the version of the application' versions_agree
  check 'bundled servers have one version everywhere' servers_agree
  check "$(ls "$rendered" | grep -c 'yaml$') files: Kubernetes' schemas" conform "$rendered"/*.yaml
  for name in "$rendered"/*.yaml; do
    check "$(basename "$name" .yaml): selectors and targets exist" score "$name"
  done
}

# `restricted` refuses every pod that may more than it must.
make_namespace() {
  { printf 'apiVersion: v1\nkind: Namespace\nmetadata: { name: %s, labels: { pod-security.kubernetes.io/enforce: restricted } }\n---\n' "$1" && cat scripts/k8s-check/given.yaml; } |
    kubectl --namespace "$1" apply -f -
}

accepted() {
  local name=$1
  kubectl --namespace "$name" apply --server-side --dry-run=server --validate=strict --output json -f "$rendered/$name.yaml" >"$rendered/$name.json"
}

# The chart's own and those that are given. An overlay's Secret is made by scripts/k8s/deploy, which comes later for real.
references_exist() {
  kubectl --namespace "$1" get secret,configmap --output json >"$work/given.$1" &&
    node scripts/k8s-check/check-references.ts "$rendered/$1.json" "$work/given.$1"
}

add_definitions() { kubectl apply --server-side -f "$kept/crds" && kubectl wait --for=condition=Established crd --all --timeout=30s; }

server_checks() {
  local name
  for name in "$rendered"/*.yaml; do
    name=$(basename "$name" .yaml)
    check "$name: a namespace" make_namespace "$name"
    check "$name: the API server accepts every field" accepted "$name" || continue
    case $name in k8s-*) ;; *) check "$name: every Secret, ConfigMap and key is there" references_exist "$name" ;; esac
  done
}
